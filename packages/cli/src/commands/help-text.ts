/*
 * Texts of the help, apart from the code that they describe, so that `--help` does not load that code.
 */

/** How `list` sorts without `--sort`. */
export const orderHelp =
  'Most urgent first: by due date, the soonest first and none last; then by priority, high first; ' +
  'then by id.';

/** The ways to write a due date, for the help of a command. */
export const dueHelp = [
  'Due dates:',
  '  today, tomorrow, yesterday',
  '  fri            the first Friday after today',
  '  next fri       the Friday of next week; weeks begin on Monday',
  '  next week      a week from today; `next month` is the same day of next month',
  '  in 3 days      or weeks, or months',
  '  3 days ago     or weeks, or months; `last fri` is the Friday before today',
  '  2026-11-30     year, month, day',
  '  fri 17:00      any of these with a time, also `5pm`: local time, and today if you name no day',
].join('\n');

/** The examples below the help of a command. */
export function examples(...lines: readonly string[]): string {
  return ['', 'Examples:', ...lines.map((line) => `  $ ${line}`)].join('\n');
}
