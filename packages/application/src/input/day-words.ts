import {
  addDays,
  calendarDate,
  calendarDateFrom,
  lastDayOfWeek,
  weekdayOf,
  weekdays,
  type CalendarDate,
} from '@todo/domain';
import { countFrom } from './count-words.ts';

/** A day, or one sentence that says why there is no such day. */
export type DayReading = CalendarDate | { readonly fault: string };

/** The day that words are about, and where weeks begin. */
export interface Calendar {
  readonly today: CalendarDate;
  /** 0 for Monday to 6 for Sunday. Called only for words that depend on it. */
  readonly firstWeekday: () => number;
}

const weekdayNames = weekdays.map((name) => name.toLowerCase());

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

/** The names of days that need no number, for suggestions. */
export const dayNames: readonly string[] = [
  'yesterday',
  'today',
  'tomorrow',
  'weekend',
  'eod',
  'eow',
  'eom',
  ...weekdayNames,
  ...months.map((name) => name.toLowerCase()),
];

/**
 * Reads a day as people write it, in lower case with single blanks.
 * @returns undefined where the words are no day
 */
export function dayFrom(words: string, calendar: Calendar): DayReading | undefined {
  const { today } = calendar;
  return (
    nearDay(words, calendar) ??
    relativeDay(words, today) ??
    weekdayFrom(words, calendar) ??
    numericDate(words, today) ??
    dateWithMonth(words, today) ??
    dayOfMonth(words, today)
  );
}

const nearDays: Readonly<Record<string, (calendar: Calendar) => CalendarDate>> = {
  yesterday: ({ today }) => addDays(today, -1),
  today: ({ today }) => today,
  eod: ({ today }) => today,
  'end of day': ({ today }) => today,
  tomorrow: ({ today }) => addDays(today, 1),
  eow: endOfWeek,
  'end of week': endOfWeek,
  eom: endOfMonth,
  'end of month': endOfMonth,
  weekend,
  'this weekend': weekend,
  'next weekend': ({ today }) => addDays(lastDayOfWeek(today), 6),
};

const nearDay = (words: string, calendar: Calendar) =>
  Object.hasOwn(nearDays, words) ? nearDays[words]?.(calendar) : undefined;

function endOfWeek({ today, firstWeekday }: Calendar): CalendarDate {
  return lastDayOfWeek(today, firstWeekday());
}

/** The Saturday of this week or, on a Sunday, today. */
function weekend({ today }: Calendar): CalendarDate {
  return addDays(today, Math.max(0, 5 - weekdayOf(today)));
}

function endOfMonth({ today }: Calendar): CalendarDate {
  const [year = 0, month = 1] = numbersOf(today);
  return calendarDate(year, month + 1, 0);
}

type Unit = 'day' | 'week' | 'month' | 'year';

const shortUnits: Readonly<Record<string, Unit>> = { d: 'day', w: 'week', mo: 'month', y: 'year' };

/** `in 3 days`, `in two weeks`, `3d`, `2w`, `next week`, `last month`, `3 days ago`. */
function relativeDay(words: string, today: CalendarDate): CalendarDate | undefined {
  const [, side, unit] = /^(next|last) (week|month|year)$/.exec(words) ?? [];
  if (unit !== undefined) return later(today, side === 'last' ? -1 : 1, unit as Unit);
  const [, short = '', shortUnit = ''] = /^(?:in )?(\d{1,4}) ?(d|w|mo|y)$/.exec(words) ?? [];
  const named = shortUnits[shortUnit];
  if (named !== undefined) return later(today, Number(short), named);
  const [, before, number = '', long, after] =
    /^(in )?(\w+) (day|week|month|year)s?( ago)?$/.exec(words) ?? [];
  const count = countFrom(number);
  if (long === undefined || count === undefined || (before && after)) return undefined;
  return later(today, after ? -count : count, long as Unit);
}

function later(date: CalendarDate, number: number, unit: Unit): CalendarDate {
  if (unit === 'day' || unit === 'week')
    return addDays(date, unit === 'week' ? 7 * number : number);
  return addMonths(date, unit === 'year' ? 12 * number : number);
}

/** The same day of another month, or the last day of that month if it is shorter. */
function addMonths(date: CalendarDate, count: number): CalendarDate {
  const [year = 0, month = 1, day = 1] = numbersOf(date);
  const lastOfMonth = calendarDate(year, month + count + 1, 0);
  return calendarDate(year, month + count, Math.min(day, Number(lastOfMonth.slice(8))));
}

/** `fri`, `next fri`, `this fri`, `last fri`, and `mon 2026-11-30` where that is a Monday. */
function weekdayFrom(words: string, { today, firstWeekday }: Calendar): CalendarDate | undefined {
  const [, side, name = '', date] =
    /^(?:(next|last|this) )?([a-z]+)(?:,? (\d{4}-\d{2}-\d{2}))?$/.exec(words) ?? [];
  const weekday = weekdayNamed(name);
  if (weekday === undefined) return undefined;
  if (date !== undefined) {
    const day = side === undefined ? calendarDateFrom(date) : undefined;
    return day !== undefined && weekdayOf(day) === weekday ? day : undefined;
  }
  const now = weekdayOf(today);
  if (side === 'next') {
    const first = addDays(lastDayOfWeek(today, firstWeekday()), 1);
    return addDays(first, (weekday - weekdayOf(first) + 7) % 7);
  }
  if (side === 'last') return addDays(today, -(((now - weekday + 6) % 7) + 1));
  if (side === 'this') return addDays(today, (weekday - now + 7) % 7);
  // On a Friday, `fri` is the next Friday: a person who means the same day writes `today`.
  return addDays(today, ((weekday - now + 6) % 7) + 1);
}

/** 0 for Monday to 6 for Sunday, by a name that may be cut after three letters or more. */
function weekdayNamed(word: string): number | undefined {
  const index = word.length < 3 ? -1 : weekdayNames.findIndex((name) => name.startsWith(word));
  return index < 0 ? undefined : index;
}

/** `2026-11-30`, `2026/11/30`, `30.11.2026`, `30.11.`; `30/11` where the numbers have one reading. */
function numericDate(words: string, today: CalendarDate): DayReading | undefined {
  const [, year, month = '', day = ''] = /^(\d{4})([-/])(\d{2})\2(\d{2})$/.exec(words)
    ? (/^(\d{4}).(\d{2}).(\d{2})$/.exec(words) ?? [])
    : [];
  if (year !== undefined) return existing(Number(year), Number(month), Number(day));
  const [, dotDay, dotMonth, dotYear] =
    /^(\d{1,2})\. ?(\d{1,2})\.(?: ?(\d{4}))?$/.exec(words) ?? [];
  if (dotDay !== undefined) {
    return dateOf(Number(dotDay), Number(dotMonth), yearFrom(dotYear), today);
  }
  const [, one, two, slashYear] = /^(\d{1,2})\/(\d{1,2})(?:\/(\d{4}))?$/.exec(words) ?? [];
  if (one === undefined) return undefined;
  return slashDate(Number(one), Number(two), yearFrom(slashYear), today);
}

/** Some write the day first, and some the month: what has both readings is refused. */
function slashDate(
  one: number,
  two: number,
  year: number | undefined,
  today: CalendarDate,
): DayReading {
  const dayFirst = dateOf(one, two, year, today);
  const monthFirst = dateOf(two, one, year, today);
  if (typeof dayFirst !== 'string') return monthFirst;
  if (typeof monthFirst !== 'string' || monthFirst === dayFirst) return dayFirst;
  return { fault: `it may be ${dayFirst} or ${monthFirst}: write one of these` };
}

/** `Dec 24`, `24 Dec`, `24th of December 2027`, `December 24, 2027`. */
function dateWithMonth(words: string, today: CalendarDate): DayReading | undefined {
  const [, day, dayMonth = '', dayYear] =
    /^(?:the )?(\d{1,2})(?:st|nd|rd|th|\.)? (?:of )?([a-z]+)\.?,?(?: (\d{4}))?$/.exec(words) ?? [];
  const [, monthDay = '', second, monthYear] =
    /^([a-z]+)\.? (?:the )?(\d{1,2})(?:st|nd|rd|th)?(?:,? (\d{4}))?$/.exec(words) ?? [];
  const month = monthNamed(day === undefined ? monthDay : dayMonth);
  const number = day ?? second;
  if (month === undefined || number === undefined) return undefined;
  return dateOf(Number(number), month, yearFrom(dayYear ?? monthYear), today);
}

/** 1 to 12, by a name that may be cut after three letters or more. */
function monthNamed(word: string): number | undefined {
  const index =
    word.length < 3 ? -1 : months.findIndex((name) => name.toLowerCase().startsWith(word));
  return index < 0 ? undefined : index + 1;
}

/** `15th`: that day of this month, or of the next month that has one from today on. */
function dayOfMonth(words: string, today: CalendarDate): DayReading | undefined {
  const [, number] = /^(?:the )?(\d{1,2})(?:st|nd|rd|th)$/.exec(words) ?? [];
  if (number === undefined) return undefined;
  const day = Number(number);
  if (day < 1 || day > 31) return { fault: `no month has a day ${day}` };
  const [year = 0, month = 1] = numbersOf(today);
  // Each month of 30 days has one of 31 beside it.
  for (let next = month; next <= month + 2; next += 1) {
    const date = calendarDate(year, next, day);
    if (Number(date.slice(8)) === day && date >= today) return date;
  }
  return undefined;
}

const yearFrom = (text: string | undefined) => (text === undefined ? undefined : Number(text));

/** Without a year, it is the first such day from today on. */
function dateOf(
  day: number,
  month: number,
  year: number | undefined,
  today: CalendarDate,
): DayReading {
  if (year !== undefined) return existing(year, month, day);
  const [thisYear = 0] = numbersOf(today);
  // 29 February comes every four years, but for some centuries.
  for (let next = thisYear; next <= thisYear + 8; next += 1) {
    const date = existing(next, month, day);
    if (typeof date === 'string' && date >= today) return date;
  }
  return existing(thisYear, month, day);
}

function existing(year: number, month: number, day: number): DayReading {
  if (month < 1 || month > 12) return { fault: `a year has no month ${month}` };
  const last = Number(calendarDate(year, month + 1, 0).slice(8));
  if (day >= 1 && day <= last) return calendarDate(year, month, day);
  return { fault: `${months[month - 1]} ${year} has ${last} days` };
}

function numbersOf(date: CalendarDate): readonly number[] {
  return date.split('-').map(Number);
}
