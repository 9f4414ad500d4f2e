import {
  byId,
  matches,
  sortValue,
  type SortStep,
  type SortValue,
  type TodoPosition,
  type TodoReader,
} from '@todo/application';
import type { Todo, TodoId } from '@todo/domain';
import type { Entries } from './in-memory-data.ts';

/** The todos of one owner, for reading. */
export function inMemoryTodoReader(todos: Entries<TodoId, Todo>): TodoReader {
  const all = () => Array.from(todos, ([, todo]) => todo);
  return {
    async find(id) {
      return todos.get(id);
    },

    async findAll(ids) {
      return ids.flatMap((id) => todos.get(id) ?? []);
    },

    async list({ order = byId, limit, after, ...filter }) {
      const position = (todo: Todo): TodoPosition =>
        order.map(({ field }) => sortValue(todo, field));
      const following = all()
        .filter((todo) => matches(todo, filter))
        .filter((todo) => after === undefined || compare(position(todo), after, order) > 0)
        .toSorted((a, b) => compare(position(a), position(b), order));
      const page = following.slice(0, limit);
      const last = page.at(-1);
      return { todos: page, ...(last && following.length > limit && { next: position(last) }) };
    },

    async count(filter) {
      return all().filter((todo) => matches(todo, filter)).length;
    },

    async tags() {
      const uses = Map.groupBy(
        all().flatMap((todo) => todo.tags),
        (tag) => tag,
      );
      return [...uses]
        .toSorted(([a, as], [b, bs]) => bs.length - as.length || compareText(a, b))
        .map(([tag]) => tag);
    },
  };
}

function compare(a: TodoPosition, b: TodoPosition, order: readonly SortStep[]): number {
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
function compareText(a: string, b: string): number {
  const [as, bs] = [codePointsOf(a), codePointsOf(b)];
  const differing = as.findIndex((codePoint, index) => codePoint !== bs[index]);
  if (differing < 0) return as.length - bs.length;
  return (as[differing] ?? 0) - (bs[differing] ?? -1);
}

function codePointsOf(text: string): number[] {
  return Array.from(text, (character) => character.codePointAt(0) ?? 0);
}
