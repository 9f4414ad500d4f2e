import { openStatuses, type Todo, type TodoId } from '@todo/domain';
import type { CommandContext } from '../command-context.ts';
import { selectionFrom, type ManyOptions, type Selection } from '../parsing/selection.ts';
import { idLines, printData, printUndoHint } from '../terminal/output.ts';
import { visibleTodo } from '../views/visible-todo.ts';
import { asksFirst } from './asks-first.ts';
import { findAll } from './find-all.ts';

/** Moves todos to the trash. About a few it asks nothing, because `todo undo` takes it back. */
export async function rm(
  context: CommandContext,
  words: readonly string[],
  options: ManyOptions,
): Promise<void> {
  const selection = selectionFrom(words, options, { command: 'rm', prefix: '--' });
  const removed =
    'ids' in selection && !asksFirst(context, selection, options)
      ? await removeByIds(context, selection.ids)
      : await removeSelected(context, selection, options);
  const todos = removed.map(visibleTodo);
  await printData(context, {
    people: () => todos.map(({ id, task }) => `Removed ${id}  ${task}\n`).join(''),
    quiet: () => idLines(todos),
  });
  if (todos.length > 0) await printUndoHint(context);
}

async function removeByIds(
  context: CommandContext,
  ids: readonly TodoId[],
): Promise<readonly Todo[]> {
  const { openApp } = await context.todos('writes');
  const app = await openApp();
  const todos = await findAll(app, ids);
  await app.delete(ids);
  return todos;
}

async function removeSelected(
  context: CommandContext,
  selection: Selection,
  { yes = false }: ManyOptions,
): Promise<readonly Todo[]> {
  const { changeMany } = await import('./change-many.ts');
  const removed = await changeMany(context, await context.todos('writes'), selection, {
    prefix: '--',
    statuses: openStatuses,
    nothing: 'No open todo matches.',
    question: (count) => `Move ${count} todos to the trash?`,
    yes,
    operation: () => ({ op: 'delete' }),
  });
  return removed.map(({ before }) => before);
}
