import { addDays, dueFrom, instant, type CalendarDate, type Due } from '@todo/domain';
import type { Clock } from '../ports/clock.ts';
import { countFrom } from './count-words.ts';
import { dayFrom, dayNames, type Calendar, type DayReading } from './day-words.ts';
import { similarWord } from './similar-word.ts';
import { timeFrom, timePattern, type TimeReading } from './time-words.ts';

/** What became of a text: a due date, or why it is none. */
export type DueReading =
  | { readonly due: Due }
  /** One clause without a full stop, such as `February 2026 has 28 days`; empty where there is nothing to say. */
  | { readonly fault: string };

/** What a clock has to say about due dates. */
export type DueClock = Pick<Clock, 'now' | 'dateAt' | 'momentAt' | 'firstWeekday'>;

/**
 * Reads a due date as people write it: a day becomes a date, a day with a time the moment in the time zone of the clock.
 * Case and the number of blanks do not matter. What has two readings (`11/12`) is none.
 */
export function readDue(text: string, clock: DueClock): DueReading {
  const words = text
    .trim()
    .toLowerCase()
    .replaceAll(/\s+/g, ' ')
    .replace(/^(\d{4}-\d{2}-\d{2})t(?=\d)/, '$1 ');
  const exact = dueFrom(text.trim()) ?? momentWithOffset(words);
  if (exact !== undefined) return { due: exact };
  return readingOf(words, clock) ?? { fault: suggestionFor(words, clock) };
}

function readingOf(words: string, clock: DueClock): DueReading | undefined {
  const now = clock.now();
  const soon = fromNow(words, Date.parse(now));
  if (soon !== undefined) return { due: soon };
  const calendar = {
    today: clock.dateAt(now),
    firstWeekday: () => clock.firstWeekday?.() ?? 0,
  };
  // The spelling of `show`: `Mon 2026-11-30 17:00 (in 3 days)`. Weekday, date and remark have to agree.
  const [remark = '', near] = / \(([a-z0-9 ]+)\)$/.exec(words) ?? [];
  const said = dayAndTime(words.slice(0, words.length - remark.length), calendar);
  if (said === undefined) return undefined;
  if (typeof said.day !== 'string') return said.day;
  if (near !== undefined && dayFrom(near, calendar) !== said.day) {
    return { fault: `${said.day} is not ${near}` };
  }
  return dueAt(said.day, said.time, clock);
}

/** RFC 3339 with a blank for the `T`, without seconds, or with an offset that has no colon. */
function momentWithOffset(words: string): Due | undefined {
  const [, date, minutes, seconds = ':00', hours, rest] =
    /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2})(:\d{2}(?:\.\d+)?)? ?(z|[+-]\d{2})(?::?(\d{2}))?$/.exec(
      words,
    ) ?? [];
  if (date === undefined || hours === undefined) return undefined;
  if (hours === 'z')
    return rest === undefined ? dueFrom(`${date}T${minutes}${seconds}Z`) : undefined;
  return dueFrom(`${date}T${minutes}${seconds}${hours}:${rest ?? '00'}`);
}

const minute = 60_000;

/** `in 2 hours`, `2h`, `in 30 minutes`, `90min`: to the minute. */
function fromNow(words: string, now: number): Due | undefined {
  const [, shortCount, short] = /^(?:in )?(\d{1,4}) ?(h|min)$/.exec(words) ?? [];
  const [, longCount, long] = /^in (\w+) (hour|minute)s?$/.exec(words) ?? [];
  const count = countFrom(shortCount ?? longCount ?? '');
  if (count === undefined) return undefined;
  const unit = (short ?? long ?? '').startsWith('h') ? 60 * minute : minute;
  const begun = Math.floor(now / minute) * minute;
  return dueFrom(instant(begun + count * unit));
}

interface DayAndTime {
  readonly day: DayReading;
  readonly time?: TimeReading;
}

const timeAtEnd = new RegExp(`^(?:(?!at )(.+?) )?(?:at )?(${timePattern})$`);
const timeAtBegin = new RegExp(`^(?:at )?(${timePattern}) (?:on )?(.+)$`);

function dayAndTime(words: string, calendar: Calendar): DayAndTime | undefined {
  if (words === 'tonight') return withTime('today', '20:00', calendar);
  const day = dayFrom(words, calendar);
  if (day !== undefined) return { day };
  const [, before = 'today', atEnd] = timeAtEnd.exec(words) ?? [];
  if (atEnd !== undefined) return withTime(before, atEnd, calendar);
  const [, atBegin, after] = timeAtBegin.exec(words) ?? [];
  if (atBegin === undefined || after === undefined) return undefined;
  return withTime(after, atBegin, calendar);
}

function withTime(dayWords: string, timeWords: string, calendar: Calendar): DayAndTime | undefined {
  const day = dayFrom(dayWords, calendar);
  const time = timeFrom(timeWords);
  return day === undefined || time === undefined ? undefined : { day, time };
}

function dueAt(
  day: CalendarDate,
  time: TimeReading | undefined,
  clock: Pick<Clock, 'momentAt'>,
): DueReading {
  if (time === undefined) return { due: day };
  if ('fault' in time) return time;
  const due = dueFrom(clock.momentAt(time.isNextDay ? addDays(day, 1) : day, time.time));
  // An offset can lead out of the years that four digits can write.
  return due === undefined ? { fault: 'years have four digits' } : { due };
}

/** Asks whether the person meant a word that is a slip of the finger or two away. */
function suggestionFor(words: string, clock: DueClock): string {
  for (const word of words.split(' ')) {
    const similar = dayNames.includes(word) ? undefined : similarWord(word, dayNames);
    const meant = similar && words.replace(word, similar);
    const reading = meant && readingOf(meant, clock);
    if (reading && 'due' in reading) return `did you mean ${JSON.stringify(meant)}?`;
  }
  return '';
}
