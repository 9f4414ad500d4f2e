import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addDays, calendarDate, dueFrom, isCalendarDate } from './due.ts';

describe('A due date', () => {
  for (const date of ['2026-11-30', '2024-02-29', '0000-01-01', '9999-12-31']) {
    it(`may be ${date}, and stays that`, () => {
      const due = dueFrom(date);
      assert.equal(due, date);
      assert.ok(due && isCalendarDate(due));
    });
  }

  const notDates = [
    '',
    '2026-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-1-1',
    '26-11-30',
    '2026-11-31',
  ];
  for (const text of [...notDates, ' 2026-11-30', '2026-11-30Z', '20261130', '+002026-11-30']) {
    it(`is not ${JSON.stringify(text)}`, () => {
      assert.equal(dueFrom(text), undefined);
    });
  }
});

describe('A due instant', () => {
  const instants = {
    '2026-11-30T17:00:00Z': '2026-11-30T17:00:00Z',
    '2026-11-30T17:00:00.000Z': '2026-11-30T17:00:00Z',
    '2026-11-30T17:00:00.5Z': '2026-11-30T17:00:00.500Z',
    '2026-11-30T17:00:00.123456789Z': '2026-11-30T17:00:00.123Z',
    '2026-11-30T17:00:00+05:45': '2026-11-30T11:15:00Z',
    '2026-11-30T17:00:00-03:30': '2026-11-30T20:30:00Z',
    '2026-12-31T23:30:00-00:30': '2027-01-01T00:00:00Z',
    '2026-01-01T00:00:00+14:00': '2025-12-31T10:00:00Z',
  };
  for (const [given, kept] of Object.entries(instants)) {
    it(`may be written ${given}, and is kept as ${kept}`, () => {
      assert.equal(dueFrom(given), kept);
      assert.equal(dueFrom(kept), kept);
    });
  }

  for (const text of [
    '2026-11-30T17:00Z',
    '2026-11-30T17:00:00',
    '2026-11-30T24:00:00Z',
    '2026-11-30T17:60:00Z',
    '2026-11-30T23:59:60Z',
    '2026-02-30T17:00:00Z',
    '2026-11-30 17:00:00Z',
    '2026-11-30T17:00:00z',
    '2026-11-30T17:00:00+24:00',
    '2026-11-30T17:00:00+0545',
    '0000-01-01T00:00:00+01:00',
    '9999-12-31T23:59:59-01:00',
  ]) {
    it(`is not ${text}`, () => {
      assert.equal(dueFrom(text), undefined);
    });
  }
});

describe('Counting days', () => {
  it('goes over the ends of months and years', () => {
    assert.equal(addDays(calendarDate(2026, 12, 31), 1), '2027-01-01');
    assert.equal(addDays(calendarDate(2024, 3, 1), -1), '2024-02-29');
    assert.equal(addDays(calendarDate(2026, 3, 29), 1), '2026-03-30');
  });

  it('stays within what four digits can write', () => {
    assert.equal(addDays(calendarDate(9999, 12, 31), 1), '9999-12-31');
    assert.equal(addDays(calendarDate(0, 1, 1), -1), '0000-01-01');
  });
});
