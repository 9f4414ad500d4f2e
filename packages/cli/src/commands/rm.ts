import { TodoNotFoundError, type TodoApp } from '@todo/application';
import type { Todo, TodoId } from '@todo/domain';
import type { CommandContext } from '../command-context.ts';
import { todoIdsFrom } from '../parsing/todo-ids.ts';
import { idLines, printData, printUndoHint } from '../terminal/output.ts';
import { visibleTodo } from '../views/visible-todo.ts';

/** Moves todos to the trash. It asks nothing, because `todo undo` takes it back. */
export async function rm(context: CommandContext, words: readonly string[]): Promise<void> {
  const ids = [...new Set(todoIdsFrom(words))];
  const { openApp } = await context.todos('writes');
  const app = await openApp();
  const todos = (await findAll(app, ids)).map(visibleTodo);
  await app.delete(ids);
  await printData(context, {
    people: () => todos.map(({ id, task }) => `Removed ${id}  ${task}\n`).join(''),
    quiet: () => idLines(todos),
  });
  await printUndoHint(context);
}

/** @throws TodoNotFoundError naming every id that is missing */
async function findAll(app: TodoApp, ids: readonly TodoId[]): Promise<readonly Todo[]> {
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
