import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BoundedCache } from './bounded-cache.ts';

describe('A bounded cache', () => {
  it('keeps values until there are too many; then the oldest goes', () => {
    const cache = new BoundedCache<string, number>(2);
    cache.set('a', 1);
    cache.set('b', 2);
    cache.set('c', 3);
    assert.deepEqual(
      ['a', 'b', 'c'].map((key) => cache.get(key)),
      [undefined, 2, 3],
    );
  });

  it('takes a value that is set again for the youngest', () => {
    const cache = new BoundedCache<string, number>(2);
    cache.set('a', 1);
    cache.set('b', 2);
    cache.set('a', 3);
    cache.set('c', 4);
    assert.deepEqual(
      ['a', 'b', 'c'].map((key) => cache.get(key)),
      [3, undefined, 4],
    );
  });
});
