import type { Clock } from '@todo/application';
import { readDue } from '@todo/application/input';
import { weekdays, type Due } from '@todo/domain';
import { CliError } from '../errors/cli-error.ts';

/** Days without a number, as candidates for completion. */
export const dueWords: readonly string[] = [
  'today',
  'tomorrow',
  'tonight',
  ...weekdays.map((name) => name.toLowerCase()),
  'weekend',
  'next week',
  'next month',
  'eow',
  'eom',
];

/**
 * Parses a due date as people write it.
 * @throws CliError that says why the text is no due date, or with examples
 */
export function dueFromText(text: string, clock: Clock): Due {
  const reading = readDue(text, clock);
  if ('due' in reading) return reading.due;
  const why = reading.fault === '' ? examples : `: ${reading.fault}`;
  const end = why.endsWith('?') ? '' : '.';
  throw new CliError('usage', `${JSON.stringify(text)} is not a date${why}${end}`);
}

const examples =
  ' (try fri, "tomorrow 9am", "next monday", "in 3 days", "24 dec", 2026-11-30 or "2026-11-30 17:00")';
