import { defaultLimit, maxLimit, type ListQuery, type TodoApp } from '@todo/application';
import type { Todo } from '@todo/domain';
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
  await printTodos(context, todos, async (shown) =>
    todoTable(shown, await viewOf(context, clock, shown)),
  );
  if (hasMore) await printNote(context, moreThan(limit));
  const { json, quiet } = context.options;
  if (todos.length === 0 && !json && !quiet) await printNote(context, nothingFor(words, options));
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

/** The note that there are more todos than are shown. */
export function moreThan(limit: number): string {
  return `Only the first ${limit} are shown. Use --limit to see more.`;
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
