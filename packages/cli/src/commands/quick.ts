import { readQuickTodo, type QuickPart } from '@todo/application/input';
import type { Clock } from '@todo/application';
import type { CommandContext } from '../command-context.ts';
import { CliError } from '../errors/cli-error.ts';
import { notesFrom, type NotesOptions } from '../terminal/notes-input.ts';
import { fullDue } from '../views/due-shown.ts';
import { printTodo } from '../views/todo-output.ts';

/** Adds a todo whose due date, tags and priority are among the words, and says how they were understood. */
export async function quick(
  context: CommandContext,
  words: readonly string[],
  options: NotesOptions,
): Promise<void> {
  const { clock, openApp } = await context.todos('writes');
  const { task, due, priority, tags, parts } = readQuickTodo(words.join(' '), clock);
  if (task === '') throw new CliError('usage', nothingLeft(parts));
  const notes = await notesFrom(context, options);
  const app = await openApp();
  const todo = await app.add({
    task,
    tags: [...tags],
    ...notes,
    ...(due !== undefined && { due }),
    ...(priority !== undefined && { priority }),
  });
  await printTodo(context, todo, (shown) => {
    const understood = parts.map((part) => shownPart(part, clock)).join('  ');
    return `Added ${shown.id}  ${shown.task}${understood && `  ${understood}`}\n`;
  });
}

function shownPart(part: QuickPart, clock: Clock): string {
  if ('due' in part) return `due ${fullDue(part.due, clock)}`;
  return 'tag' in part ? `tag ${part.tag}` : `priority ${part.priority}`;
}

function nothingLeft(parts: readonly QuickPart[]): string {
  const said = parts.map(({ words }) => `"${words}"`).join(' and ');
  return said === ''
    ? 'The text of the task is missing.'
    : `The text of the task is missing beside ${said}. \`todo add\` takes every word as text.`;
}
