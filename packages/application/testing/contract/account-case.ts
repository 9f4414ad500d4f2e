import type { AccountStore, Store } from '@todo/application';

/** The two ports of one storage. */
export interface AccountStorage {
  readonly store: Store;
  readonly accounts: AccountStore;
}

/** One contract case of a store of accounts: its name, and the test. */
export interface AccountContractCase {
  readonly name: string;
  /** @param storage empty, and used by no other test */
  readonly run: (storage: AccountStorage) => Promise<void>;
}

export function accountCase(name: string, run: AccountContractCase['run']): AccountContractCase {
  return { name, run };
}

/** A case about accounts and credentials only. */
export function forAccounts(
  name: string,
  run: (accounts: AccountStore) => Promise<void>,
): AccountContractCase {
  return accountCase(name, ({ accounts }) => run(accounts));
}
