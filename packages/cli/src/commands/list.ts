import {
  defaultLimit,
  maxLimit,
  type Clock,
  type ListQuery,
  type TodoApp,
} from '@todo/application';
import { addDays, type Todo } from '@todo/domain';
import { limitFrom, listQueryFrom, type ListOptions } from '../parsing/list-query.ts';
import { printNote } from '../terminal/output.ts';
import type { CommandContext } from '../command-context.ts';
import { assertWholeDue } from '../parsing/todo-fields.ts';
import { printTodos } from '../views/todo-output.ts';
import { todoTable } from '../views/todo-table.ts';
import { viewOf } from '../views/view.ts';

export async function list(
  context: CommandContext,
  words: readonly string[],
  options: ListOptions,
): Promise<void> {
  const limit = options.limit === undefined ? defaultLimit : limitFrom(options.limit);
  const { clock, openApp } = await context.todos('reads');
  assertWholeDue(options.due, words, clock);
  const query = listQueryFrom(words, options, clock);
  const { todos, hasMore } = await firstTodos(await openApp(), query, limit);
  await printTable(context, clock, todos);
  if (hasMore) await printNote(context, moreThan(limit));
  if (todos.length === 0) await printNoteToPerson(context, nothingFor(words, options));
}

/** Prints the open todos that are overdue or due today. */
export async function today(context: CommandContext): Promise<void> {
  const { clock, openApp } = await context.todos('reads');
  const tomorrow = addDays(clock.dateAt(clock.now()), 1);
  const query = { ...listQueryFrom([], {}, clock), dueBefore: tomorrow };
  const { todos, hasMore } = await firstTodos(await openApp(), query, defaultLimit);
  await printTable(context, clock, todos);
  if (hasMore)
    await printNote(context, moreThan(defaultLimit, 'todo list --due "before tomorrow"'));
  if (todos.length === 0) {
    await printNoteToPerson(context, 'Nothing is due today. `todo list` shows all open todos.');
  }
}

/** Prints the most urgent open todo. */
export async function next(context: CommandContext): Promise<void> {
  const { clock, openApp } = await context.todos('reads');
  const { todos } = await firstTodos(await openApp(), listQueryFrom([], {}, clock), 1);
  await printTable(context, clock, todos);
  if (todos.length === 0) await printNoteToPerson(context, nothingFor([], {}));
}

async function printTable(
  context: CommandContext,
  clock: Clock,
  todos: readonly Todo[],
): Promise<void> {
  await printTodos(context, todos, async (shown) =>
    todoTable(shown, await viewOf(context, clock, shown)),
  );
}

async function printNoteToPerson(context: CommandContext, note: string): Promise<void> {
  const { json, quiet } = context.options;
  if (!json && !quiet) await printNote(context, note);
}

/** Reads pages until there are `limit` todos. */
export async function firstTodos(
  app: TodoApp,
  query: ListQuery,
  limit: number,
): Promise<{ readonly todos: readonly Todo[]; readonly hasMore: boolean }> {
  const todos: Todo[] = [];
  let cursor: string | undefined;
  do {
    const page = await app.list({
      ...query,
      limit: Math.min(limit - todos.length, maxLimit),
      ...(cursor !== undefined && { cursor }),
    });
    todos.push(...page.todos);
    cursor = page.next;
  } while (cursor !== undefined && todos.length < limit);
  return { todos, hasMore: cursor !== undefined };
}

/** The note that there are more todos than are shown. @param command the one that takes `--limit`; the same when left out */
export function moreThan(limit: number, command?: string): string {
  const how = command === undefined ? 'Use --limit' : `Use \`${command} --limit\``;
  return `Only the first ${limit} are shown. ${how} to see more.`;
}

/** The note in place of a list without todos. */
export function nothingFor(words: readonly string[], options: ListOptions): string {
  const { all, overdue, sort: _sort, limit: _limit, watch: _watch, ...conditions } = options;
  const isNarrowed = words.length > 0 || Object.keys(conditions).length > 0;
  if (overdue && !isNarrowed) return 'Nothing is overdue.';
  if (isNarrowed && (all || options.status || overdue)) {
    return 'No todo matches. `todo list --all` shows all todos.';
  }
  if (isNarrowed) return 'No open todo matches. --all includes completed todos.';
  if (all) return 'No todos yet. `todo add Buy milk` adds one.';
  return 'Nothing to do. `todo add Buy milk` adds a todo, `todo list --all` shows completed ones.';
}
