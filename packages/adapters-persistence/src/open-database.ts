import { StorageError } from '@todo/application';
import { assertOwner } from '@todo/domain';
import type { DatabaseKind, DatabaseOptions, SchemaState, TodoDatabase } from './database.ts';
import { shownUrl } from './database-url.ts';
import { MikroOrmTodoRepository } from './mikro-orm-todo-repository.ts';

/**
 * Opens a database, and makes it where it is missing. Its schema is brought up to date first.
 * @throws StorageError
 */
export async function openDatabase(options: DatabaseOptions): Promise<TodoDatabase> {
  const units = await (await kindOf(options)).open(options);
  const close = () => units.close();
  return {
    todosOf(owner) {
      assertOwner(owner);
      return new MikroOrmTodoRepository(units, owner);
    },
    ping: () => units.ping(),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/**
 * Brings the schema up to date, and makes the database where it is missing.
 * @returns the names of the migrations that were applied
 * @throws StorageError
 */
export async function migrateDatabase(options: DatabaseOptions): Promise<readonly string[]> {
  return (await kindOf(options)).migrate(options);
}

/**
 * Only reads; a database that does not exist has everything pending.
 * @throws StorageError
 */
export async function schemaState(options: DatabaseOptions): Promise<SchemaState> {
  return (await kindOf(options)).schemaState(options);
}

/**
 * Writes what a SQLite database holds at this moment to `file`, which must not be there yet, while others
 * go on reading and writing. It stops the event loop, for about 2 ms a MB.
 * @returns the size of the file in bytes
 * @throws OccupiedTargetError, StorageError
 */
export async function backupDatabase(options: DatabaseOptions, file: string): Promise<number> {
  return (await kindOf(options)).backup(options, file);
}

/** Loads what the URL needs, and not the driver of the other kind. */
async function kindOf({ url }: DatabaseOptions): Promise<DatabaseKind> {
  if (/^sqlite:./.test(url)) return (await import('./sqlite/sqlite-database.ts')).sqliteKind;
  if (/^postgres(ql)?:\/\/./.test(url)) {
    return (await import('./postgresql/postgresql-database.ts')).postgresqlKind;
  }
  throw new StorageError(
    'storage-unusable',
    `The database must be "sqlite:<path>", "sqlite::memory:" or "postgresql://…", not "${shownUrl(url)}".`,
  );
}
