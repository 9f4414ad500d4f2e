import type { RevertedJson } from '../api/answers.ts';
import { Refused } from '../api/rest-api.ts';
import { withKnown, withoutTodo } from '../model/todo-board.ts';
import { failureText } from './failure-text.ts';
import type { PageContext } from './page-context.ts';
import { say } from './toasts.ts';

export interface UndoActions {
  /** Remembers a command of this page, for {@link undoLatest}. */
  remember(command: Promise<string | undefined>): void;
  /** Takes back the latest command of this page or, where there is none, of any client. */
  undoLatest(): Promise<void>;
  /** Takes back this command. */
  undo(command: string): Promise<void>;
  redo(): Promise<void>;
}

/** So many commands are remembered. */
const most = 100;

export function undoActions({ api, store, newKey }: PageContext): UndoActions {
  let commands: readonly Promise<string | undefined>[] = [];

  async function revert(what: 'undo' | 'redo', command?: string): Promise<void> {
    try {
      const { json } = await api.call(what, {
        key: newKey(),
        ...(command !== undefined && { query: { command } }),
      });
      takeIn(json);
      say(store, `${what === 'undo' ? 'Undid' : 'Redid'}: ${doneTo(json)}`);
    } catch (error) {
      say(store, revertFault(error, what), { isError: true });
    }
  }

  function takeIn({ todos }: RevertedJson): void {
    store.set(({ board }) => ({
      board: todos.reduce(
        (taken, { id, before, after }) =>
          after === null
            ? withoutTodo(taken, id, before?.updatedAt ?? '')
            : withKnown(taken, [after]),
        board,
      ),
    }));
    const shown = todos.find(({ after }) => after !== null);
    if (shown === undefined) return;
    store.set(({ focusInList }) => ({ current: shown.id, focusInList: focusInList + 1 }));
  }

  return {
    remember(command) {
      commands = [...commands, command].slice(-most);
    },

    async undoLatest() {
      const latest = commands.at(-1);
      commands = commands.slice(0, -1);
      // A write that was refused, or has changed nothing, has no command.
      const command = await latest?.catch(() => undefined);
      if (latest !== undefined && command === undefined) return this.undoLatest();
      return revert('undo', command);
    },

    async undo(command) {
      const ids = await Promise.allSettled(commands);
      commands = commands.filter((_, at) => {
        const id = ids[at];
        return id?.status !== 'fulfilled' || id.value !== command;
      });
      return revert('undo', command);
    },

    redo: () => revert('redo'),
  };
}

function revertFault(error: unknown, what: 'undo' | 'redo'): string {
  if (error instanceof Refused && error.status === 404) return `There is nothing to ${what}.`;
  return failureText(error);
}

function doneTo({ todos }: RevertedJson): string {
  const [first] = todos;
  if (first === undefined) return 'nothing';
  const task = (first.after ?? first.before)?.task ?? `todo ${first.id}`;
  const more = todos.length > 1 ? ` and ${todos.length - 1} more` : '';
  return `${first.kind} “${task}”${more}`;
}
