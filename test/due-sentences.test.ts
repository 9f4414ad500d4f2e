import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { systemClock } from '@todo/application';
import { readDue } from '@todo/application/input';
import { instant, isCalendarDate } from '@todo/domain';
import * as chrono from 'chrono-node';
import * as fc from 'fast-check';

/*
 * Due dates in words, read by this project and by another parser, chrono-node. Where the two differ, the reason is one of
 * those below.
 */

const seed = 20_261_127;
const sentences = 2000;

const weekday = fc.constantFrom('mon', 'tuesday', 'wed', 'thu', 'friday', 'sat', 'sunday');
const unit = fc.constantFrom('day', 'week', 'month', 'year');
const months = ['jan', 'feb', 'march', 'apr', 'may', 'june', 'july', 'aug', 'oct', 'dec'];
const month = fc.constantFrom(...months);
const dayNumber = fc.integer({ min: 1, max: 28 });
const year = fc.constantFrom('', ' 2027', ' 2028', ' 2031');
const two = (number: number) => String(number).padStart(2, '0');
const ordinal = (day: number) =>
  `${day}${day % 10 === 1 && day !== 11 ? 'st' : day % 10 === 2 && day !== 12 ? 'nd' : day % 10 === 3 && day !== 13 ? 'rd' : 'th'}`;
const calendarDay = fc.tuple(
  fc.integer({ min: 2026, max: 2035 }),
  fc.integer({ min: 1, max: 12 }),
  dayNumber,
);

const day = fc.oneof(
  fc.constantFrom('today', 'tomorrow', 'yesterday', 'weekend', 'this weekend'),
  weekday,
  fc.tuple(fc.constantFrom('next', 'this', 'last'), weekday).map((words) => words.join(' ')),
  fc
    .tuple(fc.constantFrom('next', 'last'), fc.constantFrom('week', 'month', 'year'))
    .map((words) => words.join(' ')),
  fc.tuple(fc.integer({ min: 0, max: 30 }), unit).map(([count, one]) => `in ${count} ${one}s`),
  fc
    .tuple(fc.constantFrom('a', 'one', 'two', 'five', 'twelve'), unit)
    .map(([n, u]) => `in ${n} ${u}`),
  fc.tuple(fc.integer({ min: 1, max: 30 }), unit).map(([count, one]) => `${count} ${one}s ago`),
  fc.tuple(dayNumber, month, year).map(([d, m, y]) => `${d} ${m}${y}`),
  fc.tuple(dayNumber, month, year).map(([d, m, y]) => `${m} ${d}${y && `,${y}`}`),
  fc.tuple(dayNumber, month, year).map(([d, m, y]) => `${ordinal(d)} of ${m}${y}`),
  dayNumber.map(ordinal),
  calendarDay.map(([y, m, d]) => `${y}-${two(m)}-${two(d)}`),
  calendarDay.map(([y, m, d]) => `${d}.${m}.${y}`),
  calendarDay.map(([y, m, d]) => `${d}/${m}/${y}`),
);
const hour = fc.integer({ min: 1, max: 12 });
const time = fc.oneof(
  fc.tuple(fc.nat({ max: 23 }), fc.nat({ max: 59 })).map(([h, m]) => `${h}:${two(m)}`),
  fc.tuple(hour, fc.constantFrom('am', 'pm', ' am', ' pm')).map(([h, half]) => `${h}${half}`),
  fc.tuple(hour, fc.nat({ max: 59 })).map(([h, m]) => `${h}:${two(m)}pm`),
  fc.constantFrom('noon', 'midnight'),
);
const sentence = fc.oneof(
  { weight: 3, arbitrary: day },
  { weight: 3, arbitrary: fc.tuple(day, time).map(([d, t]) => `${d} ${t}`) },
  { weight: 2, arbitrary: fc.tuple(day, time).map(([d, t]) => `${d} at ${t}`) },
  { weight: 2, arbitrary: fc.tuple(day, time).map(([d, t]) => `${t} ${d}`) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 90 }).map((count) => `in ${count} minutes`) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 40 }).map((count) => `in ${count} hours`) },
);
const moment = fc.date({
  min: new Date('2026-01-01'),
  max: new Date('2029-01-01'),
  noInvalidDate: true,
});

/** A text, when it was read, and what came of it. */
interface Compared {
  readonly text: string;
  readonly now: Date;
  readonly read: string;
  readonly expected: string;
}

const dayOf = (read: string) => Date.parse(read.slice(0, 10));
const daysApart = ({ read, expected }: Compared) => (dayOf(read) - dayOf(expected)) / 86_400_000;

/** Why the two may differ, and whether that is so. */
const reasons: Readonly<Record<string, (compared: Compared) => boolean>> = {
  'Midnight is the end of the day here, and its beginning there.': (compared) =>
    compared.text.includes('midnight') &&
    compared.read.endsWith('00:00') &&
    daysApart(compared) === 1,
  'There, midnight in so many days is noon.': ({ text, expected }) =>
    /midnight/.test(text) && expected.endsWith('12:00'),
  'What has two readings is refused here, and guessed there.': ({ text, read }) =>
    /\d\/\d/.test(text) && read.startsWith('refused: it may be '),
  'On a Friday, `fri` is that of the next week here, and today there.': (compared) =>
    !/\b(?:next|this|last)\b/.test(compared.text) && daysApart(compared) === 7,
  'Here, `last fri` is a day of the past.': ({ text, read, now }) =>
    /\blast [a-z]+/.test(text) && dayOf(read) < now.getTime(),
  'There, the number behind a month is a year, or an hour.': ({ text, read }) =>
    new RegExp(`\\b(?:${months.join('|')}) ${Number(read.slice(8, 10))}\\b`).test(text),
  'There, a number alone is no day.': ({ text, expected }) =>
    /\d(?:st|nd|rd|th)(?! of)/.test(text) && (expected === 'nothing' || expected.length > 10),
  'There, hours pass as on a day without a change of the clocks.': (compared) =>
    /day|week|month|year/.test(compared.text) &&
    (Math.abs(Date.parse(compared.read) - Date.parse(compared.expected)) <= 3_600_000 ||
      (compared.now.getHours() === 0 && Math.abs(daysApart(compared)) === 1)),
  'A month without that day ends before it here, and the next one begins there.': (compared) =>
    /month|year/.test(compared.text) && daysApart(compared) >= -3 && daysApart(compared) < 0,
  'On a Sunday, the weekend is today here.': ({ text, now }) =>
    text.includes('weekend') && now.getDay() === 0,
  'Here, `this fri` on a Friday and the weekend on a Saturday are today, even after that time.': (
    compared,
  ) => /\bthis\b|weekend/.test(compared.text) && [-6, -7].includes(daysApart(compared)),
};

const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe'];

/** As clocks on the wall show it; of a whole day, its date alone. */
function shown(date: Date, hasTime: boolean): string {
  const local = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return hasTime ? `${local} ${two(date.getHours())}:${two(date.getMinutes())}` : local;
}

function ours(text: string, now: Date): string {
  const reading = readDue(text, { ...systemClock, now: () => instant(now) });
  if ('fault' in reading) return `refused: ${reading.fault}`;
  const { due } = reading;
  return isCalendarDate(due) ? due : shown(new Date(due), true);
}

function theirs(text: string, now: Date): string {
  const [found, ...others] = chrono.en.GB.parse(text, now, { forwardDate: true });
  if (found === undefined || others.length > 0) return 'nothing';
  return shown(found.date(), found.start.isCertain('hour'));
}

describe('Due dates in words', () => {
  const zoneBefore = process.env['TZ'];
  afterEach(() => {
    if (zoneBefore === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zoneBefore;
  });

  for (const [at, zone] of zones.entries()) {
    it(`mean what another parser takes them for, or differ for a known reason: ${zone}`, () => {
      process.env['TZ'] = zone;
      const samples = fc.sample(fc.tuple(sentence, moment), {
        seed: seed + at,
        numRuns: sentences / zones.length,
      });
      let same = 0;
      for (const [text, now] of samples) {
        const [read, expected] = [ours(text, now), theirs(text, now)];
        if (read === expected) same += 1;
        else {
          const isKnown = Object.values(reasons).some((holds) =>
            holds({ text, now, read, expected }),
          );
          assert.ok(isKnown, `${text}, at ${shown(now, true)}: ${read}, not ${expected}`);
        }
      }
      assert.ok(same > samples.length * 0.6, `${same} of ${samples.length} are the same`);
    });
  }
});
