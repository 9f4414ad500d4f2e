/** The forms of due dates, for help and tests: an example, and what it means. */
export const dueForms = [
  ['today, tomorrow, yesterday', ''],
  ['fri', 'the first Friday after today'],
  ['next fri', 'the Friday of next week; weeks begin on Monday'],
  ['this fri, last fri', 'the first Friday from today on; the last one before today'],
  ['weekend, eow, eom', 'the coming Saturday; the end of the week (Sunday); the end of the month'],
  ['next week', 'a week from today; also next month, next year'],
  ['in 3 days, 3d', 'or weeks (2w), months, years; also “in two days”'],
  ['in 2 hours, 2h', 'or minutes (90min), counted from now'],
  ['3 days ago', 'or weeks, months, years'],
  ['2026-11-30', 'year, month, day; also 30.11.2026'],
  ['24 Dec, Dec 24 2027', 'without a year, the next one'],
  ['15th', 'the next 15th of a month'],
  ['fri 17:00', 'a day with a time, also 5pm, 17h, noon, midnight (the end of the day)'],
  ['17:00, 5pm tomorrow', 'today if you name no day'],
  ['tonight', 'today at 20:00'],
  ['2026-11-30T17:00Z', 'an exact time with its offset from UTC'],
] as const;
