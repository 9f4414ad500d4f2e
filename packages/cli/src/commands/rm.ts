import type { CommandContext } from '../command-context.ts';
import { todoIdsFrom } from '../parsing/todo-ids.ts';
import { idLines, printData, printUndoHint } from '../terminal/output.ts';
import { visibleTodo } from '../views/visible-todo.ts';
import { findAll } from './find-all.ts';

/** Moves todos to the trash. It asks nothing, because `todo undo` takes it back. */
export async function rm(context: CommandContext, words: readonly string[]): Promise<void> {
  const ids = todoIdsFrom(words);
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
