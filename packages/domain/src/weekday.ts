import { addDays, type CalendarDate } from './due.ts';

/** In the order of ISO 8601: the week begins on Monday. */
export const weekdays = [
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
  'Sunday',
] as const;

/** 0 for Monday to 6 for Sunday: the place of the day's name in {@link weekdays}. */
export function weekdayOf(date: CalendarDate): number {
  return (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;
}

/**
 * The last day of the week that `date` is in.
 * @param firstWeekday on which weeks begin: 0 for Monday to 6 for Sunday
 */
export function lastDayOfWeek(date: CalendarDate, firstWeekday = 0): CalendarDate {
  return addDays(date, 6 - ((weekdayOf(date) - firstWeekday + 7) % 7));
}
