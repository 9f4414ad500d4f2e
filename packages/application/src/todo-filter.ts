import {
  addDays,
  instant,
  isCalendarDate,
  isOpen,
  openStatuses,
  type CalendarDate,
  type Due,
  type Instant,
  type Priority,
  type Status,
  type Todo,
} from '@todo/domain';
import type * as v from 'valibot';
import { endOf, type Clock } from './ports/clock.ts';
import type { listQuerySchema } from './schemas/todo-schemas.ts';
import { searchText, searchWords } from './search-text.ts';

/** Selects the todos that meet every condition. A property that is left out is no condition. */
export interface TodoFilter {
  /** Any of these. */
  readonly statuses?: readonly Status[];
  /** Any of these. */
  readonly priorities?: readonly Priority[];
  /** At least one tag of every group. */
  readonly tags?: readonly (readonly string[])[];
  /** Each occurs in the todo's `searchText`. They come from `searchWords`. */
  readonly words?: readonly string[];
  /** Without a due date. */
  readonly hasDue?: false;
  /** Due strictly before this; a todo without a due date does not match. */
  readonly dueBefore?: DueBound;
  /** Due strictly after this; a todo without a due date does not match. */
  readonly dueAfter?: DueBound;
}

/** A limit as a date and as an instant: due dates are compared with the date, due instants with the instant. */
export interface DueBound {
  readonly date: CalendarDate;
  readonly instant: Instant;
}

/** The filter that a query asks for. */
export function filterFrom(query: v.InferOutput<typeof listQuerySchema>, clock: Clock): TodoFilter {
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

/** Each value is looked up separately, so repetitions are dropped. */
function differentGroups(groups: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const sorted = groups.map((group) => [...new Set(group)].toSorted());
  return [...new Map(sorted.map((group) => [group.join(), group])).values()];
}

/** The bound of `isOverdue`: the current moment, and the current local date. */
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
  // The day that contains the moment is not over at that moment.
  return { date: addDays(clock.dateAt(moment), -1), instant: moment };
}

function earlier(a: DueBound, b: DueBound): DueBound {
  return {
    date: a.date < b.date ? a.date : b.date,
    instant: a.instant < b.instant ? a.instant : b.instant,
  };
}

/** Whether a todo meets every condition. What a database finds by an index has to agree with it. */
export function matchesFilter(todo: Todo, filter: TodoFilter): boolean {
  const { statuses, priorities, tags = [], words = [], hasDue, dueBefore, dueAfter } = filter;
  return (
    (statuses?.includes(todo.status) ?? true) &&
    (priorities?.includes(todo.priority) ?? true) &&
    tags.every((group) => group.some((tag) => todo.tags.includes(tag))) &&
    (words.length === 0 || hasWords(searchText(todo), words)) &&
    (hasDue === undefined || todo.due === null) &&
    (dueBefore === undefined || (todo.due !== null && sideOf(todo.due, dueBefore) < 0)) &&
    (dueAfter === undefined || (todo.due !== null && sideOf(todo.due, dueAfter) > 0))
  );
}

function hasWords(text: string, words: readonly string[]): boolean {
  return words.every((word) => text.includes(word));
}

/** Negative if `due` is before the bound, positive if it is after. */
function sideOf(due: Due, bound: DueBound): number {
  return isCalendarDate(due)
    ? compareKeys(due, bound.date)
    : compareKeys(instant(Date.parse(due)), bound.instant);
}

/** Both are ASCII. */
function compareKeys(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
