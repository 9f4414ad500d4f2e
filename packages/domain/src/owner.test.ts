import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assertOwner, localOwner } from './owner.ts';

describe('An owner', () => {
  it('is a line of text', () => {
    for (const owner of [localOwner, 'ada@example.org', 'o'.repeat(255)]) assertOwner(owner);
  });

  it('is neither blank, nor over-long, nor of several lines', () => {
    for (const owner of ['', ' ', '\u200b', 'o'.repeat(256), 'a\nb', 'a\u0000']) {
      assert.throws(() => assertOwner(owner), TypeError);
    }
  });
});
