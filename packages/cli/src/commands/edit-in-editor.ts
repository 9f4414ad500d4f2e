import { StaleVersionError } from '@todo/application';
import { fieldNames, InvalidTodoError, type Todo, type TodoId } from '@todo/domain';
import type { CommandContext, Todos } from '../command-context.ts';
import { CliError } from '../errors/cli-error.ts';
import { faultSentence } from '../errors/fault-sentences.ts';
import {
  fieldTextsOf,
  readForm,
  todoForm,
  withRemarks,
  type FieldTexts,
} from '../parsing/todo-form.ts';
import { draftFile, type DraftFile } from '../terminal/draft-file.ts';
import type { OpenEditor } from '../terminal/io.ts';
import { printNote } from '../terminal/output.ts';
import { fullDue } from '../views/due-shown.ts';
import { shortened } from '../views/shortened.ts';
import { printTodo } from '../views/todo-output.ts';

/** An editor that is a script, and no person, might never correct its text. */
const mostRounds = 20;

/** How much of notes that do not conflict is shown, in graphemes. */
const mostOfNotes = 60;

/** A todo before and after an edit. */
interface Edited {
  readonly before: Todo;
  readonly after: Todo;
}

/** A text that was not saved. */
interface Refusal {
  readonly reason: Error;
  /** What the person edits next. */
  readonly form: string;
  /** The todo that the next text is compared with. */
  readonly base: Todo;
}

/**
 * Lets a person change a todo in an editor. A text that is refused comes back with the reasons, until it is accepted or left
 * unchanged. A text that is not saved stays in a file, which is named.
 * @throws CliError, TodoError
 */
export async function editInEditor(
  context: CommandContext,
  todos: Todos,
  { id, openEditor }: { readonly id: TodoId; readonly openEditor: OpenEditor },
): Promise<void> {
  const todo = await (await todos.openApp()).get(id);
  const form = todoForm(id, fieldTextsOf(todo, todos.clock));
  await using draft = await draftFile(`todo-${id}.txt`);
  try {
    const { before, after } = await edited(todos, draft, openEditor, { base: todo, form });
    await printTodo(context, after, (shown) => {
      const isSame = after.revision === before.revision;
      const hasNewDue = after.due !== null && after.due !== before.due;
      const due = hasNewDue ? `  due ${fullDue(after.due, todos.clock)}` : '';
      return `${isSame ? 'Nothing changed:' : 'Changed'} ${id}  ${shown.task}${due}\n`;
    });
  } catch (error) {
    if (await draft.keepUnless(form)) await printNote(context, `Your text is in ${draft.path}.`);
    throw error;
  }
}

/** @throws CliError, TodoError: the reason of the refusal where the person leaves a refused text unchanged */
async function edited(
  todos: Todos,
  draft: DraftFile,
  openEditor: OpenEditor,
  begin: Pick<Refusal, 'base' | 'form'>,
): Promise<Edited> {
  let { base, form } = begin;
  let reason: Error | undefined;
  for (let round = 1; ; round += 1) {
    await draft.write(form);
    await openEditor(draft.path);
    const text = await draft.read();
    if (text.trim() === '') return { before: base, after: base };
    if (text === form) {
      if (reason !== undefined) throw reason;
      return { before: base, after: base };
    }
    const outcome = await saved(todos, base, text);
    if ('after' in outcome) return outcome;
    ({ base, form, reason } = outcome);
    if (round === mostRounds) throw reason;
  }
}

async function saved(todos: Todos, base: Todo, text: string): Promise<Edited | Refusal> {
  const { clock, openApp } = todos;
  const { changes, texts, faults } = readForm(text, fieldTextsOf(base, clock), clock);
  if (faults.length > 0) return refusal(new CliError('usage', faults.join(' ')), faults);
  if (Object.keys(changes).length === 0) return { before: base, after: base };
  // Opened again: the person may have taken longer than a connection lasts.
  const app = await openApp();
  try {
    const after = await app.edit(base.id, changes, { ifRevision: [base.revision] });
    return { before: base, after };
  } catch (error) {
    if (error instanceof InvalidTodoError) {
      return refusal(
        error,
        error.faults.map((fault) => faultSentence([fault])),
      );
    }
    if (!(error instanceof StaleVersionError)) throw error;
    return conflict(todos, { base, text, texts, reason: error }, await app.get(base.id));
  }

  function refusal(reason: Error, why: readonly string[]): Refusal {
    const opening = 'Not saved. Correct this, or leave the text unchanged to give up:';
    return { reason, base, form: withRemarks(text, [opening, ...why.map((one) => `  ${one}`)]) };
  }
}

interface Conflict {
  readonly base: Todo;
  readonly text: string;
  readonly texts: FieldTexts;
  readonly reason: StaleVersionError;
}

/** What a person edits next where another client has changed the todo: the fields of both, and of one field their own. */
async function conflict(
  todos: Todos,
  { base, text, texts: mine, reason }: Conflict,
  current: Todo,
): Promise<Edited | Refusal> {
  const before = fieldTextsOf(base, todos.clock);
  const theirs = fieldTextsOf(current, todos.clock);
  const changed = fieldNames.filter((name) => theirs[name] !== before[name]);
  // The todo has changed, and back again.
  if (changed.length === 0) return saved(todos, current, text);
  const isMine = (name: keyof FieldTexts) => mine[name] !== before[name];
  const remarks = [
    'Not saved: the todo was changed elsewhere in the meantime. There it now has',
    ...changed.flatMap((name) =>
      name === 'notes' && isMine(name)
        ? ['  notes:', ...theirs.notes.split('\n').map((line) => `    ${line}`)]
        : [`  ${name}: ${shortened(theirs[name], mostOfNotes)}`],
    ),
    'Your own changes are below. To save them, remove this line; to give up, leave all unchanged.',
  ];
  const merged = Object.fromEntries(
    fieldNames.map((name) => [name, isMine(name) ? mine[name] : theirs[name]]),
  ) as FieldTexts;
  return { reason, base: current, form: todoForm(base.id, merged, remarks) };
}
