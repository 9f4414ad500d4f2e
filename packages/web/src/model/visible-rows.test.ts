import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { offsetsOf, rowsBetween } from './visible-rows.ts';

describe('The rows on the screen', () => {
  it('are those that have a part between its edges', () => {
    const offsets = offsetsOf([10, 20, 30, 40]);
    assert.deepEqual(offsets, [0, 10, 30, 60, 100]);
    assert.deepEqual(rowsBetween(offsets, 15, 35), { from: 1, to: 3 });
    assert.deepEqual(rowsBetween(offsets, -100, 5), { from: 0, to: 1 });
    assert.deepEqual(rowsBetween(offsets, 95, 500), { from: 3, to: 4 });
  });

  it('are none of an empty list', () => {
    assert.deepEqual(rowsBetween(offsetsOf([]), 0, 500), { from: 0, to: 0 });
  });

  it('leave out no row that is to be seen, whatever the heights', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 200 })),
        fc.integer({ min: -500, max: 5000 }),
        fc.integer({ min: 1, max: 1000 }),
        (heights, top, height) => {
          const offsets = offsetsOf(heights);
          const bottom = top + height;
          const { from, to } = rowsBetween(offsets, top, bottom);
          for (const [row, size] of heights.entries()) {
            const begin = offsets[row] ?? 0;
            const isSeen = begin < bottom && begin + size > top;
            if (isSeen) assert.ok(row >= from && row < to);
          }
          assert.ok(to - from <= height + 2);
        },
      ),
    );
  });
});
