import type { Clock } from '@todo/application/input';
import {
  dueMoment,
  isCalendarDate,
  type CalendarDate,
  type Due,
  type DueInstant,
  type Instant,
} from '@todo/domain';

/** The day of a due date where the person is. */
export function localDay(due: Due, clock: Pick<Clock, 'dateAt'>): CalendarDate {
  return isCalendarDate(due) ? due : clock.dateAt(instantOf(due));
}

export function instantOf(due: DueInstant): Instant {
  return dueMoment(due);
}
