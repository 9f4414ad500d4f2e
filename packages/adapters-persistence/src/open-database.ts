import type { TodosOf } from '@todo/application';
import { assertOwner } from '@todo/domain';
import { sqlitePathFrom } from './database-url.ts';
import { MikroOrmTodoRepository } from './mikro-orm-todo-repository.ts';
import { migrationNames } from './sqlite/migration-names.ts';
import { inspectSqliteFile, openSqliteFile, type SqliteFile } from './sqlite/sqlite-file.ts';
import { UnitsOfWork, type Queries } from './units-of-work.ts';

export interface DatabaseOptions {
  /** `sqlite:<path>`, or `sqlite::memory:` for one that is gone when it is closed */
  readonly url: string;
  /** How long a call waits for another program's lock before it fails, in milliseconds. 5000 when left out. */
  readonly timeoutMs?: number;
  /**
   * Leaves MikroORM out where the schema is up to date: for a program that asks once and ends, loading it
   * would take longer than all the rest.
   */
  readonly brief?: boolean;
}

/** An open database. */
export interface TodoDatabase extends AsyncDisposable {
  readonly todosOf: TodosOf;
  /** Resolves when the database answers. @throws StorageError */
  ping(): Promise<void>;
  /** Lets the work that is being done finish; what comes later fails. May be called again. */
  close(): Promise<void>;
}

/** Which migrations a database has had, and which it still needs, in order. */
export interface SchemaState {
  readonly applied: readonly string[];
  readonly pending: readonly string[];
}

/**
 * Opens a database, and makes it where it is missing. Its schema is brought up to date first.
 * @throws StorageError
 */
export async function openDatabase(options: DatabaseOptions): Promise<TodoDatabase> {
  const { queries } = await openMigrated(options);
  const units = new UnitsOfWork(queries);
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
  const { queries, applied } = await openMigrated({ ...options, brief: true });
  await queries.close();
  return applied;
}

/**
 * Only reads; a database that does not exist has everything pending.
 * @throws StorageError
 */
export async function schemaState({
  url,
  timeoutMs = 5000,
}: DatabaseOptions): Promise<SchemaState> {
  const version = await inspectSqliteFile(sqlitePathFrom(url), timeoutMs);
  return { applied: migrationNames.slice(0, version), pending: migrationNames.slice(version) };
}

async function openMigrated({ url, timeoutMs = 5000, brief = false }: DatabaseOptions) {
  const file = await openSqliteFile(sqlitePathFrom(url), timeoutMs, { brief });
  const isCurrent = file.schemaVersion === migrationNames.length;
  if (isCurrent && brief) return { queries: directQueries(file), applied: [] };
  const { forkedQueries, migrate, sqliteOrm } = await import('./sqlite/sqlite-orm.ts');
  const orm = sqliteOrm(file);
  try {
    return { queries: forkedQueries(orm), applied: isCurrent ? [] : await migrate(file, orm) };
  } catch (error) {
    await orm.close();
    throw error;
  }
}

/** The same queries, without an entity manager. */
function directQueries({ kysely }: SqliteFile): Queries {
  return { begin: () => kysely, close: () => kysely.destroy() };
}
