import { quickPreview } from '../model/quick-preview.ts';
import { begun, settled, unsentTodo, withKnown } from '../model/todo-board.ts';
import { belongsIn } from '../model/view-contents.ts';
import { isView } from '../model/places.ts';
import type { TodoJson } from '../api/answers.ts';
import { failureText, isPassing } from './failure-text.ts';
import { mostUnsent, outbox } from './outbox.ts';
import type { PageContext } from './page-context.ts';
import type { PageState, UnsentTodo } from './page-state.ts';
import { say } from './toasts.ts';
import type { UndoActions } from './undo-actions.ts';

export interface AddActions {
  type(text: string): void;
  /** Adds what is typed. @returns whether there was something to add */
  add(): boolean;
  addTodo(unsent: Omit<UnsentTodo, 'key'>): boolean;
  /** Shows what an earlier page has not sent, and brings back what was being typed. */
  takeUp(): void;
  /** Sends what waits, oldest first, until the server does not answer. */
  sendWaiting(): Promise<void>;
}

const draftName = 'quick add';

export function addActions(context: PageContext, undo: UndoActions): AddActions {
  const { api, store, clock, kept, newKey } = context;
  const box = outbox(kept, () => accountOf(store.get()));
  const underWay = new Set<string>();
  let shown = 0;

  function show({ key, fields }: UnsentTodo): void {
    shown += 1;
    const todo = unsentTodo(fields, shown, clock.now());
    store.set(({ board }) => ({ board: begun(board, { key, kind: 'add', todo }) }));
  }

  async function send(unsent: UnsentTodo): Promise<string | undefined> {
    const { key, fields } = unsent;
    underWay.add(key);
    try {
      const { json, command } = await api.call('createTodo', { body: fields, key });
      arrived(key, json);
      return command;
    } catch (error) {
      if (isPassing(error)) throw error;
      refused(unsent, error);
      return undefined;
    } finally {
      underWay.delete(key);
    }
  }

  function arrived(key: string, todo: TodoJson): void {
    box.remove(key);
    store.set((state) => {
      const unsent = state.board.writes.find((write) => write.key === key);
      const isCurrent = unsent?.kind === 'add' && unsent.todo.id === state.current;
      return {
        board: withKnown(settled(state.board, key), [todo]),
        ...(isCurrent && { current: todo.id }),
      };
    });
  }

  /** The text goes back to where it was typed, unless there is another one by now. */
  function refused({ key, text }: UnsentTodo, error: unknown): void {
    box.remove(key);
    const { board, quick } = store.get();
    store.set({ board: settled(board, key), ...(quick === '' && { quick: text }) });
    say(store, `“${text}” was not added. ${failureText(error)}`, { isError: true });
  }

  function addTodo(given: Omit<UnsentTodo, 'key'>): boolean {
    const unsent = { ...given, key: newKey() };
    if (!box.put(unsent)) {
      say(store, `${mostUnsent} todos wait for the server already. Add more once it answers.`, {
        isError: true,
      });
      return false;
    }
    show(unsent);
    const command = send(unsent);
    undo.remember(command);
    command.then(
      () => undefined,
      () => say(store, `Kept “${given.fields.task}” here. It is sent when the server answers.`),
    );
    sayWhere(context, given);
    return true;
  }

  return {
    addTodo,

    type(text) {
      kept.set(draftName, text);
      store.set({ quick: text });
    },

    add() {
      const { quick } = store.get();
      const { fields, fault } = quickPreview(quick, clock);
      if (fault !== undefined) {
        if (quick.trim() !== '') say(store, `The task ${fault}.`, { isError: true });
        return false;
      }
      if (!addTodo({ fields, text: quick })) return false;
      this.type('');
      return true;
    },

    takeUp() {
      const onBoard = new Set(store.get().board.writes.map(({ key }) => key));
      for (const unsent of box.all()) if (!onBoard.has(unsent.key)) show(unsent);
      const draft = kept.get(draftName);
      if (draft !== undefined && store.get().quick === '') store.set({ quick: draft });
    },

    async sendWaiting() {
      for (const unsent of box.all()) {
        if (underWay.has(unsent.key)) continue;
        try {
          await send(unsent);
        } catch {
          // It stays where it is, and so do those after it, which keep their order.
          return;
        }
      }
    },
  };
}

/** A todo that is not in the list which is shown would seem to be lost. */
function sayWhere({ store, clock, go }: PageContext, { fields }: Pick<UnsentTodo, 'fields'>): void {
  const { place, today } = store.get();
  const todo = unsentTodo(fields, 1, clock.now());
  if (isView(place) && belongsIn(place, todo, today, clock)) return;
  const [name, title] = belongsIn({ name: 'today' }, todo, today, clock)
    ? (['today', 'Today'] as const)
    : belongsIn({ name: 'upcoming' }, todo, today, clock)
      ? (['upcoming', 'Upcoming'] as const)
      : (['all', 'All'] as const);
  say(store, `Added “${fields.task}” to ${title}`, {
    action: { label: 'Show', run: () => go({ name }) },
  });
}

export function accountOf({ access }: Pick<PageState, 'access'>): string {
  return access.kind === 'account' ? access.name : 'local';
}
