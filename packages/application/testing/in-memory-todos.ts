import { assertOwner, type Owner, type Todo, type TodoId } from '@todo/domain';
import { TodoNotFoundError, type TodoRepository, type TodosOf } from '@todo/application';

/** Todos kept in memory, and gone with it: for tests and for trying things out. */
export function inMemoryTodos(): TodosOf {
  // One counter for everybody: an id says nothing about whose todo it is.
  let lastId = 0;
  const todosByOwner = new Map<Owner, Map<TodoId, Todo>>();

  return (owner) => {
    assertOwner(owner);
    const todos = todosByOwner.get(owner) ?? new Map<TodoId, Todo>();
    todosByOwner.set(owner, todos);
    return repository(todos, () => ++lastId);
  };
}

function repository(todos: Map<TodoId, Todo>, nextId: () => TodoId): TodoRepository {
  function all(ids: readonly TodoId[]): readonly Todo[] {
    const missing = ids.filter((id) => !todos.has(id));
    if (missing.length > 0) throw new TodoNotFoundError(missing);
    return ids.flatMap((id) => todos.get(id) ?? []);
  }

  return {
    async add(draft) {
      const todo = Object.freeze({ id: nextId(), ...draft });
      todos.set(todo.id, todo);
      return todo;
    },

    async find(id) {
      return todos.get(id);
    },

    async list({ statuses, limit, after }) {
      // A Map keeps the order of insertion, and ids only rise.
      const matching = [...todos.values()].filter(
        (todo) =>
          (statuses === undefined || statuses.includes(todo.status)) &&
          (after === undefined || todo.id > after.id),
      );
      const page = matching.slice(0, limit);
      const last = page.at(-1);
      return {
        todos: page,
        ...(last && matching.length > limit && { next: { id: last.id } }),
      };
    },

    async update(ids, transition) {
      const changed = all(ids).map((todo) => transition(todo));
      for (const todo of changed) todos.set(todo.id, todo);
      return changed;
    },

    async remove(ids, permit) {
      for (const todo of all(ids)) permit(todo);
      for (const id of ids) todos.delete(id);
    },
  };
}
