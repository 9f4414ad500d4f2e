import { instant, localActor, type Owner } from '@todo/domain';
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store.ts';
import type { StopSignal } from '../stop-signal.ts';
import { purgeDeletedBefore } from './trash.ts';

/** How long the history and deleted todos are kept. */
export interface Retention {
  readonly store: Store;
  readonly clock: Clock;
  /** How long changes are kept, in days. */
  readonly historyDays: number;
  /** How long deleted todos are kept, in days. */
  readonly trashDays: number;
}

/** How much was forgotten. */
export interface Forgotten {
  readonly changes: number;
  readonly todos: number;
}

const day = 24 * 60 * 60 * 1000;
const ownersAtOnce = 100;
const changesAtOnce = 1000;

/**
 * Deletes what is older than it is kept, for every owner: changes, and todos in the trash. Does a little in each
 * transaction, so that others wait for none of them.
 * @param signal ends it before the next transaction
 */
export async function forgetHistory(
  { store, clock, historyDays, trashDays }: Retention,
  signal?: StopSignal,
): Promise<Forgotten> {
  const now = Date.parse(clock.now());
  const [oldestChange, oldestTodo] = [historyDays, trashDays].map((days) =>
    instant(now - days * day),
  );
  let [changes, todos] = [0, 0];
  for await (const owner of everyOwner(store)) {
    if (signal?.aborted || oldestChange === undefined || oldestTodo === undefined) break;
    const context = { store, clock, owner, actor: localActor };
    todos += await purgeDeletedBefore(context, (deletedAt) => deletedAt < oldestTodo, signal);
    for (let count = changesAtOnce; count >= changesAtOnce;) {
      if (signal?.aborted) break;
      const command = { owner, actor: localActor, at: clock.now() };
      count = await store.transaction(command, ({ changes: log }) =>
        log.forget(oldestChange, changesAtOnce),
      );
      changes += count;
    }
  }
  return { changes, todos };
}

async function* everyOwner(store: Store): AsyncGenerator<Owner, void> {
  for (let after: Owner = ''; ;) {
    const owners: readonly Owner[] = await store.owners(after, ownersAtOnce);
    yield* owners;
    const last = owners.at(-1);
    if (last === undefined || owners.length < ownersAtOnce) return;
    after = last;
  }
}
