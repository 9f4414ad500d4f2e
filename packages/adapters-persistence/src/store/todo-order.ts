import type { SortStep, SortValue } from '@todo/application';
import { statuses } from '@todo/domain';
import { sql, type RawBuilder, type SelectQueryBuilder } from 'kysely';
import type { Tables } from '../schema/entities.ts';

/** A query of todos, whichever columns it selects. */
export type Todos = SelectQueryBuilder<Tables, 'todo', object>;

/** A step of an order as the database sorts it. */
export interface SortColumn {
  readonly key: () => RawBuilder<string | number>;
  readonly direction: 'asc' | 'desc';
  /** The step's part of a position, converted to a value of `key`. */
  readonly value: (value: SortValue) => string | number;
}

const columns = {
  id: 'id',
  task: 'task_key',
  priority: 'priority',
  createdAt: 'created_at',
  updatedAt: 'updated_at',
} as const;

export function sortColumn({ field, descending }: SortStep): SortColumn {
  const direction = descending ? 'desc' : 'asc';
  if (field === 'status') {
    // The alphabetical order of the statuses is the reverse of their own order.
    return {
      key: () => sql.ref('todo.status'),
      direction: descending ? 'asc' : 'desc',
      value: (place) => statuses[Number(place)] ?? '',
    };
  }
  if (field === 'due') {
    // Todos without a due date come last in both directions.
    const none = descending ? '' : '~';
    return { key: () => dueOr(none), direction, value: (due) => due ?? none };
  }
  return {
    key: () => sql.ref(`todo.${columns[field]}`),
    direction,
    value: (value) => value ?? '',
  };
}

export function inOrder(todos: Todos, steps: readonly SortColumn[]): Todos {
  return steps.reduce((query, { key, direction }) => query.orderBy(key(), direction), todos);
}

export function orderName(order: readonly SortStep[]): string {
  return order.map(({ field, descending }) => `${descending ? '-' : ''}${field}`).join();
}

/** The orders that have an index beginning with the owner and ending with the id. */
const indexed: ReadonlySet<string> = new Set(
  (
    'id -id task,id createdAt,id updatedAt,id status,id -status,id priority,id -priority,id ' +
    '-due,id due,-priority,id'
  ).split(' '),
);

export function isIndexed(order: readonly SortStep[]): boolean {
  return indexed.has(orderName(order));
}

/** Written like the expression of the indexes, so that the databases use them. */
export function dueOr(none: '' | '~'): RawBuilder<string> {
  return sql`coalesce(due, ${sql.lit(none)})`;
}
