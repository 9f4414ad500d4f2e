import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { calendarDate } from './due.ts';
import { weekdayOf, weekdays } from './weekday.ts';

describe('The day of the week', () => {
  it('is that of the calendar', () => {
    const named = [
      [calendarDate(2026, 11, 22), 'Sunday'],
      [calendarDate(2026, 11, 23), 'Monday'],
      [calendarDate(2024, 2, 29), 'Thursday'],
      [calendarDate(0, 1, 1), 'Saturday'],
      [calendarDate(9999, 12, 31), 'Friday'],
    ] as const;
    for (const [date, name] of named) assert.equal(weekdays[weekdayOf(date)], name, date);
  });
});
