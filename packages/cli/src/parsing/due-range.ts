import type { Clock, ListQuery } from '@todo/application';
import { addDays, isCalendarDate, lastDayOfWeek, type CalendarDate } from '@todo/domain';
import { CliError } from '../errors/cli-error.ts';
import { dueFromText } from './due-text.ts';

/**
 * Parses a range of due dates: a day in any spelling of a due date, `week` for today and the next six days, `this week` for the days from
 * one first day of the week to the next, `before` or
 * `after` a day or a moment, `none` for no due date.
 * @param option its name for the message
 * @throws CliError with examples where the text is no range
 */
export function dueRangeFromText(
  text: string,
  clock: Clock,
  option = '--due',
): Pick<ListQuery, 'due' | 'dueAfter' | 'dueBefore'> {
  const words = text.trim().replaceAll(/\s+/g, ' ');
  if (/^none$/i.test(words)) return { due: 'none' };
  if (/^week$/i.test(words)) {
    const today = clock.dateAt(clock.now());
    return daysBetween(today, addDays(today, 6));
  }
  if (/^this week$/i.test(words)) {
    const last = lastDayOfWeek(clock.dateAt(clock.now()), clock.firstWeekday?.());
    return daysBetween(addDays(last, -6), last);
  }
  const [, side, bound] = /^(before|after) (.+)$/i.exec(words) ?? [];
  if (side !== undefined && bound !== undefined) {
    const due = dueFromText(bound, clock);
    return side.toLowerCase() === 'before' ? { dueBefore: due } : { dueAfter: due };
  }
  const due = dueFromText(text, clock);
  if (isCalendarDate(due)) return daysBetween(due, due);
  throw new CliError(
    'usage',
    `${option} takes a day here, not a time. Write "before ${words}", "after ${words}", or the day alone.`,
  );
}

function daysBetween(
  first: CalendarDate,
  last: CalendarDate,
): Pick<ListQuery, 'dueAfter' | 'dueBefore'> {
  const [before, after] = [addDays(first, -1), addDays(last, 1)];
  // The first possible day has no day before it, and the last one no day after it.
  return {
    ...(before < first && { dueAfter: before }),
    ...(after > last && { dueBefore: after }),
  };
}
