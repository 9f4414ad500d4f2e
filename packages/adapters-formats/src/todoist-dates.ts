import { calendarDate, dueFrom, daysBetween, type CalendarDate, type Due } from '@todo/domain';
import { localMomentFrom, type LocalDays } from './moments.ts';

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/**
 * A date as Todoist exports it: RFC 3339, `30 Nov 2026`, `Nov 30 2026 at 17:00`, or without the year, which then is the
 * one that brings the day nearest to today. Words such as `every friday` or `tomorrow` are none: they meant a day when
 * they were written.
 * @returns undefined where the text is none of these
 */
export function todoistDate(text: string, days: LocalDays, today: CalendarDate): Due | undefined {
  const trimmed = text.trim();
  const exact = dueFrom(trimmed) ?? dueFrom(localMomentFrom(trimmed, days));
  if (exact !== undefined) return exact;
  const named =
    /^(?<day>\d{1,2}) (?<month>[a-z]{3})[a-z]*(?: (?<year>\d{4}))?(?:(?: at)? (?<time>\d{1,2}:\d\d))?$/i.exec(
      trimmed,
    ) ??
    /^(?<month>[a-z]{3})[a-z]* (?<day>\d{1,2})(?:,? (?<year>\d{4}))?(?:(?: at)? (?<time>\d{1,2}:\d\d))?$/i.exec(
      trimmed,
    );
  const { day, month = '', year, time } = named?.groups ?? {};
  const index = months.indexOf(month.toLowerCase());
  if (index < 0) return undefined;
  const thisYear = Number(today.slice(0, 4));
  const years = year === undefined ? [thisYear - 1, thisYear, thisYear + 1] : [Number(year)];
  const dates = years
    .map((given) => calendarDate(given, index + 1, Number(day)))
    // A day that the month does not have would be one of the next.
    .filter((date) => Number(date.slice(8)) === Number(day));
  const [date] = dates.toSorted(
    (a, b) => Math.abs(daysBetween(today, a)) - Math.abs(daysBetween(today, b)),
  );
  if (date === undefined || time === undefined) return date;
  return dueFrom(localMomentFrom(`${date} ${time.padStart(5, '0')}`, days));
}
