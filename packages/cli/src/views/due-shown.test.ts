import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { overdueBound, systemClock, type Clock } from '@todo/application';
import { aTodo } from '@todo/application/testing';
import { addDays, dueInstant, instant, isOverdue, type CalendarDate, type Due } from '@todo/domain';
import { fullDue, shortDue } from './due-shown.ts';
import { dueFromText } from '../parsing/due-text.ts';

/** Sunday, 22 November 2026, half past nine where the test runs. */
const clock: Clock = { ...systemClock, now: () => instant(new Date(2026, 10, 22, 9, 30)) };
const today = '2026-11-22' as CalendarDate;

function at(day: number, hour: number, minute = 0): Due {
  return dueInstant(new Date(2026, 10, day, hour, minute));
}

describe('A due date that is shown', () => {
  it('is read back as the same, in either form', () => {
    for (const clockAt of [
      clock,
      { ...clock, now: () => instant(new Date(2026, 1, 27, 23, 59)) },
    ]) {
      const day = clockAt.dateAt(clockAt.now());
      for (let days = -10; days <= 10; days += 1) {
        const date = addDays(day, days);
        const moment = dueInstant(new Date(`${date}T17:05:00`));
        for (const due of [date, moment]) {
          assert.equal(dueFromText(shortDue(due, clockAt), clockAt), due);
          assert.equal(dueFromText(fullDue(due, clockAt), clockAt), due);
        }
      }
    }
  });
});

describe('A due date in a table', () => {
  for (const [days, text] of [
    [-7, '2026-11-15'],
    [-6, '6 days ago'],
    [-2, '2 days ago'],
    [-1, 'yesterday'],
    [0, 'today'],
    [1, 'tomorrow'],
    [2, 'Tue'],
    [6, 'Sat'],
    [7, '2026-11-29'],
    [-400, '2025-10-18'],
  ] as const) {
    it(`is "${text}", ${days} days from today`, () => {
      assert.equal(shortDue(addDays(today, days), clock), text);
    });
  }

  it('has its time if it is a moment, on the local day of that moment', () => {
    assert.equal(shortDue(at(22, 0), clock), 'today 00:00');
    assert.equal(shortDue(at(22, 23, 59), clock), 'today 23:59');
    assert.equal(shortDue(at(27, 17), clock), 'Fri 17:00');
    assert.equal(shortDue(at(21, 9, 5), clock), 'yesterday 09:05');
  });
});

describe('A due date by itself', () => {
  it('names weekday, date and time', () => {
    assert.equal(fullDue('2026-11-30' as Due, clock), 'Mon 2026-11-30');
    assert.equal(fullDue('2026-11-27' as Due, clock), 'Fri 2026-11-27');
    assert.equal(fullDue('2026-11-23' as Due, clock), 'Mon 2026-11-23 (tomorrow)');
    assert.equal(fullDue(at(20, 17), clock), 'Fri 2026-11-20 17:00 (2 days ago)');
  });
});

describe('A todo is overdue', () => {
  it('when its day is over, or its moment', () => {
    assert.equal(isOverdue(aTodo({ due: addDays(today, -1) }), overdueBound(clock)), true);
    assert.equal(isOverdue(aTodo({ due: today }), overdueBound(clock)), false);
    assert.equal(isOverdue(aTodo({ due: at(22, 9, 29) }), overdueBound(clock)), true);
    assert.equal(isOverdue(aTodo({ due: at(22, 9, 30) }), overdueBound(clock)), false);
    assert.equal(isOverdue(aTodo(), overdueBound(clock)), false);
  });

  it('unless it is completed', () => {
    const due = addDays(today, -1);
    assert.equal(isOverdue(aTodo({ due, status: 'Completed' }), overdueBound(clock)), false);
    assert.equal(isOverdue(aTodo({ due, status: 'In Process' }), overdueBound(clock)), true);
  });
});
