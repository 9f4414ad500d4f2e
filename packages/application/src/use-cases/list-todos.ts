import {
  isCalendarDate,
  addDays,
  instant,
  isOpen,
  openStatuses,
  type Due,
  type Todo,
} from '@todo/domain';
import type * as v from 'valibot';
import { endOf, type Clock } from '../ports/clock.ts';
import { cursorFrom, positionFrom } from '../schemas/cursor.ts';
import { InvalidQueryError } from '../errors.ts';
import { parse } from '../schemas/parse.ts';
import { searchWords } from '../search-text.ts';
import { sortStep, totalOrder } from '../todo-order.ts';
import type { DueBound, TodoFilter } from '../ports/todo-repository.ts';
import { listQuerySchema, type ListQuery } from '../schemas/todo-schemas.ts';
import type { UseCaseContext } from './use-case-context.ts';

/** One page of a list. */
export interface TodoList {
  readonly todos: readonly Todo[];
  /** Asks for the next page when given back as `cursor`; absent on the last one. */
  readonly next?: string;
  /** How many todos match on all pages, where the query asked for it. */
  readonly total?: number;
}

export function listTodos({ store, owner, clock }: UseCaseContext) {
  /** One page, 100 todos unless `limit` says otherwise. @throws InvalidQueryError */
  return async (query: ListQuery = {}): Promise<TodoList> => {
    const { value, faults } = parse(listQuerySchema, query);
    if (faults) throw new InvalidQueryError(faults);
    const { limit, cursor, count } = value;
    const order = totalOrder(value.sort.map(sortStep));
    const filter = filterFrom(value, clock);
    const after = cursor === undefined ? {} : { after: positionFrom(cursor, order) };
    return store.read(owner, async ({ todos }) => {
      const page = await todos.list({ ...filter, order, limit, ...after });
      return {
        todos: page.todos,
        ...(page.next && { next: cursorFrom(page.next, order) }),
        ...(count && { total: await todos.count(filter) }),
      };
    });
  };
}

function filterFrom(query: v.InferOutput<typeof listQuerySchema>, clock: Clock): TodoFilter {
  const { status, priority, tag, keyword, due, dueBefore, dueAfter, overdue } = query;
  const wanted = overdue
    ? (status?.filter((one) => isOpen({ status: one })) ?? openStatuses)
    : status;
  const before = [
    ...(dueBefore === undefined ? [] : [boundBefore(dueBefore, clock)]),
    ...(overdue ? [overdueBound(clock)] : []),
  ];
  return {
    ...(wanted && { statuses: wanted }),
    ...(priority && { priorities: priority }),
    ...(tag && { tags: differentGroups(tag) }),
    ...(keyword !== undefined && { words: searchWords(keyword) }),
    ...(due === 'none' && { hasDue: false }),
    ...(before.length > 0 && { dueBefore: before.reduce(earlier) }),
    ...(dueAfter !== undefined && { dueAfter: boundAfter(dueAfter, clock) }),
  };
}

/** Each is looked up by itself, so none twice. */
function differentGroups(groups: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const sorted = groups.map((group) => [...new Set(group)].toSorted());
  return [...new Map(sorted.map((group) => [group.join(), group])).values()];
}

/** What `isOverdue` compares with: now, and the day that it is where the person is. */
export function overdueBound(clock: Clock): DueBound {
  const now = clock.now();
  return { date: clock.dateAt(now), instant: now };
}

function boundBefore(due: Due, clock: Clock): DueBound {
  if (isCalendarDate(due)) return { date: due, instant: clock.startOf(due) };
  const moment = instant(Date.parse(due));
  return { date: clock.dateAt(moment), instant: moment };
}

function boundAfter(due: Due, clock: Clock): DueBound {
  if (isCalendarDate(due)) return { date: due, instant: endOf(due, clock) };
  const moment = instant(Date.parse(due));
  // A day that has the moment in it is over only after it.
  return { date: addDays(clock.dateAt(moment), -1), instant: moment };
}

function earlier(a: DueBound, b: DueBound): DueBound {
  return {
    date: a.date < b.date ? a.date : b.date,
    instant: a.instant < b.instant ? a.instant : b.instant,
  };
}
