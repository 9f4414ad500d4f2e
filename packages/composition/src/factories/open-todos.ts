import { existsSync } from 'node:fs';
import type { TodoApp } from '@todo/application';
import { isLocal } from '../settings/settings-schema.ts';
import type { Settings } from '../settings/settings.ts';
import { actingAccount } from './acting-account.ts';
import { createApp } from './create-app.ts';
import { databaseOptionsFrom } from './database-options.ts';
import { openStorage, openStorageAsItIs, type TodoStorage } from './open-storage.ts';

/** An app for a short-lived process. */
export interface OpenTodos extends AsyncDisposable {
  readonly app: TodoApp;
}

/** Whether a process reads or writes: a process that only reads creates no database. */
export type StorageUse = 'reads' | 'writes';

/**
 * Opens the todos for a short-lived process: those of the account that `USER` names, or of `local`. It calls the
 * factories without a container, because loading Inversify and filling a container takes a tenth of the time of a
 * command.
 * @throws StorageError, MissingDatabaseError, AccountNotFoundError; SettingsError where the account is disabled
 */
export async function openTodos(given: Settings, use: StorageUse): Promise<OpenTodos> {
  const { USER: user } = given.values;
  // A database that is missing has no account.
  const create = use === 'writes' && (user === undefined || isLocal(user));
  return todosIn(await openShortLived(given, create), user);
}

/**
 * The same without creating or migrating a database.
 * @returns undefined if there is none, or one of an earlier release
 * @throws StorageError, AccountNotFoundError, SettingsError
 */
export async function openTodosAsTheyAre({ values }: Settings): Promise<OpenTodos | undefined> {
  const storage = await openStorageAsItIs({ ...databaseOptionsFrom(values), shortLived: true });
  return storage && todosIn(storage, values.USER);
}

/**
 * Opens the storage of a short-lived process.
 * @param create whether a missing database is created
 * @throws StorageError, MissingDatabaseError
 */
export function openShortLived(given: Settings, create: boolean): Promise<TodoStorage> {
  const { values } = create ? given : emptyUntilMade(given);
  return openStorage({ ...databaseOptionsFrom(values), shortLived: true, create });
}

async function todosIn(storage: TodoStorage, user: string | undefined): Promise<OpenTodos> {
  await using opened = new AsyncDisposableStack();
  const app = createApp(opened.use(storage), await actingAccount(storage, user));
  const open = opened.move();
  return { app, [Symbol.asyncDispose]: () => open.disposeAsync() };
}

/** A person without todos who has named no database sees an empty list, which is no error. */
function emptyUntilMade(settings: Settings): Settings {
  const { values, sources } = settings;
  const path = values.DATABASE_URL.slice('sqlite:'.length);
  if (sources.DATABASE_URL !== 'default' || existsSync(path)) return settings;
  return { ...settings, values: { ...values, DATABASE_URL: 'sqlite::memory:' } };
}
