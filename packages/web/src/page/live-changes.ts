import type { ChangeJson } from '../api/answers.ts';
import { withChange } from '../model/todo-board.ts';
import type { Later, PageContext } from './page-context.ts';

/** What the page uses of an EventSource. */
export interface EventStream {
  readonly readyState: number;
  addEventListener(type: string, listener: (event: { readonly data: string }) => void): void;
  close(): void;
}

export interface LiveChanges {
  /** Follows the changes of all clients; does nothing while it does already. */
  follow(): void;
  /** Leaves the stream, which a hidden page need not keep: a browser has few connections to one server. */
  leave(): void;
  /** Whether changes of others are missed now. */
  readonly isBehind: boolean;
}

const closed = 2;

export interface LiveReactions {
  /** Changes may have been missed. */
  readonly onMissed: () => void;
  /** The server answers again. */
  readonly onBack: () => void;
  /** A tag has come up. */
  readonly onNewTag: () => void;
}

/** @param open begins a stream of events */
export function liveChanges(
  { store }: Pick<PageContext, 'store'>,
  open: () => EventStream,
  { onMissed, onBack, onNewTag }: LiveReactions,
  later: Later,
): LiveChanges {
  let stream: EventStream | undefined;
  let isBehind = false;
  let isOpen = false;

  function begin(): void {
    const begun = open();
    stream = begun;
    begun.addEventListener('open', () => {
      if (stream !== begun) return;
      isOpen = true;
      if (isBehind) onMissed();
      isBehind = false;
      if (store.get().isOffline) onBack();
    });
    begun.addEventListener('error', () => {
      isOpen = false;
      later(() => {
        if (!isOpen && stream === begun) store.set({ isOffline: true });
      }, patienceMs);
      // The browser connects again by itself, from the last event on, unless the server has refused the stream: because
      // the account has as many as it may have, or the session has ended.
      if (begun.readyState !== closed || stream !== begun) return;
      isBehind = true;
      stream = undefined;
      later(() => {
        if (isBehind && stream === undefined) begin();
      }, againAfterMs);
    });
    begun.addEventListener('change', ({ data }) => {
      const change = JSON.parse(data) as ChangeJson;
      store.set(({ board }) => ({ board: withChange(board, change) }));
      const { tags } = store.get();
      if (change.after?.tags.some((tag) => !tags.includes(tag)) === true) onNewTag();
    });
    begun.addEventListener('resync', onMissed);
  }

  return {
    get isBehind() {
      return isBehind;
    },

    follow() {
      if (stream === undefined) begin();
    },

    leave() {
      stream?.close();
      stream = undefined;
      isBehind = true;
    },
  };
}

const againAfterMs = 15_000;

/** A server that is started anew is back by then, and nothing has to be said of it. */
const patienceMs = 6000;
