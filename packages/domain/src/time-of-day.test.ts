import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { midnight, timeOfDay } from './time-of-day.ts';

describe('A time of day', () => {
  it('is written with two digits each', () => {
    assert.equal(timeOfDay(0, 0), midnight);
    assert.equal(timeOfDay(9, 5), '09:05');
    assert.equal(timeOfDay(23, 59), '23:59');
  });

  it('is refused if no clock shows it', () => {
    for (const [hours, minutes] of [
      [24, 0],
      [-1, 0],
      [0, 60],
      [0, -1],
      [1.5, 0],
      [Number.NaN, 0],
    ] as const) {
      assert.equal(timeOfDay(hours, minutes), undefined, `${hours}:${minutes}`);
    }
  });
});
