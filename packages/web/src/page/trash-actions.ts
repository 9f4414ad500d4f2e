import { failureText } from './failure-text.ts';
import { withKnown } from '../model/todo-board.ts';
import type { PageContext } from './page-context.ts';
import { noTrash } from './page-state.ts';
import { say } from './toasts.ts';
import type { UndoActions } from './undo-actions.ts';

export interface TrashActions {
  read(): Promise<void>;
  readMore(): Promise<void>;
  restore(id: number): Promise<void>;
  /** Asks first. */
  purge(id: number): void;
  /** Asks first. */
  empty(): void;
}

export function trashActions({ api, store }: PageContext, undo: UndoActions): TrashActions {
  async function load(cursor: string | undefined): Promise<void> {
    try {
      const { json, next } = await api.call('listTrash', {
        query: { limit: '100', ...(cursor !== undefined && { cursor }) },
      });
      store.set(({ trash }) => ({
        trash: {
          items: cursor === undefined ? json : [...trash.items, ...json],
          hasLoaded: true,
          next,
          fault: undefined,
        },
      }));
    } catch (error) {
      store.set(({ trash }) => ({ trash: { ...trash, fault: failureText(error) } }));
    }
  }

  const without = (id: number) =>
    store.set(({ trash }) => ({
      trash: { ...trash, items: trash.items.filter(({ todo }) => todo.id !== id) },
    }));

  async function trying(act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      say(store, failureText(error), { isError: true });
      await load(undefined);
    }
  }

  return {
    read: () => load(undefined),

    async readMore() {
      const { next } = store.get().trash;
      if (next !== undefined) await load(next);
    },

    restore: (id) =>
      trying(async () => {
        const { json, command } = await api.call('restoreTodo', { id });
        without(id);
        undo.remember(Promise.resolve(command));
        store.set(({ board }) => ({ board: withKnown(board, [json]) }));
        say(store, `Restored “${json.task}”`);
      }),

    purge(id) {
      const task = store.get().trash.items.find(({ todo }) => todo.id === id)?.todo.task ?? '';
      store.set({
        question: {
          text: `Delete “${task}” for good? It cannot be brought back, and its texts are erased in the history, too.`,
          yes: 'Delete for good',
          run: () =>
            void trying(async () => {
              await api.call('purgeTodo', { id });
              without(id);
              say(store, `Deleted “${task}” for good`);
            }),
        },
      });
    },

    empty() {
      store.set({
        question: {
          text: 'Delete everything in the trash for good? It cannot be brought back.',
          yes: 'Empty the trash',
          run: () =>
            void trying(async () => {
              await api.call('emptyTrash');
              store.set({ trash: { ...noTrash, hasLoaded: true } });
              say(store, 'The trash is empty');
            }),
        },
      });
    },
  };
}
