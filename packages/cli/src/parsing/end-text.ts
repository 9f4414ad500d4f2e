import { endOf, type Clock } from '@todo/application/input';
import { dueMoment, isCalendarDate, type Instant } from '@todo/domain';
import { dueFromText } from './due-text.ts';

/**
 * Parses the end of something as people write a due date: of a day, its last moment in the time zone of the clock.
 * @throws CliError with examples where the text is no date
 */
export function endFromText(text: string, clock: Clock): Instant {
  const end = dueFromText(text, clock);
  return isCalendarDate(end) ? endOf(end, clock) : dueMoment(end);
}
