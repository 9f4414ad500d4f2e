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

/** When something is due. The two are different things: a day never becomes a moment, and never shifts. */
export type Due = CalendarDate | DueInstant;

const datePattern = /^\d{4}-\d{2}-\d{2}$/;
// RFC 3339, section 5.6, date-time. Leap seconds are left out: no clock here can count them.
const instantPattern =
  /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/** What {@link dueFrom} takes, for a message to a person. */
export const dueRule = 'must be a date (2026-11-30) or an instant (2026-11-30T17:00:00Z)';

/**
 * Reads a date, or an instant at any offset; `undefined` where `text` is neither, or no such day exists.
 * Fractions of a millisecond are dropped.
 */
export function dueFrom(text: unknown): Due | undefined {
  if (typeof text !== 'string') return undefined;
  return calendarDateFrom(text) ?? dueInstantFrom(text);
}

/** A due date; `null` is none. A caller may write an instant at any offset. */
export const dueField: FieldRule<Due | null, string | null> = {
  read: (given) => (given === null ? null : (dueFrom(given) ?? refusal(dueRule))),
  isSame: Object.is,
};

/** Reads a date; `undefined` where `text` is none, or no such day exists. */
export function calendarDateFrom(text: string): CalendarDate | undefined {
  if (!datePattern.test(text)) return undefined;
  const midnight = new Date(`${text}T00:00:00Z`);
  // 30 February is read as 2 March: only a day that exists comes back as it went in.
  if (Number.isNaN(midnight.getTime()) || !midnight.toISOString().startsWith(text))
    return undefined;
  return text as CalendarDate;
}

export function isCalendarDate(due: Due): due is CalendarDate {
  return due.length === 10;
}

/** A moment, and the day that it is then where the person is. */
export interface LocalMoment {
  readonly date: CalendarDate;
  readonly instant: Instant;
}

/** Whether it should be done by `now`: a date is over once the day is, an instant once it is past. */
export function isPast(due: Due, now: LocalMoment): boolean {
  return isCalendarDate(due) ? due < now.date : dueMoment(due) < now.instant;
}

/** @param moment milliseconds since 1970-01-01T00:00:00Z, or a Date */
export function dueInstant(moment: number | Date): DueInstant {
  return new Date(moment).toISOString().replace('.000Z', 'Z') as DueInstant;
}

/** The moment at which something is due, written as the system writes moments. */
export function dueMoment(due: DueInstant): Instant {
  return instant(Date.parse(due));
}

/**
 * The date with these numbers; a day of 0 is the last of the month before, and so on. What four digits cannot
 * write becomes the first date or the last that they can.
 * @param month 1 to 12
 */
export function calendarDate(year: number, month: number, day: number): CalendarDate {
  const midnight = new Date(0);
  midnight.setUTCFullYear(year, month - 1, day);
  if (midnight.getUTCFullYear() < 0) return '0000-01-01' as CalendarDate;
  if (midnight.getUTCFullYear() > 9999) return '9999-12-31' as CalendarDate;
  return midnight.toISOString().slice(0, 10) as CalendarDate;
}

/** The day before or after, so many days away. */
export function addDays(date: CalendarDate, days: number): CalendarDate {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  return calendarDate(year, month, day + days);
}

/** How many days `date` is after `other`; negative where it is before. */
export function daysBetween(other: CalendarDate, date: CalendarDate): number {
  return (Date.parse(date) - Date.parse(other)) / 86_400_000;
}

function dueInstantFrom(text: string): DueInstant | undefined {
  const [, date] = instantPattern.exec(text) ?? [];
  if (date === undefined || calendarDateFrom(date) === undefined) return undefined;
  const utc = dueInstant(Date.parse(text));
  // An offset can lead out of the years that four digits can write.
  return /^\d/.test(utc) ? utc : undefined;
}
