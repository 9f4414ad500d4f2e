import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { clockContract, fixedClock } from '@todo/application/testing';
import { instant, type CalendarDate, type TimeOfDay } from '@todo/domain';
import { clockIn, endOf, systemClock, type Clock } from './ports/clock.ts';

const zones = [
  'UTC',
  'Europe/Berlin',
  'America/Havana',
  'America/St_Johns',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Pacific/Kiritimati',
  'Etc/GMT+12',
];

const clocks: Readonly<Record<string, Clock>> = {
  'The system’s clock': systemClock,
  'A fixed clock': fixedClock(),
  ...Object.fromEntries(zones.map((zone) => [`The clock in ${zone}`, clockIn(zone)])),
};

for (const [name, clock] of Object.entries(clocks)) {
  describe(name, () => {
    for (const { name: does, run } of clockContract) it(does, () => run(clock));
  });
}

/** The moment at which clocks in `zone` show `date` and `time`, and what they show then. */
function moment(zone: string, date: string, time: string): readonly string[] {
  const clock = clockIn(zone);
  const found = clock.momentAt(date as CalendarDate, time as TimeOfDay);
  return [found, `${clock.dateAt(found)} ${clock.timeAt(found)}`];
}

function dayOf(zone: string, date: string): readonly string[] {
  const clock = clockIn(zone);
  return [clock.startOf(date as CalendarDate), endOf(date as CalendarDate, clock)];
}

describe('A time in a zone', () => {
  it('has the offset that holds there and then', () => {
    assert.deepEqual(moment('Asia/Kathmandu', '2026-11-30', '17:00'), [
      '2026-11-30T11:15:00.000Z',
      '2026-11-30 17:00',
    ]);
    assert.deepEqual(moment('Europe/Berlin', '2026-07-01', '17:00'), [
      '2026-07-01T15:00:00.000Z',
      '2026-07-01 17:00',
    ]);
    assert.deepEqual(moment('Europe/Berlin', '2026-12-01', '17:00'), [
      '2026-12-01T16:00:00.000Z',
      '2026-12-01 17:00',
    ]);
  });

  it('is as much later as clocks are set forward, where they skip it', () => {
    assert.deepEqual(moment('Europe/Berlin', '2026-03-29', '02:30'), [
      '2026-03-29T01:30:00.000Z',
      '2026-03-29 03:30',
    ]);
    // In Havana, clocks go from 0:00 to 1:00.
    assert.deepEqual(moment('America/Havana', '2026-03-08', '00:30'), [
      '2026-03-08T05:30:00.000Z',
      '2026-03-08 01:30',
    ]);
    // Samoa left out a whole day when it went to the other side of the date line.
    assert.deepEqual(moment('Pacific/Apia', '2011-12-30', '17:00'), [
      '2011-12-31T03:00:00.000Z',
      '2011-12-31 17:00',
    ]);
  });

  it('is the first of two, where clocks show it twice', () => {
    assert.equal(moment('Europe/Berlin', '2026-10-25', '02:30')[0], '2026-10-25T00:30:00.000Z');
    assert.equal(moment('America/Havana', '2026-11-01', '00:30')[0], '2026-11-01T04:30:00.000Z');
  });

  it('is what it says right beside a change of the clocks', () => {
    assert.equal(moment('Europe/Berlin', '2026-03-29', '01:59')[0], '2026-03-29T00:59:00.000Z');
    assert.equal(moment('Europe/Berlin', '2026-03-29', '03:00')[0], '2026-03-29T01:00:00.000Z');
    assert.equal(moment('Europe/Berlin', '2026-10-25', '01:59')[0], '2026-10-24T23:59:00.000Z');
    assert.equal(moment('Europe/Berlin', '2026-10-25', '03:00')[0], '2026-10-25T02:00:00.000Z');
    assert.equal(moment('Pacific/Apia', '2011-12-29', '23:59')[0], '2011-12-30T09:59:00.000Z');
    assert.equal(moment('Pacific/Apia', '2011-12-31', '00:00')[0], '2011-12-30T10:00:00.000Z');
  });

  it('may be of a time that a place had to itself, to the second', () => {
    assert.equal(moment('Europe/Berlin', '1890-01-01', '00:00')[0], '1889-12-31T23:06:32.000Z');
  });
});

describe('A day in a zone', () => {
  it('has the length that it has when the clocks change', () => {
    assert.deepEqual(dayOf('Europe/Berlin', '2026-03-29'), [
      '2026-03-28T23:00:00.000Z',
      '2026-03-29T21:59:59.999Z',
    ]);
    assert.deepEqual(dayOf('Europe/Berlin', '2026-10-25'), [
      '2026-10-24T22:00:00.000Z',
      '2026-10-25T22:59:59.999Z',
    ]);
  });

  it('begins when clocks skip midnight, even where they did so before it', () => {
    assert.equal(dayOf('America/Havana', '2026-03-08')[0], '2026-03-08T05:00:00.000Z');
    // In Toronto, clocks went from 23:30 to 0:30.
    assert.equal(dayOf('America/Toronto', '1919-03-31')[0], '1919-03-31T04:30:00.000Z');
  });

  it('has no moment of its own where it was left out', () => {
    const [start] = dayOf('Pacific/Apia', '2011-12-30');
    assert.equal(start, '2011-12-30T10:00:00.000Z');
    assert.equal(start, dayOf('Pacific/Apia', '2011-12-31')[0]);
  });
});

describe('A clock', () => {
  it('is none of a zone that there is not', () => {
    assert.throws(() => clockIn('Europe/Atlantis'), RangeError);
  });

  it('may stand still in any zone', () => {
    const clock = fixedClock(instant(Date.UTC(2026, 10, 30, 20)), 'Asia/Kathmandu');
    assert.equal(clock.dateAt(clock.now()), '2026-12-01');
    assert.equal(clock.timeAt(clock.now()), '01:45');
  });
});
