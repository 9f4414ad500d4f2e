import type { Clock } from '@todo/application/input';
import {
  addDays,
  daysBetween,
  dueMoment,
  isCalendarDate,
  weekdayOf,
  weekdays,
  type CalendarDate,
  type Due,
  type Instant,
} from '@todo/domain';
import { localDay } from './due-day.ts';

type LocalClock = Pick<Clock, 'now' | 'dateAt' | 'timeAt'>;

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

/** A day as a person says it: `Today`, `Tomorrow`, `Friday`, `Mon 30 November`, with the year where it is another one. */
export function dayText(day: CalendarDate, today: CalendarDate): string {
  const away = daysBetween(today, day);
  if (away === 0) return 'Today';
  if (away === 1) return 'Tomorrow';
  if (away === -1) return 'Yesterday';
  const weekday = weekdays[weekdayOf(day)] ?? '';
  if (away > 1 && away < 7) return weekday;
  const [year = '', month, date] = day.split('-');
  const ofYear = year === today.slice(0, 4) ? '' : ` ${year}`;
  return `${weekday.slice(0, 3)} ${Number(date)} ${months[Number(month) - 1] ?? ''}${ofYear}`;
}

/** The same with the local time of a moment: `Tomorrow 17:00`. */
export function dueText(due: Due, clock: LocalClock): string {
  const day = dayText(localDay(due, clock), clock.dateAt(clock.now()));
  return isCalendarDate(due) ? day : `${day} ${clock.timeAt(dueMoment(due))}`;
}

/** What reads back as the same due date: `2026-11-30 17:00`, in local time. */
export function dueInput(due: Due | null, clock: LocalClock): string {
  if (due === null) return '';
  return isCalendarDate(due) ? due : `${localDay(due, clock)} ${clock.timeAt(dueMoment(due))}`;
}

/** Whether the due date has passed: a date does at the end of its day. */
export function hasPassed(due: Due, clock: LocalClock): boolean {
  const now = clock.now();
  return isCalendarDate(due) ? due < clock.dateAt(now) : dueMoment(due) < now;
}

/** The heading above a day of Upcoming: `Tomorrow · Sat 28 November`. */
export function dayHeading(day: CalendarDate, today: CalendarDate): string {
  const near = dayText(day, today);
  const far = dayText(day, addDays(today, -30));
  const full = day.slice(0, 4) === today.slice(0, 4) ? far.replace(/ \d{4}$/, '') : far;
  return near === full ? full : `${near} · ${full}`;
}

/** A moment of the past, in local time: `Yesterday 17:00`. */
export function momentText(moment: Instant, clock: LocalClock): string {
  return `${dayText(clock.dateAt(moment), clock.dateAt(clock.now()))} ${clock.timeAt(moment)}`;
}
