import { refusal, type FieldRule } from './field-rule.ts';
import { instant, type Instant } from './instant.ts';

declare const dateBrand: unique symbol;
declare const dueInstantBrand: unique symbol;

/** A day in no particular time zone, as `2026-11-30` (RFC 3339, full-date). */
export type CalendarDate = string & { readonly [dateBrand]: true };

/**
 * A moment in UTC at which something is due, as `2026-11-30T17:00:00Z`; with milliseconds
 * (`…:00.250Z`) where there are any.
 */
export type DueInstant = string & { readonly [dueInstantBrand]: true };

/** A due date or a due instant. A date never becomes an instant, so it never shifts with the time zone. */
export type Due = CalendarDate | DueInstant;

const datePattern = /^\d{4}-\d{2}-\d{2}$/;
// RFC 3339, section 5.6, date-time. Leap seconds are refused, because a Date of JavaScript cannot represent them.
const instantPattern =
  /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/** The rule of {@link dueFrom}, for a message to a person. */
export const dueRule = 'must be a date (2026-11-30) or an instant (2026-11-30T17:00:00Z)';

/**
 * Parses a date, or an instant at any offset; `undefined` if `given` is neither, or if the day does not exist.
 * Fractions of a millisecond are dropped.
 * @param given text, or a Date, which is an instant
 */
export function dueFrom(given: unknown): Due | undefined {
  if (given instanceof Date) {
    return Number.isNaN(given.getTime()) ? undefined : dueInstantFrom(given.toISOString());
  }
  if (typeof given !== 'string') return undefined;
  return calendarDateFrom(given) ?? dueInstantFrom(given);
}

/** A due date; `null` is none. A caller may write an instant at any offset, or as a Date. */
export const dueField: FieldRule<Due | null, string | Date | null> = {
  read: (given) => (given === null ? null : (dueFrom(given) ?? refusal(dueRule))),
  isSame: Object.is,
};

/** Parses a date; `undefined` if `text` is not a date, or if the day does not exist. */
export function calendarDateFrom(text: string): CalendarDate | undefined {
  if (!datePattern.test(text)) return undefined;
  const midnight = new Date(`${text}T00:00:00Z`);
  // Date reads 30 February as 2 March: only an existing day is written back unchanged.
  if (Number.isNaN(midnight.getTime()) || !midnight.toISOString().startsWith(text))
    return undefined;
  return text as CalendarDate;
}

/** Whether the due date is a whole day rather than an instant. */
export function isCalendarDate(due: Due): due is CalendarDate {
  return due.length === 10;
}

/** A moment, and the local date at that moment. */
export interface LocalMoment {
  readonly date: CalendarDate;
  readonly instant: Instant;
}

/** Whether the due date or instant has passed by `now`: a date passes at the end of its day. */
export function isPast(due: Due, now: LocalMoment): boolean {
  return isCalendarDate(due) ? due < now.date : dueMoment(due) < now.instant;
}

/** The due instant at a moment. @param moment milliseconds since 1970-01-01T00:00:00Z, or a Date */
export function dueInstant(moment: number | Date): DueInstant {
  return new Date(moment).toISOString().replace('.000Z', 'Z') as DueInstant;
}

/** The moment at which something is due, written as the system writes moments. */
export function dueMoment(due: DueInstant): Instant {
  return instant(Date.parse(due));
}

/**
 * The date with these numbers; a day of 0 is the last day of the previous month, and so on. A year that needs more than
 * four digits gives the first or the last possible date.
 * @param month 1 to 12
 */
export function calendarDate(year: number, month: number, day: number): CalendarDate {
  const midnight = new Date(0);
  midnight.setUTCFullYear(year, month - 1, day);
  if (midnight.getUTCFullYear() < 0) return '0000-01-01' as CalendarDate;
  if (midnight.getUTCFullYear() > 9999) return '9999-12-31' as CalendarDate;
  return midnight.toISOString().slice(0, 10) as CalendarDate;
}

/** The date that is `days` later, or earlier if negative. */
export function addDays(date: CalendarDate, days: number): CalendarDate {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  return calendarDate(year, month, day + days);
}

/** The number of days from `other` to `date`; negative if `date` is before `other`. */
export function daysBetween(other: CalendarDate, date: CalendarDate): number {
  return (Date.parse(date) - Date.parse(other)) / 86_400_000;
}

function dueInstantFrom(text: string): DueInstant | undefined {
  const [, date] = instantPattern.exec(text) ?? [];
  if (date === undefined || calendarDateFrom(date) === undefined) return undefined;
  const utc = dueInstant(Date.parse(text));
  // With an offset, the year in UTC may need more than four digits.
  return /^\d/.test(utc) ? utc : undefined;
}
