import type { Todo, TodoId } from '@todo/domain';
import { TodoNotFoundError, type TodoApp } from '@todo/application';
import { CliError } from '../errors/cli-error.ts';
import { canAsk, confirm } from '../terminal/confirm.ts';
import { idLines, printData, printNote } from '../terminal/output.ts';
import type { CommandContext } from '../command-context.ts';
import { todoIdsFrom } from '../parsing/todo-ids.ts';
import { visibleTodo } from '../views/visible-todo.ts';

export interface RmOptions {
  readonly yes?: true;
}

export async function rm(
  context: CommandContext,
  words: readonly string[],
  { yes }: RmOptions,
): Promise<void> {
  const ids = [...new Set(todoIdsFrom(words))];
  if (!yes && !canAsk(context.io)) {
    throw new CliError('usage', 'No terminal to confirm on; use --yes.');
  }
  const { openApp } = await context.todos('writes');
  const app = await openApp();
  const todos = (await findAll(app, ids)).map(visibleTodo);
  if (!yes && !(await confirm(context.io, question(todos)))) {
    return printNote(context, 'Nothing was removed.');
  }
  await app.delete(ids);
  return printData(context, {
    people: () => todos.map(({ id, task }) => `Removed ${id}  ${task}\n`).join(''),
    quiet: () => idLines(todos),
  });
}

function question(todos: readonly Todo[]): string {
  const lines = todos.map(({ id, task }) => `${id}  ${task}`);
  return lines.length === 1
    ? `Remove ${lines[0]}?`
    : `${lines.join('\n')}\nRemove these ${lines.length} todos?`;
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
