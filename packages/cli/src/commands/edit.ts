import { StaleVersionError, type Clock, type TodoApp } from '@todo/application';
import { openStatuses, type Todo, type TodoChanges, type TodoId } from '@todo/domain';
import { CliError } from '../errors/cli-error.ts';
import { fullDue } from '../views/due-shown.ts';
import { printTodo, printTodos } from '../views/todo-output.ts';
import type { CommandContext, PrintContext, Todos } from '../command-context.ts';
import { changedTags } from '../parsing/tag-words.ts';
import { fieldsFrom, type FieldOptions } from '../parsing/todo-fields.ts';
import {
  filtersWhere,
  selectionFrom,
  type Selection,
  type WhereOptions,
} from '../parsing/selection.ts';
import { canAsk } from '../terminal/confirm.ts';
import { notesFrom, readNotes, type NotesOptions } from '../terminal/notes-input.ts';
import { asksFirst } from './asks-first.ts';
import { findAll } from './find-all.ts';

export interface EditOptions extends FieldOptions, NotesOptions, WhereOptions {
  readonly task?: string;
  readonly tag?: readonly string[];
  /** A paragraph that is added to the notes. */
  readonly append?: string;
  readonly appendFromInput?: true;
  readonly yes?: boolean;
}

/** Changes one todo or, in the same way, several: all of them or none. */
export async function edit(
  context: CommandContext,
  words: readonly string[],
  options: EditOptions,
): Promise<void> {
  const selection = selectedBy(words, options);
  const todos = await context.todos('writes');
  const changes = await changesFrom(context, options, todos.clock);
  if (changes === undefined) return editWithoutOptions(context, todos, selection, words);
  const before = new Map<TodoId, Todo>();
  // The changes are computed for the todo as it is stored, because another process may change it at the same moment.
  const changesOf = (todo: Todo) => {
    before.set(todo.id, todo);
    return changes(todo);
  };
  const line = (todo: Todo) => {
    const due = options.due && todo.due !== null ? `  due ${fullDue(todo.due, todos.clock)}` : '';
    const isSame = todo.revision === before.get(todo.id)?.revision;
    return `${isSame ? 'Nothing changed:' : 'Changed'} ${todo.id}  ${todo.task}${due}\n`;
  };
  const ids =
    'ids' in selection && !asksFirst(context, selection, options) ? selection.ids : undefined;
  const [first] = ids ?? [];
  if (words.length === 1 && ids?.length === 1 && first !== undefined) {
    const app = await todos.openApp();
    await printTodo(context, await app.edit(first, changesOf), line);
    return;
  }
  const edited = ids
    ? await editAll(await todos.openApp(), ids, changesOf)
    : await editSelected(context, todos, selection, { changesOf, ...options });
  await printTodos(context, edited, (shown) => shown.map(line).join(''));
}

/** @throws CliError that says how a value of several words is written, as its words would count as ids */
function selectedBy(words: readonly string[], options: EditOptions): Selection {
  try {
    return selectionFrom(words, filtersWhere(options), { command: 'edit', prefix: '--where-' });
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

/** @throws CliError where there is not one todo to edit, or no terminal for an editor */
async function editWithoutOptions(
  context: CommandContext,
  todos: Todos,
  selection: Selection,
  words: readonly string[],
): Promise<void> {
  const [id, ...others] = 'ids' in selection ? selection.ids : [];
  const isOne = id !== undefined && others.length === 0;
  const { io } = context;
  if (isOne && io.openEditor && canAsk(io) && io.stdout.isTTY) {
    const { editInEditor } = await import('./edit-in-editor.ts');
    return editInEditor(context, todos, { id, openEditor: io.openEditor });
  }
  const meant = words.join(' ') || '--where-tag home';
  const hint = isOne ? ` On a terminal, todo edit ${id} opens an editor.` : '';
  throw new CliError(
    'usage',
    `Nothing to change. Say what: todo edit ${meant} --task "Buy milk".${hint}`,
  );
}

interface EditOfSelected extends Pick<EditOptions, 'yes'> {
  readonly changesOf: (todo: Todo) => TodoChanges;
}

/** @throws CliError, TodoError */
async function editSelected(
  context: CommandContext,
  todos: Todos,
  selection: Selection,
  { yes = false, changesOf }: EditOfSelected,
): Promise<readonly Todo[]> {
  const { changeMany } = await import('./change-many.ts');
  const changed = await changeMany(context, todos, selection, {
    prefix: '--where-',
    statuses: openStatuses,
    nothing: 'No open todo matches.',
    question: (count) => `Change ${count} todos?`,
    yes,
    operation: (todo) => ({ op: 'edit', set: changesOf(todo) }),
  });
  return changed.flatMap(({ after }) => after ?? []);
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
