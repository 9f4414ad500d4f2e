import type { Clock } from '@todo/application/input';
import type { CalendarDate } from '@todo/domain';
import type { TodoJson } from '../api/answers.ts';
import { localDay } from './due-day.ts';
import { dayHeading, hasPassed } from './due-text.ts';
import type { View } from './places.ts';

type LocalClock = Pick<Clock, 'now' | 'dateAt' | 'timeAt'>;

/** The group that a todo stands in; '' where the list has none. */
export function headingOf(
  view: View,
  { due }: TodoJson,
  today: CalendarDate,
  clock: LocalClock,
): string {
  if (due === null) return '';
  if (view.name === 'upcoming') return dayHeading(localDay(due, clock), today);
  if (view.name !== 'today') return '';
  return hasPassed(due, clock) ? 'Overdue' : 'Due today';
}
