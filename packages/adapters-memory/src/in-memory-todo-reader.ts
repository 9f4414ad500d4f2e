import {
  byId,
  comparePositions,
  compareText,
  compareTodos,
  matchesFilter,
  positionOf,
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
      const following = all()
        .filter((todo) => matchesFilter(todo, filter))
        .filter(
          (todo) =>
            after === undefined || comparePositions(positionOf(todo, order), after, order) > 0,
        )
        .toSorted((a, b) => compareTodos(a, b, order));
      const page = following.slice(0, limit);
      const last = page.at(-1);
      return {
        todos: page,
        ...(last && following.length > limit && { next: positionOf(last, order) }),
      };
    },

    async count(filter) {
      return all().filter((todo) => matchesFilter(todo, filter)).length;
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
