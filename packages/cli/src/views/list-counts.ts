import { overdueBound, type Clock } from '@todo/application';
import { isOpen, isOverdue, type Todo } from '@todo/domain';
import { dateOf } from './due-shown.ts';
import { statusMarks } from './shown-fields.ts';

/** How many todos of a list there are, of each kind that a person asks about. */
export interface ListCounts {
  readonly open: number;
  readonly inProcess: number;
  readonly overdue: number;
  readonly dueToday: number;
  readonly completed: number;
}

/** The counts of a list that is shown as a whole. */
export function countsOf(todos: readonly Todo[], clock: Clock): ListCounts {
  const now = overdueBound(clock);
  const count = (isCounted: (todo: Todo) => boolean) => todos.filter(isCounted).length;
  return {
    open: count(isOpen),
    inProcess: count(({ status }) => status === 'In Process'),
    overdue: count((todo) => isOverdue(todo, now)),
    dueToday: count(
      (todo) =>
        isOpen(todo) &&
        todo.due !== null &&
        !isOverdue(todo, now) &&
        dateOf(todo.due, clock) === now.date,
    ),
    completed: count((todo) => !isOpen(todo)),
  };
}

/** The counts as one sentence: `5 open, 1 in process (▸), 2 overdue, 1 due today`. What there is none of is left out. */
export function countsSentence({
  open,
  inProcess,
  overdue,
  dueToday,
  completed,
}: ListCounts): string {
  const parts: readonly (readonly [count: number, what: string])[] = [
    [open, 'open'],
    [inProcess, `in process (${statusMarks['In Process']})`],
    [overdue, 'overdue'],
    [dueToday, 'due today'],
    [completed, `completed (${statusMarks.Completed})`],
  ];
  return parts
    .filter(([count]) => count > 0)
    .map(([count, what]) => `${count} ${what}`)
    .join(', ');
}
