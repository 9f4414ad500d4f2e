import { StaleVersionError, type Clock, type TodoApp } from '@todo/application';
import type { Todo, TodoChanges, TodoId } from '@todo/domain';
import { CliError } from '../errors/cli-error.ts';
import { fullDue } from '../views/due-shown.ts';
import { printTodo, printTodos } from '../views/todo-output.ts';
import type { CommandContext, PrintContext } from '../command-context.ts';
import { changedTags } from '../parsing/tag-words.ts';
import { fieldsFrom, type FieldOptions } from '../parsing/todo-fields.ts';
import { todoIdsFrom } from '../parsing/todo-ids.ts';
import { notesFrom, readNotes, type NotesOptions } from '../terminal/notes-input.ts';
import { findAll } from './find-all.ts';

export interface EditOptions extends FieldOptions, NotesOptions {
  readonly task?: string;
  readonly tag?: readonly string[];
  /** A paragraph that is added to the notes. */
  readonly append?: string;
  readonly appendFromInput?: true;
}

/** Changes one todo or, in the same way, several: all of them or none. */
export async function edit(
  context: CommandContext,
  words: readonly string[],
  options: EditOptions,
): Promise<void> {
  const ids = idsFrom(words);
  const [first] = ids;
  const { clock, openApp } = await context.todos('writes');
  const changes = await changesFrom(context, options, clock);
  if (changes === undefined) {
    throw new CliError(
      'usage',
      `Nothing to change. Say what: todo edit ${first} --task "Buy milk".`,
    );
  }
  const app = await openApp();
  const before = new Map<TodoId, Todo>();
  // The changes are computed for the todo as it is stored, because another process may change it at the same moment.
  const changesOf = (todo: Todo) => {
    before.set(todo.id, todo);
    return changes(todo);
  };
  const line = (todo: Todo) => {
    const due = options.due && todo.due !== null ? `  due ${fullDue(todo.due, clock)}` : '';
    const isSame = todo.revision === before.get(todo.id)?.revision;
    return `${isSame ? 'Nothing changed:' : 'Changed'} ${todo.id}  ${todo.task}${due}\n`;
  };
  if (words.length === 1 && ids.length === 1 && first !== undefined) {
    await printTodo(context, await app.edit(first, changesOf), line);
  } else {
    const todos = await editAll(app, ids, changesOf);
    await printTodos(context, todos, (shown) => shown.map(line).join(''));
  }
}

/** @throws CliError that says how a value of several words is written, as its words would count as ids */
function idsFrom(words: readonly string[]): readonly TodoId[] {
  try {
    return todoIdsFrom(words);
  } catch (error) {
    if (!(error instanceof CliError) || words.length < 2) throw error;
    throw new CliError(
      error.code,
      `${error.message} Several words that belong together go in quotes.`,
    );
  }
}

/** @returns undefined where the options change nothing. @throws CliError */
async function changesFrom(
  context: PrintContext,
  { task, tag, ...options }: EditOptions,
  clock: Clock,
): Promise<((todo: Todo) => TodoChanges) | undefined> {
  const parsed = fieldsFrom(options, clock);
  const paragraph = await paragraphFrom(context, options);
  const fields = {
    ...(task !== undefined && { task }),
    ...parsed,
    ...(await notesFrom(context, options)),
  };
  const isEmpty = Object.keys(fields).length === 0;
  if (isEmpty && tag === undefined && paragraph === undefined) return undefined;
  return ({ tags, notes }) => ({
    ...fields,
    ...(tag && { tags: changedTags(tags, tag) }),
    ...(paragraph !== undefined && { notes: withParagraph(notes, paragraph) }),
  });
}

/** @throws CliError */
async function paragraphFrom(
  context: PrintContext,
  { append, appendFromInput, notes, notesFromInput }: EditOptions,
): Promise<string | undefined> {
  if (append === undefined && !appendFromInput) return undefined;
  if (notes !== undefined || notesFromInput) {
    throw new CliError('usage', '--notes replaces the notes, and --append adds to them: use one.');
  }
  const paragraph = appendFromInput ? await readNotes(context) : append;
  if (paragraph?.trim()) return paragraph;
  throw new CliError('usage', 'There is nothing to append: the text is blank.');
}

/** Paragraphs have an empty line between them. */
function withParagraph(notes: string, paragraph: string): string {
  return notes.trim() === '' ? paragraph : `${notes.trimEnd()}\n\n${paragraph}`;
}

const mostAttempts = 5;

/** @throws TodoNotFoundError, InvalidTodoError; StaleVersionError where others change the todos again and again */
async function editAll(
  app: TodoApp,
  ids: readonly TodoId[],
  changesOf: (todo: Todo) => TodoChanges,
): Promise<readonly Todo[]> {
  for (let attempt = 1; ; attempt += 1) {
    const todos = await findAll(app, ids);
    const operations = todos.map((todo) => ({
      op: 'edit' as const,
      id: todo.id,
      set: changesOf(todo),
      precondition: { ifRevision: [todo.revision] },
    }));
    try {
      return (await app.batch(operations)).filter((todo) => todo !== null);
    } catch (error) {
      if (!(error instanceof StaleVersionError) || attempt === mostAttempts) throw error;
    }
  }
}
