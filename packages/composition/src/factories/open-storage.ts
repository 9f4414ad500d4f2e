import type { DatabaseOptions } from '@todo/adapters-persistence';
import type { Store } from '@todo/application';

/*
 * The one place that says where todos are kept. The container and the todo commands both open their storage here:
 * what these functions return is what `add`, `list`, `done` and `serve` use. The adapter is imported when something
 * asks for a todo, as `todo --help` has no use for an ORM.
 */

/** An open storage: the driven port, and what a process has to do with it beside that. */
export interface TodoStorage extends AsyncDisposable {
  readonly store: Store;
  /** Resolves when the storage answers and may be written to. @throws StorageError */
  ping(): Promise<void>;
}

/**
 * Opens the storage, with its schema brought up to date.
 * @throws StorageError
 */
export async function openStorage(options: DatabaseOptions): Promise<TodoStorage> {
  const { openDatabase } = await import('@todo/adapters-persistence');
  return openDatabase(options);
}

/**
 * Opens the storage without making or migrating it.
 * @returns undefined where there is none, or one that has a migration pending
 * @throws StorageError
 */
export async function openStorageAsItIs(
  options: DatabaseOptions,
): Promise<TodoStorage | undefined> {
  const { openDatabase, schemaState } = await import('@todo/adapters-persistence');
  const { pending } = await schemaState(options);
  return pending.length > 0 ? undefined : openDatabase(options);
}
