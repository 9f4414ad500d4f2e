import type { Clock } from '@todo/application';
import { calendarDate, instant, type CalendarDate, type Instant } from '@todo/domain';
import { aMoment } from './a-todo.ts';

/** A clock in UTC that stands still until somebody sets it. */
export interface FixedClock extends Clock {
  set(moment: Instant): void;
}

export function fixedClock(moment: Instant = aMoment): FixedClock {
  let now = moment;
  return {
    now: () => now,
    dateAt: utcDate,
    startOf: (date) => instant(Date.parse(`${date}T00:00:00Z`)),
    set(next) {
      now = next;
    },
  };
}

function utcDate(moment: Instant): CalendarDate {
  const utc = new Date(moment);
  return calendarDate(utc.getUTCFullYear(), utc.getUTCMonth() + 1, utc.getUTCDate());
}
