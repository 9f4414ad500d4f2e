import { clockIn, type Clock } from '@todo/application';
import type { Instant } from '@todo/domain';
import { aMoment } from './a-todo.ts';

/** A clock that stands still until a test sets it. */
export interface FixedClock extends Clock {
  /** The clock shows `moment` from now on. */
  set(moment: Instant): void;
}

/** A clock that shows `moment` until a test sets it. @param zone by its name in the IANA database */
export function fixedClock(moment: Instant = aMoment, zone = 'UTC'): FixedClock {
  let now = moment;
  return {
    ...clockIn(zone),
    now: () => now,
    set(next) {
      now = next;
    },
  };
}
