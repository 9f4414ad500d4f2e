import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isOrigin } from './web-origin.ts';

describe('An origin', () => {
  for (const origin of [
    'http://localhost',
    'http://localhost:3000',
    'https://todo.example.com',
    'http://[::1]:3000',
    'capacitor://localhost',
  ]) {
    it(`is what a browser sends: ${origin}`, () => assert.equal(isOrigin(origin), true));
  }

  for (const text of [
    '*',
    'null',
    '',
    'localhost',
    'localhost:3000',
    'http://localhost/',
    'http://localhost:80',
    'http://localhost?',
    'http://a b',
    ' http://localhost',
    'http://localhost\n',
    'https://*.example.com',
    'https://ada@example.com',
    'file://',
    'file:///etc',
    'HTTP://LOCALHOST',
  ]) {
    it(`is spelled in one way only: ${JSON.stringify(text)}`, () => {
      assert.equal(isOrigin(text), false);
    });
  }
});
