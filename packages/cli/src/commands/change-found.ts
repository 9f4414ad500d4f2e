import {
  maxOperations,
  StaleVersionError,
  todoJson,
  TodoNotFoundError,
  type BatchOperation,
  type Clock,
  type ListQuery,
  type TodoApp,
} from '@todo/application';
import type { Todo } from '@todo/domain';
import type { CommandContext, PrintContext } from '../command-context.ts';
import { CliError } from '../errors/cli-error.ts';
import { canAsk, confirm } from '../terminal/confirm.ts';
import { print } from '../terminal/io.ts';
import { printNote } from '../terminal/output.ts';
import { paintFor } from '../terminal/paint.ts';
import { textWidthFor } from '../views/text-width.ts';
import { todoTable } from '../views/todo-table.ts';
import { visibleTodo } from '../views/visible-todo.ts';
import { findAll } from './find-all.ts';
import { firstTodos } from './list.ts';

/** So many todos are changed without a question. */
export const mostUnasked = 5;

/** Of more todos than these, a question shows the first. */
const mostShown = 20;
const mostAttempts = 5;
/** So many todos are read from a server at once. */
const readAtOnce = 8;

/** What a command does with the todos that it finds. */
export interface ChangeOfFound {
  readonly clock: Clock;
  /** The todos are changed without a question. */
  readonly yes: boolean;
  /** What is asked before a change: `Complete 12 todos?` */
  readonly question: (count: number) => string;
  /** What is printed where no todo is found. */
  readonly nothing: string;
  /** The operation on a todo, which is carried out only if the todo is still as it was found. */
  readonly operation: (todo: Todo) => BatchOperation;
}

/** A todo as it was found, and as it is now: null where it is in the trash. */
export interface ChangedTodo {
  readonly before: Todo;
  readonly after: Todo | null;
}

/**
 * Changes the todos that a query finds as one command: all of them or none, and only those that the person has seen.
 * @returns no todo where none was found, or where the person does not want it
 * @throws CliError, TodoError
 */
export async function changeFound(
  context: CommandContext,
  app: TodoApp,
  query: ListQuery,
  change: ChangeOfFound,
): Promise<readonly ChangedTodo[]> {
  for (let attempt = 1; ; attempt += 1) {
    const todos = await foundBy(app, query);
    if (todos.length === 0) {
      await printNoteToPerson(context, change.nothing);
      return [];
    }
    const asks = !change.yes && todos.length > mostUnasked;
    if (asks && !(await isWanted(context, todos, change))) return [];
    try {
      return await carriedOut(app, todos, change);
    } catch (error) {
      const isRace = error instanceof StaleVersionError || error instanceof TodoNotFoundError;
      if (!isRace || asks || attempt === mostAttempts) throw error;
    }
  }
}

/**
 * The same for ids: asks in any case.
 * @throws CliError, TodoError
 */
export async function changeNamed(
  context: CommandContext,
  app: TodoApp,
  ids: readonly Todo['id'][],
  change: ChangeOfFound,
): Promise<readonly ChangedTodo[]> {
  const todos = await findAll(app, ids);
  if (!(await isWanted(context, todos, change))) return [];
  return carriedOut(app, todos, change);
}

async function carriedOut(
  app: TodoApp,
  todos: readonly Todo[],
  { operation }: ChangeOfFound,
): Promise<readonly ChangedTodo[]> {
  const results = await app.batch(todos.map(operation));
  return todos.map((before, at) => ({ before, after: results[at] ?? null }));
}

/** @throws CliError where more todos are found than one command changes */
async function foundBy(app: TodoApp, query: ListQuery): Promise<readonly Todo[]> {
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

/** A server sends the revision of a todo only with the todo alone. @throws StaleVersionError, TodoNotFoundError */
async function withRevision(app: TodoApp, listed: Todo): Promise<Todo> {
  if (listed.revision !== '') return listed;
  const todo = await app.get(listed.id);
  if (JSON.stringify(todoJson(todo)) !== JSON.stringify(todoJson(listed))) {
    throw new StaleVersionError(listed.id);
  }
  return todo;
}

/** Shows the todos, and asks whether to change them. @throws CliError without a terminal */
async function isWanted(
  context: CommandContext,
  todos: readonly Todo[],
  { clock, question }: ChangeOfFound,
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

/** The table that `todo list` prints, for stderr: stdout is for what the command has done. */
async function shownTodos(
  context: PrintContext,
  todos: readonly Todo[],
  clock: Clock,
): Promise<string> {
  const { stderr } = context.io;
  const shown = todos.slice(0, mostShown).map(visibleTodo);
  const table = todoTable(shown, {
    clock,
    paint: paintFor(context, stderr),
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
