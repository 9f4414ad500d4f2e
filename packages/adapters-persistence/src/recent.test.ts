import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Recent } from './recent.ts';

describe('What is kept of late', () => {
  it('is there until there is too much of it; then the oldest goes', () => {
    const recent = new Recent<string, number>(2);
    recent.set('a', 1);
    recent.set('b', 2);
    recent.set('c', 3);
    assert.deepEqual(
      ['a', 'b', 'c'].map((key) => recent.get(key)),
      [undefined, 2, 3],
    );
  });

  it('is young again when it comes in again', () => {
    const recent = new Recent<string, number>(2);
    recent.set('a', 1);
    recent.set('b', 2);
    recent.set('a', 3);
    recent.set('c', 4);
    assert.deepEqual(
      ['a', 'b', 'c'].map((key) => recent.get(key)),
      [3, undefined, 4],
    );
  });
});
