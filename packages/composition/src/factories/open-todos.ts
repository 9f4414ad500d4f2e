import { existsSync } from 'node:fs';
import type { TodoApp } from '@todo/application';
import type { Settings } from '../settings/settings.ts';
import { createApp } from './create-app.ts';
import { databaseOptionsFrom } from './database-options.ts';
import { openStorage, openStorageAsItIs, type TodoStorage } from './open-storage.ts';

/** An app for a short-lived process. */
export interface OpenTodos extends AsyncDisposable {
  readonly app: TodoApp;
}

/** Whether a process reads or writes todos: a process that only reads creates no database. */
export type StorageUse = 'reads' | 'writes';

/**
 * Opens the todos for a short-lived process. It calls the factories without a container, because loading Inversify and
 * filling a container takes a tenth of the time of a command.
 * @throws StorageError, MissingDatabaseError
 */
export async function openTodos(given: Settings, use: StorageUse): Promise<OpenTodos> {
  const create = use === 'writes';
  const { values } = create ? given : emptyUntilMade(given);
  return todosIn(await openStorage({ ...databaseOptionsFrom(values), shortLived: true, create }));
}

/**
 * The same without creating or migrating a database.
 * @returns undefined if there is none, or one of an earlier release
 * @throws StorageError
 */
export async function openTodosAsTheyAre({ values }: Settings): Promise<OpenTodos | undefined> {
  const storage = await openStorageAsItIs({ ...databaseOptionsFrom(values), shortLived: true });
  return storage && todosIn(storage);
}

function todosIn(storage: TodoStorage): OpenTodos {
  return {
    app: createApp(storage),
    [Symbol.asyncDispose]: () => storage[Symbol.asyncDispose](),
  };
}

/** A person without todos who has named no database sees an empty list, which is no error. */
function emptyUntilMade(settings: Settings): Settings {
  const { values, sources } = settings;
  const path = values.DATABASE_URL.slice('sqlite:'.length);
  if (sources.DATABASE_URL !== 'default' || existsSync(path)) return settings;
  return { ...settings, values: { ...values, DATABASE_URL: 'sqlite::memory:' } };
}
