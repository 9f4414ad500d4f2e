import { overdueBound, type Clock } from '@todo/application';
import { isOverdue, type Priority, type Status, type Todo, type TodoFields } from '@todo/domain';
import type { Style } from '../terminal/paint.ts';
import { exactDue, fullDue, shortDue } from './due-shown.ts';
import { localDateTime } from './local-time.ts';

/*
 * How each field of a todo is shown: as a column of a list, and as a line of everything that there is about it.
 */

/** The columns of a table beside the task. */
export interface TodoColumn {
  readonly head: string;
  /** Empty if the todo has no value. */
  readonly text: (todo: Todo, clock: Clock) => string;
  readonly style?: (todo: Todo, clock: Clock) => Style | undefined;
  readonly align?: 'right';
  /** On a terminal, longer values are wrapped. */
  readonly maxWidth?: number;
}

const statusStyles: Readonly<Record<Status, Style>> = {
  Pending: 'bold',
  'In Process': 'yellow',
  Completed: 'green',
};

const priorityStyles: Readonly<Record<Priority, Style | undefined>> = {
  none: undefined,
  low: 'dim',
  medium: undefined,
  high: 'magenta',
};

/** The columns that every todo fills. */
export const leadingColumns: readonly TodoColumn[] = [
  { head: 'ID', text: ({ id }) => `${id}`, align: 'right' },
  { head: 'STATUS', text: ({ status }) => status, style: ({ status }) => statusStyles[status] },
];

/** The columns that are left out if no todo fills them. */
export const detailColumns: readonly TodoColumn[] = [
  {
    head: 'PRIORITY',
    text: ({ priority }) => (priority === 'none' ? '' : priority),
    style: ({ priority }) => priorityStyles[priority],
  },
  {
    head: 'DUE',
    text: ({ due }, clock) => (due === null ? '' : shortDue(due, clock)),
    style: (todo, clock) => (isOverdue(todo, overdueBound(clock)) ? 'red' : undefined),
  },
  { head: 'TAGS', text: ({ tags }) => tags.join(' '), style: () => 'cyan', maxWidth: 20 },
];

/** A line of everything that there is about a todo. */
export interface Detail {
  readonly label: string;
  /** In lines; empty where there is nothing to say. */
  readonly text: string;
  readonly style?: Style;
}

/** Every field has a line, and those that say nothing are left out of what is shown. */
export function detailsOf(todo: Todo, clock: Clock): readonly Detail[] {
  const { due, completedAt } = todo;
  const late = isOverdue(todo, overdueBound(clock));
  return [
    { label: 'Id', text: `${todo.id}` },
    { label: 'Task', text: todo.task },
    { label: 'Status', text: todo.status },
    { label: 'Priority', text: todo.priority === 'none' ? '' : todo.priority },
    {
      label: 'Due',
      text: due === null ? '' : fullDue(due, clock) + (late ? ', overdue' : ''),
      ...(late && { style: 'red' }),
    },
    { label: 'Tags', text: todo.tags.join(' ') },
    { label: 'Created', text: localDateTime(todo.createdAt, clock) },
    { label: 'Updated', text: localDateTime(todo.updatedAt, clock) },
    { label: 'Completed', text: completedAt ? localDateTime(completedAt, clock) : '' },
    { label: 'Notes', text: todo.notes },
  ];
}

/** The value of a field in a sentence; empty where there is nothing to say. */
export interface FieldText {
  readonly label: string;
  readonly text: (todo: Todo, clock: Clock) => string;
}

/** Each field that a person sets. One that is missing here does not compile. */
export const fieldTexts: Readonly<Record<keyof TodoFields, FieldText>> = {
  task: { label: 'Task', text: ({ task }) => task },
  status: { label: 'Status', text: ({ status }) => status },
  priority: { label: 'Priority', text: ({ priority }) => priority },
  due: { label: 'Due', text: ({ due }, clock) => (due === null ? '' : exactDue(due, clock)) },
  tags: { label: 'Tags', text: ({ tags }) => tags.join(' ') },
  notes: { label: 'Notes', text: ({ notes }) => notes },
};
