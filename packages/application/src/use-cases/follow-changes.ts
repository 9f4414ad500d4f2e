import type { Change } from '@todo/domain';
import type { StopSignal } from '../stop-signal.ts';
import type { UseCaseContext } from './use-case-context.ts';
import { assertKept } from './list-changes.ts';

/** Where following the changes begins and ends. */
export interface FollowOptions {
  /** Begins after the change of this number; with the next one that is made when left out. */
  readonly after?: number;
  /** Ends the iteration. */
  readonly signal?: StopSignal;
}

const batch = 100;

export function followChanges({ store, owner }: UseCaseContext) {
  /**
   * Every change of the owner's todos from now on, in its order and once, whichever process makes it. The next one is read
   * when it is asked for, so that a slow reader costs no memory.
   * @throws ChangesGoneError where changes after `after` are not kept any more
   */
  return async function* follow({ after, signal }: FollowOptions = {}): AsyncGenerator<
    Change,
    void
  > {
    let wake = Promise.withResolvers<void>();
    const ping = () => wake.resolve();
    // From before the first look on, so that no change falls between the two.
    const unwatch = store.watch(owner, ping);
    signal?.addEventListener('abort', ping, { once: true });
    try {
      let last = after ?? (await store.read(owner, ({ changes }) => changes.range())).last;
      for (;;) {
        if (signal?.aborted) return;
        wake = Promise.withResolvers();
        const found = await store.read(owner, async ({ changes }) => {
          const next = await changes.after(last, batch);
          await assertKept(changes, last);
          return next;
        });
        for (const change of found) {
          if (signal?.aborted) return;
          yield change;
          last = change.seq;
        }
        if (found.length === 0) await wake.promise;
      }
    } finally {
      unwatch();
      signal?.removeEventListener('abort', ping);
    }
  };
}

export function subscribe(context: UseCaseContext) {
  return subscriptionTo(followChanges(context));
}

/** Makes a subscription out of a way to follow changes. */
export function subscriptionTo(follow: (options: FollowOptions) => AsyncIterable<Change>) {
  /**
   * Calls `listener` with every change from now on, one after the other: the next when it has resolved.
   * @param onEnd is called with the error if no more changes can be read
   * @returns what ends the subscription
   */
  return (
    listener: (change: Change) => void | Promise<void>,
    onEnd: (error: unknown) => void = () => {},
  ): (() => void) => {
    const ending = new AbortController();
    void (async () => {
      try {
        for await (const change of follow({ signal: ending.signal })) await listener(change);
      } catch (error) {
        onEnd(error);
      }
    })();
    return () => ending.abort();
  };
}
