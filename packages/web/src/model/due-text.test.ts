import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { clockIn } from '@todo/application';
import { instant, type CalendarDate, type Due } from '@todo/domain';
import { dayHeading, dayText, dueText, hasPassed } from './due-text.ts';

const today = '2026-11-27' as CalendarDate;
const clock = {
  ...clockIn('America/New_York'),
  now: () => instant(Date.parse('2026-11-27T12:00:00Z')),
};

describe('A day', () => {
  for (const [day, said] of [
    ['2026-11-27', 'Today'],
    ['2026-11-28', 'Tomorrow'],
    ['2026-11-26', 'Yesterday'],
    ['2026-12-03', 'Thursday'],
    ['2026-12-04', 'Fri 4 December'],
    ['2026-11-20', 'Fri 20 November'],
    ['2027-01-01', 'Fri 1 January 2027'],
  ] as const) {
    it(`${day} is ${said}`, () => assert.equal(dayText(day as CalendarDate, today), said));
  }

  it('has a heading with its date', () => {
    assert.equal(dayHeading('2026-11-28' as CalendarDate, today), 'Tomorrow · Sat 28 November');
    assert.equal(dayHeading('2027-01-01' as CalendarDate, today), 'Fri 1 January 2027');
  });
});

describe('A moment', () => {
  it('is of the day and the time where the person is', () => {
    assert.equal(dueText('2026-11-28T04:30:00Z' as Due, clock), 'Today 23:30');
  });

  it('has passed at its minute, a day at its end', () => {
    assert.ok(hasPassed('2026-11-27T11:59:00Z' as Due, clock));
    assert.ok(!hasPassed('2026-11-27' as Due, clock));
    assert.ok(hasPassed('2026-11-26' as Due, clock));
  });
});
