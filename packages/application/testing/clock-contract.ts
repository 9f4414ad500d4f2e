import assert from 'node:assert/strict';
import type { Clock } from '@todo/application';
import {
  addDays,
  calendarDate,
  instant,
  timeOfDay,
  type CalendarDate,
  type TimeOfDay,
} from '@todo/domain';

/** One contract case of a clock: its name, and the test. */
export interface ClockContractCase {
  readonly name: string;
  readonly run: (clock: Clock) => void;
}

const minute = 60_000;

/** The contract of `Clock`, for every implementation and every zone. Any test runner can run its cases. */
export const clockContract: readonly ClockContractCase[] = [
  {
    name: 'tells the time as an instant',
    run(clock) {
      const now = clock.now();
      assert.equal(instant(Date.parse(now)), now);
    },
  },
  {
    name: 'finds the first moment that shows the same date and time',
    run(clock) {
      const shown = shownBy(clock);
      for (let utc = Date.UTC(2026, 0, 1); utc < Date.UTC(2027, 0, 1); utc += 119 * minute) {
        const moment = instant(utc);
        const again = clock.momentAt(clock.dateAt(moment), clock.timeAt(moment));
        assert.equal(shown(utc), shown(Date.parse(again)), moment);
        assert.ok(again <= moment, moment);
      }
    },
  },
  {
    name: 'shows each date and time at its moment, or a later one where clocks skip it',
    run(clock) {
      const shown = shownBy(clock);
      for (const date of datesOf2026()) {
        for (const time of times()) {
          assert.ok(
            shown(Date.parse(clock.momentAt(date, time))) >= `${date} ${time}`,
            `${date} ${time}`,
          );
        }
      }
    },
  },
  {
    name: 'begins each day with its first moment',
    run(clock) {
      for (const date of datesOf2026()) {
        const start = clock.startOf(date);
        assert.ok(clock.dateAt(start) >= date, date);
        assert.ok(clock.dateAt(instant(Date.parse(start) - 1)) < date, date);
      }
    },
  },
  {
    name: 'shows no date beyond four digits',
    run(clock) {
      const [first, last] = [calendarDate(0, 1, 1), calendarDate(9999, 12, 31)];
      assert.ok(clock.dateAt(instant(Date.parse(first))) >= first);
      assert.ok(clock.dateAt(instant(Date.parse(`${last}T23:59:59Z`))) <= last);
    },
  },
];

function shownBy(clock: Clock): (utc: number) => string {
  return (utc) => `${clock.dateAt(instant(utc))} ${clock.timeAt(instant(utc))}`;
}

function datesOf2026(): readonly CalendarDate[] {
  const first = calendarDate(2026, 1, 1);
  return Array.from({ length: 365 }, (_, days) => addDays(first, days));
}

/** A day on which clocks change, which in most zones happens at night. */
function times(): readonly TimeOfDay[] {
  return [0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 12, 23, 23.5]
    .map((hours) => timeOfDay(Math.floor(hours), (hours % 1) * 60))
    .filter((time) => time !== undefined);
}
