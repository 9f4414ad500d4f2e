import { todoJson, type Reverted, type RevertedTodo } from '@todo/application';
import { changeKind, type ChangeKind, type Todo } from '@todo/domain';
import type { CommandContext } from '../command-context.ts';
import { idLines, printData } from '../terminal/output.ts';
import { fieldDifferences } from '../views/field-differences.ts';
import { changeWords } from '../views/change-words.ts';
import { viewOf, type View } from '../views/view.ts';
import { visibleTodo } from '../views/visible-todo.ts';

export interface RedoOptions {
  readonly dryRun?: true;
}

export interface UndoOptions extends RedoOptions {
  /** The id of the command to take back; the latest when left out. */
  readonly command?: string;
}

/** Takes a command back, and prints what it had done. */
export async function undo(
  context: CommandContext,
  { command, dryRun }: UndoOptions,
): Promise<void> {
  const { clock, openApp } = await context.todos(dryRun ? 'reads' : 'writes');
  const app = await openApp();
  const reverted = dryRun ? await app.previewUndo(command) : await app.undo(command);
  await printReverted(context, reverted, {
    clock,
    opening: dryRun ? 'Would undo' : 'Undid',
    kindOf: ({ kind }) => kind,
  });
}

/** Takes the latest undo back, and prints what happened again. */
export async function redo(context: CommandContext, { dryRun }: RedoOptions): Promise<void> {
  const { clock, openApp } = await context.todos(dryRun ? 'reads' : 'writes');
  const app = await openApp();
  const reverted = dryRun ? await app.previewUndo(undefined, { redo: true }) : await app.redo();
  await printReverted(context, reverted, {
    clock,
    opening: dryRun ? 'Would redo' : 'Redid',
    kindOf: ({ before, after }) => kindBetween(before, after),
  });
}

/** How what was taken back is told. */
interface Telling {
  readonly clock: View['clock'];
  /** The first words of each line. */
  readonly opening: string;
  /** What was done to a todo by the command that was undone or redone. */
  readonly kindOf: (todo: RevertedTodo) => ChangeKind;
}

async function printReverted(
  context: CommandContext,
  { todos }: Reverted,
  { clock, opening, kindOf }: Telling,
): Promise<void> {
  await printData(context, {
    json: () => todos.flatMap(({ after }) => (after ? [todoJson(after)] : [])),
    quiet: () => idLines(todos),
    async people() {
      const shown = todos.map(visibleReverted);
      const view = await viewOf(
        context,
        clock,
        shown.flatMap(({ before, after }) => [before, after].filter((todo) => todo !== null)),
      );
      const lines = shown.flatMap((todo) => {
        const { id, before, after } = todo;
        const task = (after ?? before)?.task ?? '';
        const differences = before && after ? fieldDifferences(before, after, view) : [];
        return [`${opening}: ${changeWords[kindOf(todo)]} ${id}  ${task}`, ...differences];
      });
      return lines.map((line) => `${line}\n`).join('');
    },
  });
}

function visibleReverted({ before, after, ...rest }: RevertedTodo): RevertedTodo {
  return {
    ...rest,
    before: before && visibleTodo(before),
    after: after && visibleTodo(after),
  };
}

function kindBetween(before: Todo | null, after: Todo | null): ChangeKind {
  if (before !== null) return changeKind({ before, after });
  // A command that leaves nothing of nothing has no todo that could be taken back.
  return after === null ? 'deleted' : changeKind({ before, after });
}
