import { overdueBound, type Clock } from '@todo/application';
import {
  addDays,
  isOpen,
  isOverdue,
  lastDayOfWeek,
  type CalendarDate,
  type LocalMoment,
  type Todo,
} from '@todo/domain';
import { dateOf } from './due-shown.ts';

/** Some todos of a list, perhaps under a heading. */
export interface TodoGroup {
  readonly heading?: string;
  readonly todos: readonly Todo[];
}

const headings = ['Overdue', 'Today', 'Tomorrow', 'This week', 'Later', 'No date'] as const;
type Heading = (typeof headings)[number];

/**
 * Open todos by how soon they are due, each group in the order given. Todos that all lack a due date need no heading, and
 * completed ones among them are late for nothing: then there is one group without a heading.
 */
export function todoGroups(todos: readonly Todo[], clock: Clock): readonly TodoGroup[] {
  if (!todos.every(isOpen) || todos.every(({ due }) => due === null)) return [{ todos }];
  const bounds = boundsNow(clock);
  const found = Map.groupBy(todos, (todo) => headingOf(todo, bounds, clock));
  return headings.flatMap((heading) => {
    const some = found.get(heading);
    return some === undefined ? [] : [{ heading, todos: some }];
  });
}

/** The moment and the days that part one group from the next. */
interface Bounds {
  readonly now: LocalMoment;
  readonly tomorrow: CalendarDate;
  readonly endOfWeek: CalendarDate;
}

function boundsNow(clock: Clock): Bounds {
  const now = overdueBound(clock);
  const { date: today } = now;
  return {
    now,
    tomorrow: addDays(today, 1),
    endOfWeek: lastDayOfWeek(today, clock.firstWeekday?.()),
  };
}

function headingOf(todo: Todo, { now, tomorrow, endOfWeek }: Bounds, clock: Clock): Heading {
  if (todo.due === null) return 'No date';
  if (isOverdue(todo, now)) return 'Overdue';
  const day = dateOf(todo.due, clock);
  if (day <= now.date) return 'Today';
  if (day === tomorrow) return 'Tomorrow';
  return day <= endOfWeek ? 'This week' : 'Later';
}
