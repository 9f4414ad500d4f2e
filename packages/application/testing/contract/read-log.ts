import type { ChangeLog, Store } from '@todo/application';
import type { Change, Owner } from '@todo/domain';

export function readLog<Result>(
  store: Store,
  query: (log: ChangeLog) => Promise<Result>,
  owner: Owner = 'ada',
): Promise<Result> {
  return store.read(owner, ({ changes }) => query(changes));
}

/** The first 10,000 changes of an owner. */
export function logOf(store: Store, owner: Owner = 'ada'): Promise<readonly Change[]> {
  return readLog(store, (log) => log.after(0, 10_000), owner);
}
