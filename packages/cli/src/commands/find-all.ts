import { TodoNotFoundError, type TodoApp } from '@todo/application';
import type { Todo, TodoId } from '@todo/domain';

/** @throws TodoNotFoundError naming every id that is missing */
export async function findAll(app: TodoApp, ids: readonly TodoId[]): Promise<readonly Todo[]> {
  const todos: Todo[] = [];
  const missing: TodoId[] = [];
  for (const id of ids) {
    try {
      todos.push(await app.get(id));
    } catch (error) {
      if (!(error instanceof TodoNotFoundError)) throw error;
      missing.push(id);
    }
  }
  if (missing.length > 0) throw new TodoNotFoundError(missing);
  return todos;
}
