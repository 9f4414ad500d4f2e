import {
  maxOperations,
  StaleVersionError,
  todoJson,
  type Clock,
  type ListQuery,
  type TodoApp,
} from '@todo/application';
import type { Status, Todo, TodoChanges } from '@todo/domain';
import type { CommandContext, PrintContext, Todos } from '../command-context.ts';
import { CliError } from '../errors/cli-error.ts';
import { filterQueryFrom } from '../parsing/filter-query.ts';
import { mostUnasked, type FilterPrefix, type Selection } from '../parsing/selection.ts';
import { canAsk, confirm } from '../terminal/confirm.ts';
import { print } from '../terminal/io.ts';
import { printNote } from '../terminal/output.ts';
import { paintFor } from '../terminal/paint.ts';
import { textWidthFor } from '../views/text-width.ts';
import { todoTable } from '../views/todo-table.ts';
import { visibleTodo } from '../views/visible-todo.ts';
import { findAll } from './find-all.ts';
import { firstTodos } from './list.ts';

/** Of more todos than these, a question shows the first. */
const mostShown = 20;
const mostAttempts = 5;
/** So many todos are read from a server at once. */
const readAtOnce = 8;

/** What a command does with several todos. */
export interface ChangeOfMany {
  readonly prefix: FilterPrefix;
  /** The statuses of the todos to find where no filter names one. */
  readonly statuses: readonly Status[];
  /** What is printed where no todo is found: `No open todo matches.` */
  readonly nothing: string;
  /** What is asked before the change: `Complete 12 todos?` */
  readonly question: (count: number) => string;
  /** The todos are changed without a question. */
  readonly yes: boolean;
  /** The operation on one todo, which is carried out only if the todo is still as it was found. */
  readonly operation: (todo: Todo) => Operation;
}

type Operation = { readonly op: 'edit'; readonly set: TodoChanges } | { readonly op: 'delete' };

/** A todo as it was found, and as it is now: null where it is in the trash. */
export interface ChangedTodo {
  readonly before: Todo;
  readonly after: Todo | null;
}

/**
 * Changes todos as one command: all of them or none, and only as they were shown.
 * @returns no todo where none was found, or where the person does not want it, which is printed
 * @throws CliError, TodoError
 */
export async function changeMany(
  context: CommandContext,
  { clock, openApp }: Todos,
  selection: Selection,
  change: ChangeOfMany,
): Promise<readonly ChangedTodo[]> {
  const find = finderOf(selection, change, clock);
  const app = await openApp();
  for (let attempt = 1; ; attempt += 1) {
    let isShown = false;
    try {
      const todos = await find(app);
      if (todos.length === 0) {
        await printNoteToPerson(context, `${change.nothing} Nothing was changed.`);
        return [];
      }
      isShown = !change.yes && todos.length > mostUnasked;
      if (isShown && !(await isWanted(context, todos, { clock, ...change }))) return [];
      return await carriedOut(app, todos, change);
    } catch (error) {
      if (!(error instanceof StaleVersionError)) throw error;
      if (isShown) await printNoteToPerson(context, 'Nothing was changed.');
      if (isShown || attempt === mostAttempts) throw error;
    }
  }
}

type Finder = (app: TodoApp) => Promise<readonly Todo[]>;

/** @throws CliError where a filter cannot be read */
function finderOf(selection: Selection, change: ChangeOfMany, clock: Clock): Finder {
  if ('ids' in selection) return (app) => findAll(app, selection.ids);
  const query = filterQueryFrom(selection.filters, change, clock);
  return (app) => matching(app, query);
}

/** @throws CliError where more todos match than one command changes */
async function matching(app: TodoApp, query: ListQuery): Promise<readonly Todo[]> {
  const { todos, hasMore } = await firstTodos(app, query, maxOperations);
  if (hasMore) {
    throw new CliError(
      'usage',
      `More than ${maxOperations} todos match, and one command changes no more. Narrow the filters.`,
    );
  }
  const found: Todo[] = [];
  for (let at = 0; at < todos.length; at += readAtOnce) {
    const some = todos.slice(at, at + readAtOnce);
    found.push(...(await Promise.all(some.map((todo) => withRevision(app, todo)))));
  }
  return found;
}

/** A server sends the revision of a todo only with that todo alone. @throws StaleVersionError */
async function withRevision(app: TodoApp, listed: Todo): Promise<Todo> {
  if (listed.revision !== '') return listed;
  const todo = await app.get(listed.id);
  if (JSON.stringify(todoJson(todo)) !== JSON.stringify(todoJson(listed))) {
    throw new StaleVersionError(listed.id);
  }
  return todo;
}

async function carriedOut(
  app: TodoApp,
  todos: readonly Todo[],
  { operation }: ChangeOfMany,
): Promise<readonly ChangedTodo[]> {
  const results = await app.batch(
    todos.map((todo) => ({
      ...operation(todo),
      id: todo.id,
      precondition: { ifRevision: [todo.revision] },
    })),
  );
  return todos.map((before, at) => ({ before, after: results[at] ?? null }));
}

/** Shows the todos, and asks whether to change them. @throws CliError without a terminal */
async function isWanted(
  context: CommandContext,
  todos: readonly Todo[],
  { clock, question }: Pick<ChangeOfMany, 'question'> & { readonly clock: Clock },
): Promise<boolean> {
  const { io } = context;
  if (!canAsk(io)) {
    const ids = todos.slice(0, mostShown).map(({ id }) => id);
    const others = todos.length - ids.length;
    throw new CliError(
      'usage',
      `${todos.length} todos match: ${ids.join(', ')}${others > 0 ? ` and ${others} more` : ''}. ` +
        'No terminal to confirm on; add --yes to change them all.',
    );
  }
  await print(io.stderr, await shownTodos(context, todos, clock));
  const wanted = await confirm(io, question(todos.length));
  if (!wanted) await printNote(context, 'Nothing was changed.');
  return wanted;
}

/** The table of `todo list` for stderr, as stdout is for what the command has done. */
async function shownTodos(
  context: PrintContext,
  todos: readonly Todo[],
  clock: Clock,
): Promise<string> {
  const { stderr } = context.io;
  const shown = todos.slice(0, mostShown).map(visibleTodo);
  const table = todoTable(shown, {
    clock,
    paint: await paintFor(context, stderr),
    widthOf: await textWidthFor(shown),
    columns: stderr.columns || 80,
  });
  const others = todos.length - shown.length;
  return others > 0 ? `${table}… and ${others} more\n` : table;
}

async function printNoteToPerson(context: PrintContext, note: string): Promise<void> {
  const { json, quiet } = context.options;
  if (!json && !quiet) await printNote(context, note);
}
