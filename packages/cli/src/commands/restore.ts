import { TodoNotFoundError } from '@todo/application';
import type { Todo } from '@todo/domain';
import type { CommandContext } from '../command-context.ts';
import { CliError } from '../errors/cli-error.ts';
import { todoIdsFrom } from '../parsing/todo-ids.ts';
import { printTodo, printTodos } from '../views/todo-output.ts';

/** Brings deleted todos back under their ids, all of them or none. */
export async function restore(context: CommandContext, words: readonly string[]): Promise<void> {
  const ids = todoIdsFrom(words);
  const { openApp } = await context.todos('writes');
  const app = await openApp();
  const todos = await app.restore(ids).catch(asNotInTrash);
  // A caller that names one id expects one todo in JSON, and not an array.
  const [todo] = todos;
  if (ids.length === 1 && todo) await printTodo(context, todo, line);
  else await printTodos(context, todos, (shown) => shown.map(line).join(''));
}

function line({ id, task }: Todo): string {
  return `Restored ${id}  ${task}\n`;
}

function asNotInTrash(error: unknown): never {
  if (!(error instanceof TodoNotFoundError)) throw error;
  throw new CliError(
    'not-in-trash',
    `No todo ${error.ids.join(', ')} in the trash. \`todo trash\` shows what is there.`,
    { cause: error },
  );
}
