import { overdueBound, type Clock } from '@todo/application';
import {
  isOverdue,
  type Due,
  type Priority,
  type Status,
  type Todo,
  type TodoFields,
} from '@todo/domain';
import type { ColumnName, DateStyle } from '../preferences.ts';
import type { Style } from '../terminal/paint.ts';
import { exactDue, fullDue, isoDue, shortDue } from './due-shown.ts';
import { localDateTime } from './local-time.ts';

/*
 * How each field of a todo is shown: as a column of a list, and as a line of everything that there is about it.
 */

/** What the text of a column depends on beside the todo. */
export interface ShownBy {
  readonly clock: Clock;
  readonly dateStyle: DateStyle;
}

/** A column of a table beside the task. */
export interface TodoColumn {
  readonly head: string;
  /** Empty if the todo has no value. */
  readonly text: (todo: Todo, by: ShownBy) => string;
  readonly style?: (todo: Todo, clock: Clock) => Style | undefined;
  readonly align?: 'right';
  /** Longer values are wrapped. */
  readonly maxWidth?: number;
  /** Before the value where no head stands above it, because the terminal is narrow. */
  readonly label?: string;
}

/** What stands before the task instead of the status; empty for the status that most open todos have. */
export const statusMarks: Readonly<Record<Status, string>> = {
  Pending: '',
  'In Process': '▸',
  Completed: '✓',
};

export const statusStyles: Readonly<Record<Status, Style | undefined>> = {
  Pending: undefined,
  'In Process': 'yellow',
  Completed: 'green',
};

const priorityStyles: Readonly<Record<Priority, Style | undefined>> = {
  none: undefined,
  low: 'dim',
  medium: undefined,
  high: 'magenta',
};

const dueTexts: Readonly<Record<DateStyle, (due: Due, clock: Clock) => string>> = {
  relative: shortDue,
  weekday: exactDue,
  iso: isoDue,
};

/** Each column that a list can have beside the task. One that is missing here does not compile. */
export const todoColumns: Readonly<Record<ColumnName, TodoColumn>> = {
  id: { head: 'ID', text: ({ id }) => `${id}`, align: 'right' },
  status: {
    head: 'STATUS',
    text: ({ status }) => status,
    style: ({ status }) => statusStyles[status],
  },
  priority: {
    head: 'PRIORITY',
    text: ({ priority }) => (priority === 'none' ? '' : priority),
    style: ({ priority }) => priorityStyles[priority],
  },
  due: {
    head: 'DUE',
    label: 'due',
    text: ({ due }, { clock, dateStyle }) => (due === null ? '' : dueTexts[dateStyle](due, clock)),
    style: (todo, clock) => (isOverdue(todo, overdueBound(clock)) ? 'red' : undefined),
  },
  tags: { head: 'TAGS', text: ({ tags }) => tags.join(' '), style: () => 'cyan', maxWidth: 20 },
  created: {
    head: 'CREATED',
    label: 'created',
    text: ({ createdAt }, { clock }) => localDateTime(createdAt, clock),
  },
  updated: {
    head: 'UPDATED',
    label: 'updated',
    text: ({ updatedAt }, { clock }) => localDateTime(updatedAt, clock),
  },
  completed: {
    head: 'COMPLETED',
    label: 'completed',
    text: ({ completedAt }, { clock }) =>
      completedAt === null ? '' : localDateTime(completedAt, clock),
  },
};

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
