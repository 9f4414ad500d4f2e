import {
  newRevision,
  TodoNotFoundError,
  type TrashedTodo,
  type TrashReader,
  type TrashRepository,
} from '@todo/application';
import type { Todo, TodoId } from '@todo/domain';
import type { Entries } from './in-memory-data.ts';
import type { TransactionalMap } from './transactional-map.ts';

/** The deleted todos of one owner, for reading. */
export function inMemoryTrashReader(trash: Entries<TodoId, TrashedTodo>): TrashReader {
  const all = () => Array.from(trash, ([, trashed]) => trashed);
  return {
    find: async (id) => trash.get(id),

    async list(limit, after) {
      return all()
        .filter(
          ({ deletedAt, todo }) =>
            after === undefined || isAfter({ deletedAt, id: todo.id }, after),
        )
        .toSorted((a, b) => (isAfter(positionOf(a), positionOf(b)) ? 1 : -1))
        .slice(0, limit);
    },

    count: async () => all().length,
  };
}

interface Transaction {
  readonly trash: TransactionalMap<TodoId, TrashedTodo>;
  /** Stores a todo that has come back, and logs that. */
  readonly putBack: (todo: Todo) => void;
  /** Erases what is left of todos elsewhere: their images in the change log, and their foreign ids. */
  readonly erase: (ids: ReadonlySet<TodoId>) => void;
}

/** The trash of one owner within a transaction. */
export function inMemoryTrashRepository({ trash, putBack, erase }: Transaction): TrashRepository {
  function all(ids: readonly TodoId[]): readonly TrashedTodo[] {
    const missing = ids.filter((id) => !trash.has(id));
    if (missing.length > 0) throw new TodoNotFoundError(missing);
    return ids.flatMap((id) => trash.get(id) ?? []);
  }

  return {
    ...inMemoryTrashReader(trash),

    async restore(ids, transition) {
      // All transitions run before the first change: if one throws, nothing is changed, even if the caller catches it.
      const restored = all(ids).map((trashed) => transition(trashed));
      return restored.map((wanted) => {
        const todo = Object.freeze({ ...wanted, revision: newRevision() });
        trash.delete(todo.id);
        putBack(todo);
        return todo;
      });
    },

    async purge(ids) {
      all(ids);
      for (const id of ids) trash.delete(id);
      erase(new Set(ids));
    },
  };
}

type Position = Exclude<Parameters<TrashReader['list']>[1], undefined>;

function positionOf({ deletedAt, todo: { id } }: TrashedTodo): Position {
  return { deletedAt, id };
}

/** Whether a todo comes after another: those that were deleted last come first. */
function isAfter(one: Position, other: Position): boolean {
  if (one.deletedAt !== other.deletedAt) return one.deletedAt < other.deletedAt;
  return one.id < other.id;
}
