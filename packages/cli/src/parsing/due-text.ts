import type { Clock } from '@todo/application';
import {
  addDays,
  calendarDate,
  calendarDateFrom,
  dueFrom,
  timeOfDay,
  weekdayOf,
  weekdays,
  type CalendarDate,
  type Due,
  type TimeOfDay,
} from '@todo/domain';
import { CliError } from '../errors/cli-error.ts';

const weekdayWords = weekdays.map((name) => name.toLowerCase());

/** Days without a number, as candidates for completion. */
export const dueWords: readonly string[] = [
  'today',
  'tomorrow',
  ...weekdayWords,
  'next week',
  'next month',
];

/**
 * Parses a due date as people write it: a day becomes a date, a day with a time becomes the moment in the time zone of
 * the clock. Blanks and case do not matter. An instant with an offset keeps its meaning.
 * @throws CliError with examples where the text is no due date
 */
export function dueFromText(text: string, clock: Clock): Due {
  const due = dueFrom(text.trim()) ?? saidDue(text, clock);
  if (due !== undefined) return due;
  throw new CliError(
    'usage',
    `${JSON.stringify(text)} is not a date (try fri, "tomorrow 9am", "next monday", "in 3 days", ` +
      '2026-11-30 or "2026-11-30 17:00").',
  );
}

const nearPattern = / \(([a-z0-9 ]+)\)$/;
const timePattern = String.raw`\d{1,2}(?::\d{2}(?: ?[ap]m)?| ?[ap]m)`;
const dayAndTime = new RegExp(`^(?:(.+) )?(${timePattern})$`);

function saidDue(text: string, clock: Clock): Due | undefined {
  const words = text
    .trim()
    .toLowerCase()
    .replaceAll(/\s+/g, ' ')
    .replace(/^(\d{4}-\d{2}-\d{2})t/, '$1 ')
    .replace(/(^| )at (?=\d)/, '$1');
  const today = clock.dateAt(clock.now());
  // The spelling of `show`: `Mon 2026-11-30 17:00 (tomorrow)`. Weekday, date and word have to agree.
  const [remark, near] = nearPattern.exec(words) ?? [];
  const isAgreed = (date: CalendarDate | undefined) =>
    near === undefined || (date !== undefined && saidDay(near, today) === date);
  const said = remark === undefined ? words : words.slice(0, -remark.length);
  const [, day = 'today', time] = dayAndTime.exec(said) ?? [];
  const date = saidDay(time === undefined ? said : day, today);
  if (!isAgreed(date) || time === undefined) return isAgreed(date) ? date : undefined;
  const clockTime = saidTime(time);
  if (date === undefined || clockTime === undefined) return undefined;
  // An offset can lead out of the years that four digits can write.
  return dueFrom(clock.momentAt(date, clockTime));
}

const nearDays: ReadonlyMap<string, number> = new Map([
  ['yesterday', -1],
  ['today', 0],
  ['tomorrow', 1],
]);

function saidDay(words: string, today: CalendarDate): CalendarDate | undefined {
  const near = nearDays.get(words);
  if (near !== undefined) return addDays(today, near);
  const weekday = weekdayNamed(words);
  // On a Friday, `fri` is the next Friday: a person who means the same day writes `today`.
  if (weekday !== undefined) return addDays(today, ((weekday - weekdayOf(today) + 6) % 7) + 1);
  const [, next] = /^next ([a-z]+)$/.exec(words) ?? [];
  if (next !== undefined) return nextDay(next, today);
  const [, last] = /^last ([a-z]+)$/.exec(words) ?? [];
  if (last !== undefined) return lastDay(last, today);
  const [, number = '', unit] =
    /^in (\d{1,4}|an?) (day|week|month)s?$/.exec(words) ??
    /^(\d{1,4}|an?) (day|week|month)s? ago$/.exec(words) ??
    [];
  if (unit !== undefined) {
    const count = /^\d/.test(number) ? Number(number) : 1;
    return later(today, words.endsWith(' ago') ? -count : count, unit);
  }
  return dateWithWeekday(words) ?? calendarDateFrom(words);
}

/** `mon 2026-11-30`, where that is a Monday. */
function dateWithWeekday(words: string): CalendarDate | undefined {
  const [, name, day = ''] = /^([a-z]+),? (\d{4}-\d{2}-\d{2})$/.exec(words) ?? [];
  const date = name === undefined ? undefined : calendarDateFrom(day);
  return date !== undefined && weekdayNamed(name ?? '') === weekdayOf(date) ? date : undefined;
}

function nextDay(word: string, today: CalendarDate): CalendarDate | undefined {
  if (word === 'week' || word === 'month') return later(today, 1, word);
  const weekday = weekdayNamed(word);
  return weekday === undefined ? undefined : addDays(today, 7 - weekdayOf(today) + weekday);
}

/** The last day of that name before today. */
function lastDay(word: string, today: CalendarDate): CalendarDate | undefined {
  if (word === 'week' || word === 'month') return later(today, -1, word);
  const weekday = weekdayNamed(word);
  return weekday === undefined
    ? undefined
    : addDays(today, -(((weekdayOf(today) - weekday + 6) % 7) + 1));
}

function later(date: CalendarDate, number: number, unit: string | undefined): CalendarDate {
  if (unit === 'month') return addMonths(date, number);
  return addDays(date, unit === 'week' ? 7 * number : number);
}

/** The same day of another month, or the last day of that month if it is shorter. */
function addMonths(date: CalendarDate, months: number): CalendarDate {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const lastOfMonth = calendarDate(year, month + months + 1, 0);
  return calendarDate(year, month + months, Math.min(day, Number(lastOfMonth.slice(8))));
}

/** 0 for Monday to 6 for Sunday, by a name that may be cut after three letters or more. */
function weekdayNamed(word: string): number | undefined {
  const index = word.length < 3 ? -1 : weekdayWords.findIndex((name) => name.startsWith(word));
  return index < 0 ? undefined : index;
}

/** Reads `17:00`, `5pm` or `5:30 pm`. */
function saidTime(text: string): TimeOfDay | undefined {
  const [, hour = '', minutes = '00', half] = /^(\d+)(?::(\d+))? ?([ap]m)?$/.exec(text) ?? [];
  const isTwelve = half !== undefined;
  const said = Number(hour);
  if (isTwelve && (said < 1 || said > 12)) return undefined;
  const hours = isTwelve ? (said % 12) + (half === 'pm' ? 12 : 0) : said;
  return timeOfDay(hours, Number(minutes));
}
