import { dueMoment, isCalendarDate, priorities, statuses, type Due, type Todo } from '@todo/domain';
import { fold } from './search-text.ts';

/** The fields that a list can be sorted by. */
export const sortFields = [
  'id',
  'task',
  'status',
  'priority',
  'due',
  'createdAt',
  'updatedAt',
] as const;

/** One of {@link sortFields}. */
export type SortField = (typeof sortFields)[number];

/** One step of an order; later steps decide between todos that are equal in the ones before. */
export interface SortStep {
  readonly field: SortField;
  readonly descending: boolean;
}

/** The value that a todo is compared by. Todos without a value (no due date) come last in both directions. */
export type SortValue = string | number | null;

const values: { readonly [Field in SortField]: (todo: Todo) => SortValue } = {
  id: (todo) => todo.id,
  task: (todo) => fold(todo.task),
  status: (todo) => statuses.indexOf(todo.status),
  priority: (todo) => priorities.indexOf(todo.priority),
  due: (todo) => (todo.due === null ? null : dueKey(todo.due)),
  createdAt: (todo) => todo.createdAt,
  updatedAt: (todo) => todo.updatedAt,
};

/**
 * The value of a field by which todos are compared: texts in any case alike, statuses and priorities by their order.
 */
export function sortValue(todo: Todo, field: SortField): SortValue {
  return values[field](todo);
}

/**
 * A text that sorts dates and instants together, in every storage alike: a date at the end of its day in UTC
 * (`2026-11-30T24`), an instant at its millisecond.
 */
export function dueKey(due: Due): string {
  return isCalendarDate(due) ? `${due}T24` : dueMoment(due);
}

/** How a step is written: `-due` is by due date, the latest first. */
export type SortName = SortField | `-${SortField}`;

/** Every field that a list can be sorted by, rising and falling. */
export const sortNames: readonly SortName[] = sortFields.flatMap((field): SortName[] => [
  field,
  `-${field}`,
]);

/** The step that a name stands for. */
export function sortStep(name: SortName): SortStep {
  const field = sortFields.find((known) => name === known || name === `-${known}`) ?? 'id';
  return { field, descending: name.startsWith('-') };
}

/** The order of a list where a query names none. */
export const byId: readonly SortStep[] = [{ field: 'id', descending: false }];

/** The order with the id as its last tie-break, unless it names the id already. */
export function totalOrder(order: readonly SortStep[]): readonly SortStep[] {
  const decisive = order.findIndex(({ field }) => field === 'id');
  return decisive >= 0 ? order.slice(0, decisive + 1) : [...order, ...byId];
}

/** The values that a todo is sorted by: where a page of this order ends, and the next one goes on. */
export function positionOf(todo: Todo, order: readonly SortStep[]): readonly SortValue[] {
  return order.map(({ field }) => sortValue(todo, field));
}

/**
 * Compares two todos as a list in this order has them: negative if `a` comes first. What a database sorts by an index has
 * to agree with it.
 */
export function compareTodos(a: Todo, b: Todo, order: readonly SortStep[]): number {
  return comparePositions(positionOf(a, order), positionOf(b, order), order);
}

/** Compares two positions in a list of this order: negative if `a` comes first. */
export function comparePositions(
  a: readonly SortValue[],
  b: readonly SortValue[],
  order: readonly SortStep[],
): number {
  for (const [index, { descending }] of order.entries()) {
    const [left = null, right = null] = [a[index], b[index]];
    // Todos without a value come last in both directions.
    if (left === null || right === null) {
      if (left !== right) return left === null ? 1 : -1;
    } else {
      const difference = compareValues(left, right);
      if (difference !== 0) return descending ? -difference : difference;
    }
  }
  return 0;
}

function compareValues(a: NonNullable<SortValue>, b: NonNullable<SortValue>): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : compareText(String(a), String(b));
}

/** Compares by code point, as the databases do. JavaScript itself compares UTF-16 code units. */
export function compareText(a: string, b: string): number {
  const [as, bs] = [codePointsOf(a), codePointsOf(b)];
  const differing = as.findIndex((codePoint, index) => codePoint !== bs[index]);
  if (differing < 0) return as.length - bs.length;
  return (as[differing] ?? 0) - (bs[differing] ?? -1);
}

function codePointsOf(text: string): number[] {
  return Array.from(text, (character) => character.codePointAt(0) ?? 0);
}
