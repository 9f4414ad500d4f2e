import type { CommandContext } from '../command-context.ts';
import { tagsIn } from '../parsing/tag-words.ts';
import { assertWholeDue, fieldsFrom, type FieldOptions } from '../parsing/todo-fields.ts';
import { notesFrom, type NotesOptions } from '../terminal/notes-input.ts';
import { fullDue } from '../views/due-shown.ts';
import { printTodo } from '../views/todo-output.ts';

export interface AddOptions extends FieldOptions, NotesOptions {
  readonly tag?: readonly string[];
}

export async function add(
  context: CommandContext,
  words: readonly string[],
  { tag, ...options }: AddOptions,
): Promise<void> {
  const { clock, openApp } = await context.todos('writes');
  assertWholeDue(options.due, words, clock);
  const fields = {
    task: words.join(' '),
    ...fieldsFrom(options, clock),
    ...(tag && { tags: tag.flatMap(tagsIn) }),
    ...(await notesFrom(context, options)),
  };
  const app = await openApp();
  const todo = await app.add(fields);
  // A person who typed "fri" sees which day was understood.
  const due = todo.due === null ? '' : `  due ${fullDue(todo.due, clock)}`;
  await printTodo(context, todo, ({ id, task }) => `Added ${id}  ${task}${due}\n`);
}
