import type { TodosOf } from '@todo/application';
import { assertOwner } from '@todo/domain';
import { sqlitePathFrom } from './database-url.ts';
import { MikroOrmTodoRepository } from './mikro-orm-todo-repository.ts';
import { migrations } from './sqlite/migrations/index.ts';
import { inspectSqliteFile, openSqliteFile } from './sqlite/sqlite-file.ts';
import { migrate, sqliteOrm } from './sqlite/sqlite-orm.ts';
import { UnitsOfWork } from './units-of-work.ts';

export interface DatabaseOptions {
  /** `sqlite:<path>`, or `sqlite::memory:` for one that is gone when it is closed */
  readonly url: string;
  /** How long a call waits for another program's lock before it fails, in milliseconds. 5000 when left out. */
  readonly timeoutMs?: number;
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
  const { orm } = await openMigrated(options);
  const units = new UnitsOfWork(orm);
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
  const { orm, applied } = await openMigrated(options);
  await orm.close();
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
  const names = migrations.map(({ name }) => name);
  return { applied: names.slice(0, version), pending: names.slice(version) };
}

async function openMigrated({ url, timeoutMs = 5000 }: DatabaseOptions) {
  const file = await openSqliteFile(sqlitePathFrom(url), timeoutMs);
  const orm = sqliteOrm(file);
  try {
    const isCurrent = file.schemaVersion === migrations.length;
    return { orm, applied: isCurrent ? [] : await migrate(file, orm) };
  } catch (error) {
    await orm.close();
    throw error;
  }
}
