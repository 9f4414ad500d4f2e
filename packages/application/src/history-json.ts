import type { Change, Todo } from '@todo/domain';
import type { TrashedTodo } from './ports/trash.ts';
import type { ChangeJson, RevertedJson, TrashedTodoJson } from './schemas/history-schemas.ts';
import type { Reverted } from './reverted.ts';
import type { TodoJson } from './schemas/todo-schemas.ts';
import { todoJson } from './todo-json.ts';

/** The change as REST, the stream of events and `--json` show it. */
export function changeJson(change: Change): ChangeJson {
  const { seq, at, actor, command, kind, reverts, todoId, before, after } = change;
  return {
    seq,
    at,
    actor,
    command,
    kind,
    reverts: reverts && { command: reverts.command, as: reverts.as },
    todoId,
    before: imageJson(before),
    after: imageJson(after),
  };
}

const imageJson = (todo: Todo | null): TodoJson | null => todo && todoJson(todo);

/** The deleted todo as REST and `--json` show it. */
export function trashedTodoJson({ todo, deletedAt, actor, command }: TrashedTodo): TrashedTodoJson {
  return { todo: todoJson(todo), deletedAt, actor, command };
}

/** What undo or redo does as REST shows it. */
export function revertedJson({ command, todos }: Reverted): RevertedJson {
  return {
    command,
    todos: todos.map(({ id, kind, before, after }) => ({
      id,
      kind,
      before: imageJson(before),
      after: imageJson(after),
    })),
  };
}
