import { ChangeListeners } from '@todo/application';
import type { Owner } from '@todo/domain';
import { batches, mostIds } from './batches.ts';
import type { SqlContext } from './sql-transaction.ts';

/** How long a check of the counters waits before it is tried again, in milliseconds. */
const retryMs = 200;

/** The listeners for changes of one database, whichever process makes them. */
export interface WatchedChanges {
  /** @returns what stops that */
  watch(owner: Owner, listener: () => void): () => void;
  /** Calls the listeners of an owner whose changes this process has committed. */
  committed(owner: Owner): void;
}

/** While there is no listener, it costs nothing: the database is not watched. */
export function watchedChanges(context: SqlContext): WatchedChanges {
  const listeners = new ChangeListeners();
  /** For each watched owner, the number of the last change that its listeners were called for. */
  const seen = new Map<Owner, number>();
  let stopWatching: (() => void) | undefined;
  let retry: NodeJS.Timeout | undefined;
  let isChecking = false;
  let isAskedAgain = false;

  /** Calls the listeners of the owners whose counters differ from those of the last check. */
  async function check(): Promise<void> {
    if (isChecking) {
      isAskedAgain = true;
      return;
    }
    isChecking = true;
    clearTimeout(retry);
    try {
      do {
        isAskedAgain = false;
        const last = await countersOf(context, listeners.owners);
        for (const owner of listeners.owners) {
          const seq = last.get(owner) ?? 0;
          if (seq === seen.get(owner)) continue;
          seen.set(owner, seq);
          listeners.call(owner);
        }
      } while (isAskedAgain);
    } catch {
      // The database does not answer at this moment. What was committed must be noticed once it does.
      if (!listeners.isEmpty) retry = setTimeout(() => void check(), retryMs).unref();
    } finally {
      isChecking = false;
    }
  }

  return {
    watch(owner, listener) {
      const remove = listeners.add(owner, listener);
      stopWatching ??= context.database.watchCommits((changed) => {
        if (changed === undefined) void check();
        else listeners.call(changed);
      });
      return () => {
        remove();
        if (!listeners.isEmpty) return;
        seen.clear();
        clearTimeout(retry);
        stopWatching?.();
        stopWatching = undefined;
      };
    },

    committed: (owner) => listeners.call(owner),
  };
}

/** The numbers of the last changes of owners; none for an owner without changes. */
async function countersOf(
  { database }: SqlContext,
  owners: readonly Owner[],
): Promise<ReadonlyMap<Owner, number>> {
  const counters = new Map<Owner, number>();
  for (const some of batches(owners, mostIds)) {
    const query = database.sql
      .selectFrom('change_counter')
      .select(['owner', 'seq'])
      .where('owner', 'in', some);
    for (const { owner, seq } of await database.read(query.compile())) counters.set(owner, seq);
  }
  return counters;
}
