import type { ChangeJson } from '../api/answers.ts';
import { withChange } from '../model/todo-board.ts';
import type { PageContext } from './page-context.ts';

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

/**
 * @param open begins a stream of events
 * @param onMissed reads everything anew: changes may have been missed
 * @param later runs something after so many milliseconds
 */
export function liveChanges(
  { store }: Pick<PageContext, 'store'>,
  open: () => EventStream,
  onMissed: () => void,
  later: (run: () => void, ms: number) => void,
): LiveChanges {
  let stream: EventStream | undefined;
  let isBehind = false;

  function begin(): void {
    const begun = open();
    stream = begun;
    begun.addEventListener('open', () => {
      if (stream !== begun) return;
      if (isBehind) onMissed();
      isBehind = false;
    });
    begun.addEventListener('error', () => {
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
