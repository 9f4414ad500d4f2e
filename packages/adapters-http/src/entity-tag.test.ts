import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isNamedIn } from './entity-tag.ts';

describe('If-None-Match', () => {
  for (const header of ['"a"', 'W/"a"', '"b", "a"', '"b","a","c"', '"x,y", W/"a"', '*', ' * ']) {
    it(`names the state "a" as ${header}`, () => assert.ok(isNamedIn(header, '"a"')));
  }

  for (const header of ['', 'a', '"b"', '"A"', '"aa"', '"b, a"']) {
    it(`does not name it as ${header || 'nothing'}`, () => assert.ok(!isNamedIn(header, '"a"')));
  }
});
