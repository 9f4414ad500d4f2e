import { newRevision, TodoNotFoundError, type TodoRepository } from '@todo/application';
import {
  changeKind,
  type BeforeAndAfter,
  type ChangeKind,
  type Todo,
  type TodoDraft,
  type TodoId,
} from '@todo/domain';
import { inMemoryTodoReader } from './in-memory-todo-reader.ts';
import type { TransactionalMap } from './transactional-map.ts';

interface Transaction {
  readonly nextId: () => TodoId;
  /** Writes a change to the log. */
  readonly record: (kind: ChangeKind, images: BeforeAndAfter) => void;
  /** Puts a removed todo into the trash. */
  readonly discard: (todo: Todo) => void;
}

interface InMemoryTodoRepository {
  readonly repository: TodoRepository;
  /** Stores a todo that has come back from the trash. */
  readonly putBack: (todo: Todo) => void;
}

/** The todos of one owner within a transaction. */
export function inMemoryTodoRepository(
  todos: TransactionalMap<TodoId, Todo>,
  { nextId, record, discard }: Transaction,
): InMemoryTodoRepository {
  function all(ids: readonly TodoId[]): readonly Todo[] {
    const missing = ids.filter((id) => !todos.has(id));
    if (missing.length > 0) throw new TodoNotFoundError(missing);
    return ids.flatMap((id) => todos.get(id) ?? []);
  }

  function keep(images: BeforeAndAfter & { readonly after: Todo }, isRestored = false): Todo {
    const { after } = images;
    todos.set(after.id, after);
    record(changeKind(images, isRestored), images);
    return after;
  }

  function add(draft: TodoDraft): Todo {
    const after = Object.freeze({ id: nextId(), revision: newRevision(), ...draft });
    return keep({ before: null, after });
  }

  const repository: TodoRepository = {
    ...inMemoryTodoReader(todos),

    async add(draft) {
      return add(draft);
    },

    async addAll(drafts) {
      return drafts.map((draft) => add(draft));
    },

    async update(ids, transition) {
      // All transitions run before the first change: if one throws, nothing is changed, even if the caller catches it.
      const changes = all(ids).map((before) => ({ before, after: transition(before) }));
      return changes.map(({ before, after }) =>
        after === before
          ? before
          : keep({ before, after: Object.freeze({ ...after, revision: newRevision() }) }),
      );
    },

    async remove(ids, permit) {
      const removed = all(ids);
      for (const todo of removed) permit(todo);
      for (const before of removed) {
        todos.delete(before.id);
        discard(before);
        record('deleted', { before, after: null });
      }
    },
  };
  return { repository, putBack: (after) => void keep({ before: null, after }, true) };
}
