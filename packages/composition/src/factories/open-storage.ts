import type { DatabaseOptions } from '@todo/adapters-persistence';
import type { AccountStore, Store } from '@todo/application';

/*
 * The one place that binds the storage. The container and the todo commands both open it with these functions, so that
 * `add`, `list`, `done` and `serve` use the same one. The adapter is imported with the first call, because `todo --help`
 * needs no ORM.
 */

/** An open storage: the driven ports, and the operations of the process that has opened it. */
export interface TodoStorage extends AsyncDisposable {
  readonly store: Store;
  readonly accounts: AccountStore;
  /** Resolves when the storage answers and may be written to. @throws StorageError */
  ping(): Promise<void>;
}

/**
 * Opens the storage, and applies its pending migrations.
 * @throws StorageError
 */
export async function openStorage(options: DatabaseOptions): Promise<TodoStorage> {
  const { openDatabase } = await import('@todo/adapters-persistence');
  return openDatabase(options);
}

/**
 * Opens the storage without creating or migrating it.
 * @returns undefined if there is none, or if it has a pending migration
 * @throws StorageError
 */
export async function openStorageAsItIs(
  options: DatabaseOptions,
): Promise<TodoStorage | undefined> {
  const { openDatabase, schemaState } = await import('@todo/adapters-persistence');
  const { pending } = await schemaState(options);
  return pending.length > 0 ? undefined : openDatabase(options);
}
