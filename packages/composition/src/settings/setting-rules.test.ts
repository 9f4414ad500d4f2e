import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isLoopbackHost } from '@todo/application';
import { isHttpOrigin } from './setting-rules.ts';

function verdicts(rule: (text: string) => boolean, texts: readonly string[]): readonly string[] {
  return texts.filter((text) => rule(text));
}

describe('A host', () => {
  it('is loopback when only this machine can reach it', () => {
    const hosts = ['localhost', 'LocalHost', '127.0.0.1', '127.8.9.1', '::1', '0:0:0:0:0:0:0:1'];
    assert.deepEqual(verdicts(isLoopbackHost, hosts), hosts);
  });

  it('is not loopback when another machine might reach it', () => {
    const hosts = [
      '0.0.0.0',
      '::',
      '192.168.0.1',
      '128.0.0.1',
      '126.255.255.255',
      'fe80::1',
      'example.com',
      'localhost.example.com',
      '127.0.0.1.example.com',
      '2130706433',
      '127.1',
      '',
      ' ',
    ];
    assert.deepEqual(verdicts(isLoopbackHost, hosts), []);
  });
});

describe('An origin', () => {
  it('is what a browser sends', () => {
    const origins = ['http://localhost', 'http://localhost:3000', 'https://todo.example.com'];
    assert.deepEqual(verdicts(isHttpOrigin, origins), origins);
  });

  it('has no path, no usual port, no user and no star', () => {
    const others = [
      '*',
      'null',
      'localhost:3000',
      'http://localhost/',
      'http://localhost:80',
      'https://*.example.com',
      'https://ada@example.com',
      'file:///etc',
      'HTTP://LOCALHOST',
      '',
    ];
    assert.deepEqual(verdicts(isHttpOrigin, others), []);
  });
});
