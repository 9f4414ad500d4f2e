import { todoJson, type TrashedTodo } from '@todo/application';
import type { Change } from '@todo/domain';

/** The change as REST and `--json` show it, with the todo before and after it. */
export function changeJson(change: Change): unknown {
  const { seq, at, actor, command, kind, reverts, todoId, before, after } = change;
  return {
    seq,
    at,
    actor,
    command,
    kind,
    reverts,
    todoId,
    before: before && todoJson(before),
    after: after && todoJson(after),
  };
}

/** The deleted todo as REST and `--json` show it. */
export function trashedTodoJson({ todo, deletedAt, actor, command }: TrashedTodo): unknown {
  return { todo: todoJson(todo), deletedAt, actor, command };
}
