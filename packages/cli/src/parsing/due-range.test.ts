import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fixedClock } from '@todo/application/testing';
import { dueRangeFromText } from './due-range.ts';

/** It is Sunday, 22 November 2026. */
const clock = fixedClock();

describe('The days that are asked for by', () => {
  for (const [text, range] of [
    ['today', { dueAfter: '2026-11-21', dueBefore: '2026-11-23' }],
    ['week', { dueAfter: '2026-11-21', dueBefore: '2026-11-29' }],
    ['before  Fri', { dueBefore: '2026-11-27' }],
    ['after next monday', { dueAfter: '2026-11-23' }],
    ['before 2026-11-27T12:00:00+02:00', { dueBefore: '2026-11-27T10:00:00Z' }],
    ['9999-12-31', { dueAfter: '9999-12-30' }],
    ['0000-01-01', { dueBefore: '0000-01-02' }],
  ] as const) {
    it(`"${text}"`, () => {
      assert.deepEqual(dueRangeFromText(text, clock), range);
    });
  }
});
