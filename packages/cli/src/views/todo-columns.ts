import { overdueBound, type Clock } from '@todo/application';
import { isOverdue, type Priority, type Status, type Todo } from '@todo/domain';
import { shortDue } from './due-shown.ts';
import type { Style } from '../terminal/paint.ts';

/** What a table says of each todo beside its task. */
export interface TodoColumn {
  readonly head: string;
  /** Empty where there is nothing to say. */
  readonly text: (todo: Todo, clock: Clock) => string;
  readonly style?: (todo: Todo, clock: Clock) => Style | undefined;
  readonly align?: 'right';
  /** On a terminal, what is longer is wrapped. */
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

/** Those that every todo fills. */
export const leadingColumns: readonly TodoColumn[] = [
  { head: 'ID', text: ({ id }) => `${id}`, align: 'right' },
  { head: 'STATUS', text: ({ status }) => status, style: ({ status }) => statusStyles[status] },
];

/** Those that are left out where no todo fills them. */
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
