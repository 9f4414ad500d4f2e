import { clockIn, type Clock } from '@todo/application';
import {
  calendarDateFrom,
  dueFrom,
  dueInstant,
  dueMoment,
  instant,
  isCalendarDate,
  timeOfDay,
  type CalendarDate,
  type Due,
  type Instant,
} from '@todo/domain';

/** The days of a person: both ways are remembered, because many todos are due on the same days. */
export interface LocalDays {
  readonly clock: Clock;
  /** The first moment of the local date. */
  startOf(date: CalendarDate): Instant;
  /** The local date that begins at this moment; undefined if none does. */
  dayFrom(moment: Instant): CalendarDate | undefined;
}

/** @throws RangeError where no zone has that name */
export function localDays(timeZone: string): LocalDays {
  const clock = clockIn(timeZone);
  const startOf = remembered((date: CalendarDate) => clock.startOf(date));
  return {
    clock,
    startOf,
    dayFrom: remembered((moment) => {
      const date = clock.dateAt(moment);
      return startOf(date) === moment ? date : undefined;
    }),
  };
}

/** The function with the results of up to 10,000 arguments, after which it forgets them all. */
export function remembered<Key extends string, Value>(
  compute: (key: Key) => Value,
): (key: Key) => Value {
  const results = new Map<Key, { readonly value: Value }>();
  return (key) => {
    const known = results.get(key);
    if (known !== undefined) return known.value;
    if (results.size >= 10_000) results.clear();
    const value = compute(key);
    results.set(key, { value });
    return value;
  };
}

/** An instant as RFC 3339 has it, at any offset; undefined where the text is none. */
export function instantFrom(text: unknown): Instant | undefined {
  const due = dueFrom(text);
  return due === undefined || isCalendarDate(due) ? undefined : dueMoment(due);
}

/**
 * `20261130T170000Z`, as Taskwarrior and iCalendar write moments: to the second, and undefined where the year needs more
 * than four digits.
 */
export function compactMoment(moment: Instant): string | undefined {
  if (!/^\d/.test(moment)) return undefined;
  return `${moment.slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
}

/** Parses `20261130T170000Z`, and RFC 3339 as well. */
export function momentFrom(text: unknown): Instant | undefined {
  if (typeof text !== 'string') return undefined;
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (parts === null) return instantFrom(text);
  const [, year, month, day, hour, minute, second] = parts;
  return instantFrom(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

/** The moment of a due instant; undefined for a date. */
export function momentOf(due: Due): Instant | undefined {
  return isCalendarDate(due) ? undefined : dueMoment(due);
}

/** Without the fraction of its second. */
export function wholeSeconds(moment: Instant): Instant {
  return instant(Math.floor(Date.parse(moment) / 1000) * 1000);
}

export function dueAt(moment: Instant): Due {
  return dueInstant(Date.parse(moment));
}

/** `2026-11-30 17:00` where the person is, as an instant; undefined where the text is none. */
export function localMomentFrom(text: string, { clock }: LocalDays): string | undefined {
  const [, day = '', hours, minutes, seconds = '00'] =
    /^(\d{4}-\d\d-\d\d)[ T](\d\d):(\d\d)(?::([0-5]\d))?$/.exec(text) ?? [];
  const date = calendarDateFrom(day);
  const time = timeOfDay(Number(hours), Number(minutes));
  if (date === undefined || time === undefined) return undefined;
  return instant(Date.parse(clock.momentAt(date, time)) + Number(seconds) * 1000);
}
