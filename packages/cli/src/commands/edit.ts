import type { Todo, TodoChanges } from '@todo/domain';
import { CliError } from '../errors/cli-error.ts';
import { fullDue } from '../views/due-shown.ts';
import { printTodo } from '../views/todo-output.ts';
import type { CommandContext } from '../command-context.ts';
import { changedTags } from '../parsing/tag-words.ts';
import { fieldsFrom, type FieldOptions } from '../parsing/todo-fields.ts';
import { todoIdFromWord } from '../parsing/todo-ids.ts';

export interface EditOptions extends FieldOptions {
  readonly task?: string;
  readonly tag?: readonly string[];
}

export async function edit(
  context: CommandContext,
  word: string,
  { task, tag, ...options }: EditOptions,
): Promise<void> {
  const id = todoIdFromWord(word);
  const { clock, openApp } = await context.todos('writes');
  const fields = { ...(task !== undefined && { task }), ...fieldsFrom(options, clock) };
  if (tag === undefined && Object.keys(fields).length === 0) {
    throw new CliError('usage', `Nothing to change. Say what: todo edit ${id} --task "Buy milk".`);
  }
  // The changes are computed in the transaction, because another process may change the tags at the same moment.
  let before: Todo | undefined;
  const changes = (todo: Todo): TodoChanges => {
    before = todo;
    return { ...fields, ...(tag && { tags: changedTags(todo.tags, tag) }) };
  };
  const app = await openApp();
  const todo = await app.edit(id, changes);
  const due = options.due && todo.due !== null ? `  due ${fullDue(todo.due, clock)}` : '';
  const outcome = todo.version === before?.version ? 'Nothing changed:' : 'Changed';
  await printTodo(context, todo, (shown) => `${outcome} ${id}  ${shown.task}${due}\n`);
}
