import {
  maxLimit,
  trashedTodoJson,
  type TodoApp,
  type TrashedTodo,
  type TrashPage,
} from '@todo/application';
import type { CommandContext } from '../command-context.ts';
import { CliError } from '../errors/cli-error.ts';
import { canAsk, confirm } from '../terminal/confirm.ts';
import { printData, printNote } from '../terminal/output.ts';
import { localDateTime } from '../views/local-time.ts';
import { rowsOfText } from '../views/rows-of-text.ts';
import { viewOf } from '../views/view.ts';
import { visibleTodo } from '../views/visible-todo.ts';

export interface EmptyTrashOptions {
  readonly yes?: true;
}

/** Prints the deleted todos, the latest first. */
export async function trash(context: CommandContext): Promise<void> {
  const { clock, openApp } = await context.todos('reads');
  const trashed = await all(await openApp());
  await printData(context, {
    json: () => trashed.map(trashedTodoJson),
    quiet: () => trashed.map(({ todo }) => `${todo.id}\n`).join(''),
    async people() {
      const shown = trashed.map(({ todo, deletedAt }) => ({ todo: visibleTodo(todo), deletedAt }));
      const view = await viewOf(
        context,
        clock,
        shown.map(({ todo }) => todo),
      );
      const idWidth = Math.max('ID'.length, ...shown.map(({ todo }) => `${todo.id}`.length));
      const rows = shown.map(({ todo, deletedAt }) => ({
        cells: [`${todo.id}`.padStart(idWidth), localDateTime(deletedAt, clock)],
        last: todo.task,
      }));
      return rowsOfText(['ID'.padStart(idWidth), 'DELETED'], 'TASK', rows, view);
    },
  });
  const { json, quiet } = context.options;
  if (trashed.length === 0 && !json && !quiet) await printNote(context, 'The trash is empty.');
}

/** Removes everything in the trash for good, after a question. */
export async function emptyTrash(
  context: CommandContext,
  { yes }: EmptyTrashOptions,
): Promise<void> {
  if (!yes && !canAsk(context.io)) {
    throw new CliError('usage', 'No terminal to confirm on; use --yes.');
  }
  const { openApp } = await context.todos('writes');
  const app = await openApp();
  if (!yes) {
    const { length } = await all(app);
    if (length === 0) return printNote(context, 'The trash is empty.');
    const isSure = await confirm(context.io, `Remove ${counted(length)} for good?`);
    if (!isSure) return printNote(context, 'Nothing was removed.');
  }
  const removed = await app.emptyTrash();
  await printData(context, {
    quiet: () => '',
    people: () => `Removed ${counted(removed)} for good\n`,
  });
}

async function all(app: TodoApp): Promise<readonly TrashedTodo[]> {
  const trashed: TrashedTodo[] = [];
  let next: TrashPage['next'];
  do {
    const page: TrashPage = await app.trash(maxLimit, next);
    trashed.push(...page.todos);
    next = page.next;
  } while (next !== undefined);
  return trashed;
}

function counted(count: number): string {
  return `${count} ${count === 1 ? 'todo' : 'todos'}`;
}
