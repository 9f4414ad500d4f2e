import { fold, type Clock } from '@todo/application/input';
import { isCalendarDate, isOpen, priorities, statuses, type CalendarDate } from '@todo/domain';
import { instantOf, localDay } from './due-day.ts';
import type { View } from './places.ts';
import type { TodoJson } from '../api/answers.ts';

type DayClock = Pick<Clock, 'dateAt'>;

type Test = (todo: TodoJson, today: CalendarDate, clock: DayClock) => boolean;

const tests: Readonly<Record<Exclude<View['name'], 'tag' | 'search'>, Test>> = {
  today: (todo, today, clock) =>
    isOpen(todo) && todo.due !== null && localDay(todo.due, clock) <= today,
  upcoming: (todo, today, clock) =>
    isOpen(todo) && todo.due !== null && localDay(todo.due, clock) > today,
  all: isOpen,
  completed: (todo) => !isOpen(todo),
};

/** Whether a todo is in the view, by the person's own days. */
export function belongsIn(
  view: View,
  todo: TodoJson,
  today: CalendarDate,
  clock: DayClock,
): boolean {
  if (view.name === 'tag') return isOpen(todo) && todo.tags.includes(view.tag);
  if (view.name === 'search') return hasWords(todo, view.words);
  return tests[view.name](todo, today, clock);
}

function hasWords({ task, tags, notes }: TodoJson, words: string): boolean {
  const text = fold([task, ...tags, notes].join('\n'));
  return fold(words)
    .split(/\s+/)
    .every((word) => text.includes(word));
}

export type InOrder = (view: View, todos: readonly TodoJson[]) => readonly TodoJson[];

/**
 * Puts todos in the order of a view: as {@link viewQuery} asks for it, with the days where the person is. Of a long list,
 * most todos stay as they are when one changes, so what they sort by is kept.
 */
export function ordering(clock: DayClock): InOrder {
  const made: Readonly<Record<Order, WeakMap<TodoJson, Rank>>> = {
    urgency: new WeakMap(),
    completed: new WeakMap(),
    search: new WeakMap(),
  };

  function rankOf(todo: TodoJson, order: Order): Rank {
    const before = made[order].get(todo);
    if (before !== undefined) return before;
    const rank = ranks[order](todo, clock);
    made[order].set(todo, rank);
    return rank;
  }

  return (view, todos) => {
    const order = view.name === 'completed' || view.name === 'search' ? view.name : 'urgency';
    return todos
      .map((todo) => ({ todo, rank: rankOf(todo, order) }))
      .toSorted((a, b) => compareRanks(a.rank, b.rank) || placeOfId(a.todo) - placeOfId(b.todo))
      .map(({ todo }) => todo);
  };
}

/** A text that sorts as the todo does, upwards or, for the latest first, downwards. */
interface Rank {
  readonly key: string;
  readonly isDescending?: true;
}

const urgency = (todo: TodoJson, clock: DayClock): string =>
  `${dueKey(todo, clock)} ${priorities.length - priorities.indexOf(todo.priority)}`;

type Order = 'urgency' | 'completed' | 'search';

const ranks: Readonly<Record<Order, (todo: TodoJson, clock: DayClock) => Rank>> = {
  urgency: (todo, clock) => ({ key: urgency(todo, clock) }),
  completed: ({ updatedAt }) => ({ key: updatedAt, isDescending: true }),
  search: (todo, clock) => ({ key: `${statuses.indexOf(todo.status)} ${urgency(todo, clock)}` }),
};

/** A whole day comes after the moments of that day, and a todo without a due date last. */
function dueKey({ due }: TodoJson, clock: DayClock): string {
  if (due === null) return '~';
  return isCalendarDate(due) ? `${due} ~` : `${localDay(due, clock)} ${instantOf(due)}`;
}

function compareRanks(a: Rank, b: Rank): number {
  if (a.key === b.key) return 0;
  return a.key < b.key === (a.isDescending ?? false) ? 1 : -1;
}

/** A todo that has no id of the server's yet is newer than those that have, and -2 is newer than -1. */
function placeOfId({ id }: TodoJson): number {
  return id < 0 ? 2 ** 52 - id : id;
}
