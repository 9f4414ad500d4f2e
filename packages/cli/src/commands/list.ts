import { defaultLimit, maxLimit, type TodoApp } from '@todo/application';
import { statuses, type Status, type Todo } from '@todo/domain';
import { CliError } from '../cli-error.ts';
import { printNote, printTodos } from '../output.ts';
import { paintFor } from '../paint.ts';
import { withApp, type Session } from '../session.ts';
import { todoTable } from '../todo-table.ts';

export interface ListOptions {
  readonly status?: readonly string[];
  readonly all?: true;
  readonly limit?: string;
}

const open: readonly Status[] = ['Pending', 'In Process'];

export async function list(session: Session, options: ListOptions): Promise<void> {
  const wanted = options.status
    ? options.status.flatMap(statusesFrom)
    : options.all
      ? statuses
      : open;
  const limit = options.limit === undefined ? defaultLimit : limitFrom(options.limit);
  const { todos, hasMore } = await withApp(session, (app) => firstTodos(app, wanted, limit));

  const { json, quiet } = session.options;
  const { stdout } = session.io;
  // A terminal that does not know how wide it is says 0.
  const columns = stdout.isTTY ? stdout.columns || 80 : undefined;
  await printTodos(session, todos, () => todoTable(todos, paintFor(session, stdout), columns));
  if (hasMore) {
    await printNote(session, `There are more: these are the first ${limit}. --limit shows others.`);
  }
  if (todos.length === 0 && !json && !quiet) await printNote(session, nothingFor(options));
}

/** Reads page after page until there are enough. */
async function firstTodos(
  app: TodoApp,
  status: readonly Status[],
  limit: number,
): Promise<{ readonly todos: readonly Todo[]; readonly hasMore: boolean }> {
  const todos: Todo[] = [];
  let cursor: string | undefined;
  do {
    const page = await app.list({
      status: [...status],
      limit: Math.min(limit - todos.length, maxLimit),
      ...(cursor !== undefined && { cursor }),
    });
    todos.push(...page.todos);
    cursor = page.next;
  } while (cursor !== undefined && todos.length < limit);
  return { todos, hasMore: cursor !== undefined };
}

/** Reads `pending,in-process`: any case, and any sign in place of the blank. */
function statusesFrom(text: string): readonly Status[] {
  return text.split(',').map((word) => {
    const spelled = letters(word);
    const status = statuses.find((known) => letters(known) === spelled);
    if (status !== undefined) return status;
    throw new CliError(
      'usage',
      `--status must be one of pending, in-process, completed, or several with commas, not "${word}".`,
    );
  });
}

function letters(text: string): string {
  return text.toLowerCase().replaceAll(/[\s_-]/g, '');
}

function limitFrom(text: string): number {
  const limit = /^[0-9]{1,9}$/.test(text) ? Number(text) : 0;
  if (limit > 0) return limit;
  throw new CliError('usage', `--limit must be a whole number from 1 on, not "${text}".`);
}

function nothingFor({ status, all }: ListOptions): string {
  if (status) return 'No todo has this status. `todo list --all` shows every one.';
  if (all) return 'No todos yet. `todo add Buy milk` makes one.';
  return 'Nothing to do. `todo add Buy milk` makes a todo, `todo list --all` shows what is done.';
}
