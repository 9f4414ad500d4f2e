import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import type { Clock } from '@todo/application';
import { fixedClock } from '@todo/application/testing';
import { dueFrom, instant } from '@todo/domain';
import { CliError } from '../errors/cli-error.ts';
import { dueFromText, dueWords } from './due-text.ts';

/** The due date of `text` on the day `today`. */
function dueOn(today: string, text: string): string {
  return dueFromText(text, fixedClock(instant(Date.parse(`${today}T12:00:00Z`))));
}

/** The due dates of the texts in a process with the time zone `zone`, which a process cannot change. */
async function duesIn(
  zone: string,
  now: string,
  texts: readonly string[],
): Promise<readonly string[]> {
  const script = `
    const { systemClock } = await import(${JSON.stringify(import.meta.resolve('@todo/application'))});
    const { dueFromText } = await import(${JSON.stringify(import.meta.resolve('./due-text.ts'))});
    const clock = { ...systemClock, now: () => ${JSON.stringify(now)} };
    const dues = ${JSON.stringify(texts)}.map((text) => {
      try { return dueFromText(text, clock); } catch (error) { return error.code; }
    });
    process.stdout.write(JSON.stringify(dues));
  `;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', script],
    { env: { ...process.env, TZ: zone } },
  );
  return JSON.parse(stdout) as readonly string[];
}

function dueOrCode(text: string, clock: Clock): string {
  try {
    return dueFromText(text, clock);
  } catch (error) {
    assert.ok(error instanceof CliError, String(error));
    return error.code;
  }
}

/** Asserts the due date of each text, in a process with that time zone and with a clock in it. */
async function assertDues(
  zone: string,
  now: string,
  dues: Readonly<Record<string, string>>,
): Promise<void> {
  const texts = Object.keys(dues);
  const found = await duesIn(zone, now, texts);
  assert.deepEqual(Object.fromEntries(texts.map((text, index) => [text, found[index]])), dues);
  const clock = fixedClock(instant(Date.parse(now)), zone);
  const said = texts.map((text) => [text, dueOrCode(text, clock)]);
  assert.deepEqual(Object.fromEntries(said), dues, 'with a clock in the zone');
}

describe('A day as people say it', () => {
  const wednesday = '2026-11-25';
  const days = {
    today: '2026-11-25',
    tomorrow: '2026-11-26',
    yesterday: '2026-11-24',
    thu: '2026-11-26',
    fri: '2026-11-27',
    friday: '2026-11-27',
    sat: '2026-11-28',
    sun: '2026-11-29',
    mon: '2026-11-30',
    tues: '2026-12-01',
    wed: '2026-12-02',
    'next monday': '2026-11-30',
    'next tue': '2026-12-01',
    'next wednesday': '2026-12-02',
    'next fri': '2026-12-04',
    'next sunday': '2026-12-06',
    'next week': '2026-12-02',
    'next month': '2026-12-25',
    'last fri': '2026-11-20',
    'last wednesday': '2026-11-18',
    'last tue': '2026-11-24',
    'last week': '2026-11-18',
    'last month': '2026-10-25',
    '3 days ago': '2026-11-22',
    'a week ago': '2026-11-18',
    '9 months ago': '2026-02-25',
    'Mon 2026-11-30': '2026-11-30',
    'thu 2026-11-26 (tomorrow)': '2026-11-26',
    'in 0 days': '2026-11-25',
    'in 1 day': '2026-11-26',
    'in 3 days': '2026-11-28',
    'in 10 days': '2026-12-05',
    'in a week': '2026-12-02',
    'in 2 weeks': '2026-12-09',
    'in 3 months': '2027-02-25',
    '2026-11-30': '2026-11-30',
    '  In  3   DAYS ': '2026-11-28',
    'in two weeks': '2026-12-09',
    'in a year': '2027-11-25',
    '3 days': '2026-11-28',
    '3d': '2026-11-28',
    'in 2w': '2026-12-09',
    '2mo': '2027-01-25',
    'next year': '2027-11-25',
    'this fri': '2026-11-27',
    'this wed': '2026-11-25',
    weekend: '2026-11-28',
    'next weekend': '2026-12-05',
    eod: '2026-11-25',
    eow: '2026-11-29',
    'end of month': '2026-11-30',
    'Dec 24': '2026-12-24',
    '24 Dec': '2026-12-24',
    '24 December 2027': '2027-12-24',
    'December 24th, 2027': '2027-12-24',
    '24th of Dec': '2026-12-24',
    '1 nov': '2027-11-01',
    'feb 29': '2028-02-29',
    '25th': '2026-11-25',
    '15th': '2026-12-15',
    'the 31st': '2026-12-31',
    '24.12.2026': '2026-12-24',
    '24.12.': '2026-12-24',
    '24/12': '2026-12-24',
    '12/24/2026': '2026-12-24',
    '12/12': '2026-12-12',
    '2026/12/24': '2026-12-24',
    Fri: '2026-11-27',
  };
  for (const [text, date] of Object.entries(days)) {
    it(`"${text}" on Wednesday ${wednesday} is ${date}`, () => {
      assert.equal(dueOn(wednesday, text), date);
    });
  }

  const otherDays = [
    ['2026-11-29', 'monday', '2026-11-30'],
    ['2026-11-29', 'next monday', '2026-11-30'],
    ['2026-11-29', 'sun', '2026-12-06'],
    ['2026-11-29', 'next sun', '2026-12-06'],
    ['2026-11-30', 'mon', '2026-12-07'],
    ['2026-11-30', 'next mon', '2026-12-07'],
    ['2026-11-30', 'sunday', '2026-12-06'],
    ['2026-11-30', 'next sunday', '2026-12-13'],
    ['2026-12-31', 'tomorrow', '2027-01-01'],
    ['2026-12-31', 'next month', '2027-01-31'],
    ['2027-01-31', 'next month', '2027-02-28'],
    ['2027-10-31', 'in 4 months', '2028-02-29'],
    ['2028-02-28', 'tomorrow', '2028-02-29'],
  ] as const;
  for (const [today, text, date] of otherDays) {
    it(`"${text}" on ${today} is ${date}`, () => {
      assert.equal(dueOn(today, text), date);
    });
  }

  it('is a candidate for completion only if the program can read it', () => {
    for (const text of dueWords)
      assert.equal(dueFrom(dueOn(wednesday, text)), dueOn(wednesday, text));
  });

  it('may also be an instant with its offset', () => {
    assert.equal(dueOn(wednesday, '2026-11-30T17:00:00+01:00'), '2026-11-30T16:00:00Z');
  });
});

describe('A text that is not a date', () => {
  const texts = [
    '',
    ' ',
    'soon',
    'none',
    'fr',
    'frida y',
    'next',
    'days ago',
    'in 3 days ago',
    'tue 2026-11-30',
    'next day',
    'in days',
    'in -1 days',
    'in 1.5 days',
    'in 99999 days',
    '3 m',
    '2026-1-1',
    '20261130',
    'today today',
    '9:5',
    'today 17',
    'at 9',
    'today 17:00:00',
    '30.11.26',
  ];
  for (const text of texts) {
    it(`such as ${JSON.stringify(text)} is wrong usage, with examples`, () => {
      assert.throws(
        () => dueOn('2026-11-25', text),
        (error) =>
          error instanceof CliError &&
          error.code === 'usage' &&
          error.message.startsWith(`${JSON.stringify(text)} is not a date (try `) &&
          error.message.includes('"next monday"'),
      );
    });
  }

  const reasons = {
    '2026-02-30': 'February 2026 has 28 days.',
    '2026-11-31 17:00': 'November 2026 has 30 days.',
    '2026-13-01': 'a year has no month 13.',
    'feb 30': 'February 2026 has 28 days.',
    '32nd': 'no month has a day 32.',
    '11/12': 'it may be 2026-12-11 or 2027-11-12: write one of these.',
    '11/12/2027 5pm': 'it may be 2027-12-11 or 2027-11-12: write one of these.',
    'fri 24:00': 'there is no 24:00: times end at 23:59.',
    '9:60': 'there is no 9:60: times end at 23:59.',
    '0am': 'there is no 0 am.',
    '13pm': 'there is no 13 pm.',
    tomorow: 'did you mean "tomorrow"?',
    'fridya 5pm': 'did you mean "friday 5pm"?',
    fridays: 'did you mean "friday"?',
    'mon 2026-11-30 (tomorrow)': '2026-11-30 is not tomorrow.',
  };
  for (const [text, reason] of Object.entries(reasons)) {
    it(`such as ${JSON.stringify(text)} is wrong usage, and the error says why`, () => {
      const message = `${JSON.stringify(text)} is not a date: ${reason}`;
      assert.throws(() => dueOn('2026-11-25', text), { code: 'usage', message });
    });
  }

  it('is one line in the message, even with a line break', () => {
    assert.throws(() => dueOn('2026-11-25', 'a\nb'), { message: /^"a\\nb" is not a date [^\n]+$/ });
  });
});

describe('A day with a time', () => {
  it('is a moment in the time zone of the person', async () => {
    await assertDues('Asia/Kathmandu', '2026-11-25T18:14:00.000Z', {
      '2026-11-30 17:00': '2026-11-30T11:15:00Z',
      '2026-11-30T17:00': '2026-11-30T11:15:00Z',
      '17:00': '2026-11-25T11:15:00Z',
      'today 5:45': '2026-11-25T00:00:00Z',
      'tomorrow 9am': '2026-11-26T03:15:00Z',
      'tomorrow at 9 am': '2026-11-26T03:15:00Z',
      'at 9am': '2026-11-25T03:15:00Z',
      '12am': '2026-11-24T18:15:00Z',
      '12:30pm': '2026-11-25T06:45:00Z',
      'fri 11:59 PM': '2026-11-27T18:14:00Z',
      'next mon 00:00': '2026-11-29T18:15:00Z',
      'in 3 days 17:00': '2026-11-28T11:15:00Z',
      '17:00 tomorrow': '2026-11-26T11:15:00Z',
      '5pm on 24 dec': '2026-12-24T11:15:00Z',
      'tomorrow 17h': '2026-11-26T11:15:00Z',
      'tomorrow 17h30': '2026-11-26T11:45:00Z',
      noon: '2026-11-25T06:15:00Z',
      'fri midnight': '2026-11-27T18:15:00Z',
      tonight: '2026-11-25T14:15:00Z',
      'in 2 hours': '2026-11-25T20:14:00Z',
      'in 90 minutes': '2026-11-25T19:44:00Z',
      '2h': '2026-11-25T20:14:00Z',
      '2026-11-30 17:00Z': '2026-11-30T17:00:00Z',
      '2026-11-30T17:00+0100': '2026-11-30T16:00:00Z',
      '2026-11-30T17:00:00.250+01:00': '2026-11-30T16:00:00.250Z',
    });
  });

  it('counts from the current day in that zone', async () => {
    // At this moment it is the 25th in St. John’s, and the 26th in Kathmandu and Kiritimati.
    const now = '2026-11-25T18:15:00.000Z';
    await assertDues('Asia/Kathmandu', now, {
      today: '2026-11-26',
      thu: '2026-12-03',
      'today 00:00': '2026-11-25T18:15:00Z',
    });
    await assertDues('Pacific/Kiritimati', now, {
      today: '2026-11-26',
      'tomorrow 17:00': '2026-11-27T03:00:00Z',
      '2026-11-30': '2026-11-30',
    });
    await assertDues('America/St_Johns', now, {
      today: '2026-11-25',
      thu: '2026-11-26',
      'today 17:00': '2026-11-25T20:30:00Z',
      '2026-11-30': '2026-11-30',
    });
  });

  it('is the time that clocks show on a day when they change', async () => {
    // In St. John’s, clocks go from 2:00 to 3:00 on 8 March, and from 2:00 to 1:00 on 1 November.
    await assertDues('America/St_Johns', '2026-03-07T12:00:00.000Z', {
      'tomorrow 01:59': '2026-03-08T05:29:00Z',
      // Clocks skip 2:30: the moment is as long after midnight as the text says, when they show 3:30.
      'tomorrow 02:30': '2026-03-08T06:00:00Z',
      'tomorrow 03:30': '2026-03-08T06:00:00Z',
      'tomorrow 17:00': '2026-03-08T19:30:00Z',
      'in 2 days': '2026-03-09',
    });
    await assertDues('America/St_Johns', '2026-10-31T12:00:00.000Z', {
      'tomorrow 00:59': '2026-11-01T03:29:00Z',
      // Clocks show 1:30 twice, and the first time counts.
      'tomorrow 01:30': '2026-11-01T04:00:00Z',
      'tomorrow 02:00': '2026-11-01T05:30:00Z',
      'tomorrow 17:00': '2026-11-01T20:30:00Z',
      'in 2 days': '2026-11-02',
    });
  });

  it('is refused where four digits cannot write its year in UTC', async () => {
    await assertDues('America/St_Johns', '2026-11-25T12:00:00.000Z', {
      '9999-12-31 20:29': '9999-12-31T23:59:00Z',
      '9999-12-31 20:30': 'usage',
    });
  });
});
