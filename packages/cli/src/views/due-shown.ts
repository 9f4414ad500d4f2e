import type { Clock } from '@todo/application';
import {
  daysBetween,
  dueMoment,
  isCalendarDate,
  weekdayOf,
  weekdays,
  type CalendarDate,
  type Due,
} from '@todo/domain';

/**
 * A due date for a table: `today`, `tomorrow`, `Fri`, `2 days ago` or, a week away, `2026-11-30`; with the
 * local time where it has one.
 */
export function shortDue(due: Due, clock: Clock): string {
  const date = dateOf(due, clock);
  return withTime(nearDay(date, clock) ?? date, due, clock);
}

/** A due date that reads the same on every day: `Mon 2026-11-30`, with the local time where it has one. */
export function exactDue(due: Due, clock: Clock): string {
  const date = dateOf(due, clock);
  return withTime(`${weekdayName(date)} ${date}`, due, clock);
}

/** A due date that programs sort and take apart: `2026-11-30`, with the local time where it has one. */
export function isoDue(due: Due, clock: Clock): string {
  return withTime(dateOf(due, clock), due, clock);
}

/** A due date in full: `Mon 2026-11-30`, with `(tomorrow)` or the like if it is near. */
export function fullDue(due: Due, clock: Clock): string {
  const date = dateOf(due, clock);
  const weekday = weekdayName(date);
  const near = nearDay(date, clock);
  const remark = near === undefined || near === weekday ? '' : ` (${near})`;
  return exactDue(due, clock) + remark;
}

/** The local day of a due date. */
export function dateOf(due: Due, clock: Clock): CalendarDate {
  return isCalendarDate(due) ? due : clock.dateAt(dueMoment(due));
}

/** The usual name of a day that is less than a week away. */
function nearDay(date: CalendarDate, clock: Clock): string | undefined {
  const today = clock.dateAt(clock.now());
  const days = daysBetween(today, date);
  if (days < -6 || days > 6) return undefined;
  if (days < -1) return `${-days} days ago`;
  return ['yesterday', 'today', 'tomorrow'][days + 1] ?? weekdayName(date);
}

/** `Fri` */
function weekdayName(date: CalendarDate): string {
  return weekdays[weekdayOf(date)]?.slice(0, 3) ?? '';
}

function withTime(day: string, due: Due, clock: Clock): string {
  return isCalendarDate(due) ? day : `${day} ${clock.timeAt(dueMoment(due))}`;
}
