import type { Todo } from '@todo/domain';
import type { TodoJson } from './schemas/todo-schemas.ts';

/**
 * The todo as REST and `--json` show it. The version is not a field: over HTTP it travels as the ETag. A literal, as V8
 * copies members that are named by a list at an eighth of the speed.
 */
export function todoJson(todo: Todo): TodoJson {
  return {
    id: todo.id,
    task: todo.task,
    status: todo.status,
    priority: todo.priority,
    due: todo.due,
    // A copy of the frozen list, because V8 writes JSON with frozen lists at half the speed.
    tags: [...todo.tags],
    notes: todo.notes,
    createdAt: todo.createdAt,
    updatedAt: todo.updatedAt,
    completedAt: todo.completedAt,
  };
}
