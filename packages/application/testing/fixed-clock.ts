import type { Clock } from '@todo/application';
import type { Instant } from '@todo/domain';
import { aMoment } from './a-todo.ts';

/** A clock that stands still until somebody sets it. */
export interface FixedClock extends Clock {
  set(moment: Instant): void;
}

export function fixedClock(moment: Instant = aMoment): FixedClock {
  let now = moment;
  return {
    now: () => now,
    set(next) {
      now = next;
    },
  };
}
