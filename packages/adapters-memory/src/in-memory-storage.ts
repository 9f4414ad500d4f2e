import type { AccountStore, Store } from '@todo/application';
import { inMemoryAccountStore } from './in-memory-account-store.ts';
import { emptyData, turns } from './in-memory-data.ts';
import { inMemoryTodoStore } from './in-memory-todo-store.ts';

/** The two stores over the same data. */
export interface InMemoryStorage {
  readonly store: Store;
  readonly accounts: AccountStore;
}

/**
 * A storage that keeps its data in memory only. Every query scans all data, which is slow but simple, so that other
 * storages can be compared with it. Its transactions run one after another.
 */
export function inMemoryStorage(): InMemoryStorage {
  const data = emptyData();
  const inTurn = turns();
  return {
    store: inMemoryTodoStore(data, inTurn),
    accounts: inMemoryAccountStore(data, inTurn),
  };
}

/** The todos of {@link inMemoryStorage}, for a program without accounts. */
export function inMemoryStore(): Store {
  return inMemoryStorage().store;
}
