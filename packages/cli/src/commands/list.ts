import {
  defaultLimit,
  maxLimit,
  type Clock,
  type ListQuery,
  type SortName,
  type TodoApp,
} from '@todo/application';
import { addDays, type Todo } from '@todo/domain';
import {
  isMostUrgentFirst,
  limitFrom,
  listQueryFrom,
  type ListOptions,
} from '../parsing/list-query.ts';
import { printNote } from '../terminal/output.ts';
import type { CommandContext } from '../command-context.ts';
import { assertWholeDue } from '../parsing/todo-fields.ts';
import { printTodos } from '../views/todo-output.ts';
import { countsOf } from '../views/list-counts.ts';
import { todoList, type ListStyle } from '../views/todo-list.ts';
import { isOnTerminal, viewOf, type View } from '../views/view.ts';
import { countsOfAll } from './count-todos.ts';

export async function list(
  context: CommandContext,
  words: readonly string[],
  options: ListOptions,
): Promise<void> {
  const limit = options.limit === undefined ? defaultLimit : limitFrom(options.limit);
  const { clock, openApp } = await context.todos('reads');
  assertWholeDue(options.due, words, clock);
  const query = listQueryFrom(words, options, clock, {
    usualSort: await sortOf(context, options),
  });
  const app = await openApp();
  const page = await firstTodos(app, query, limit);
  const { todos, hasMore } = page;
  await printTodos(context, todos, (shown) =>
    listText(context, { app, clock, query, page }, shown),
  );
  if (hasMore) await printNote(context, moreThan(limit));
  if (todos.length === 0) await printNoteToPerson(context, nothingFor(words, options));
}

/** Prints the open todos that are overdue or due today. */
export async function today(context: CommandContext): Promise<void> {
  const { clock, openApp } = await context.todos('reads');
  const tomorrow = addDays(clock.dateAt(clock.now()), 1);
  const query = { ...listQueryFrom([], {}, clock), dueBefore: tomorrow };
  const app = await openApp();
  const page = await firstTodos(app, query, defaultLimit);
  const { todos, hasMore } = page;
  await printTodos(context, todos, (shown) =>
    listText(context, { app, clock, query, page }, shown),
  );
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
  await printTodos(context, todos, async (shown) => {
    const view = await viewOf(context, clock, shown);
    return todoList(shown, view, { ...(await layoutOf(context, view)), isGrouped: true });
  });
  if (todos.length === 0) await printNoteToPerson(context, nothingFor([], {}));
}

/** A list that was read. */
export interface ReadList {
  readonly app: TodoApp;
  readonly clock: Clock;
  readonly query: ListQuery;
  readonly page: FirstTodos;
}

/**
 * The text of a list for people.
 * @param shown its todos with control characters made visible
 */
export async function listText(
  context: CommandContext,
  { app, clock, query, page }: ReadList,
  shown: readonly Todo[],
): Promise<string> {
  const view = await viewOf(context, clock, shown);
  // A pipe gets no counts, and of a list that is shown as a whole the todos can be counted.
  const isCounted = page.hasMore && view.columns !== undefined;
  const counts = isCounted ? await countsOfAll(app, query, clock) : countsOf(page.todos, clock);
  const layout = await layoutOf(context, view);
  return todoList(shown, view, { ...layout, isGrouped: isMostUrgentFirst(query), counts });
}

/** The order of a list without `--sort`. With it, no command is stopped by what the person has chosen before. */
export async function sortOf(
  { preference }: CommandContext,
  { sort }: ListOptions,
): Promise<readonly SortName[] | undefined> {
  return sort === undefined ? preference('sort') : undefined;
}

/** What the person wants to see on a terminal. A pipe gets the same whatever that is. */
async function layoutOf(
  { preference }: CommandContext,
  view: View,
): Promise<Pick<ListStyle, 'columns' | 'dateStyle'>> {
  if (!isOnTerminal(view)) return {};
  return { columns: await preference('columns'), dateStyle: await preference('dateStyle') };
}

async function printNoteToPerson(context: CommandContext, note: string): Promise<void> {
  const { json, quiet } = context.options;
  if (!json && !quiet) await printNote(context, note);
}

/** The first todos of a list, and whether more follow. */
export interface FirstTodos {
  readonly todos: readonly Todo[];
  readonly hasMore: boolean;
}

/** Reads pages until there are `limit` todos. */
export async function firstTodos(
  app: TodoApp,
  query: ListQuery,
  limit: number,
): Promise<FirstTodos> {
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
