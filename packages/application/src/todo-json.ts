import type { Todo } from '@todo/domain';
import type { TodoJson } from './schemas/todo-schemas.ts';

/** The todo as REST and `--json` show it. The version is not a field: over HTTP it travels as the ETag. */
export function todoJson(todo: Todo): TodoJson {
  return {
    id: todo.id,
    task: todo.task,
    status: todo.status,
    priority: todo.priority,
    due: todo.due,
    // Not the frozen list itself: V8 writes JSON with frozen lists in it at half the speed.
    tags: [...todo.tags],
    notes: todo.notes,
    createdAt: todo.createdAt,
    updatedAt: todo.updatedAt,
    completedAt: todo.completedAt,
  };
}
