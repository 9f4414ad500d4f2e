import { StorageError } from '@todo/application';
import type { Instant } from '@todo/domain';
import { sqlAccountStore } from './accounts/sql-account-store.ts';
import type { CheckReport } from './check-report.ts';
import type { CopyProgress, CopySummary } from './copy/copy-database.ts';
import type {
  DatabaseEngine,
  DatabaseOptions,
  RestoreSummary,
  SchemaState,
  TodoDatabase,
} from './database.ts';
import { optionsFault, urlRule } from './database-options.ts';
import { shownUrl } from './database-url.ts';
import { sqlStore } from './store/sql-store.ts';

/**
 * Opens a database, and creates it if it is missing, unless `create` is false. Pending migrations are applied first.
 * A SQLite file that this process may not write is opened read-only.
 * @throws MissingDatabaseError, StorageError
 */
export async function openDatabase(options: DatabaseOptions): Promise<TodoDatabase> {
  const database = await (await engineOf(options)).open(options);
  const close = () => database.close();
  return {
    store: sqlStore(database),
    accounts: sqlAccountStore(database),
    ping: () => database.ping(),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/**
 * Applies the pending migrations, and creates the database if it is missing.
 * @returns the names of the migrations that were applied
 * @throws StorageError
 */
export async function migrateDatabase(options: DatabaseOptions): Promise<readonly string[]> {
  return (await engineOf(options)).migrate(options);
}

/**
 * The applied and the pending migrations of a database. Only reads: all migrations of a database that does not exist
 * are pending, unless `create` is false.
 * @throws MissingDatabaseError, StorageError
 */
export async function schemaState(options: DatabaseOptions): Promise<SchemaState> {
  return (await engineOf(options)).schemaState(options);
}

/**
 * Writes what a SQLite database contains at this moment to `file`, which must not exist yet. Other processes go on
 * reading and writing meanwhile. It blocks the event loop for about 2 ms per MB.
 * @returns the size of the file in bytes
 * @throws OccupiedTargetError, StorageError
 */
export async function backupDatabase(options: DatabaseOptions, file: string): Promise<number> {
  return (await engineOf(options)).backup(options, file);
}

/**
 * Replaces a SQLite database with a backup. The previous database, which may be damaged or missing, is kept beside it
 * as `….before-restore`. No other program may have the database open. If the process is interrupted, the database is
 * either still the previous one or already the backup.
 * @throws StorageError, with nothing changed: where the backup is damaged, of another program or of a newer release,
 * or where the database is in use
 */
export async function restoreDatabase(
  options: DatabaseOptions,
  backup: string,
): Promise<RestoreSummary> {
  return (await engineOf(options)).restore(options, backup);
}

/**
 * Checks a database for damage, and for redundant data that does not agree. It changes nothing, and other processes go
 * on using the database. On SQLite, it blocks the event loop.
 * @throws MissingDatabaseError, StorageError where the database cannot be read
 */
export async function checkDatabase(options: DatabaseOptions): Promise<CheckReport> {
  return (await engineOf(options)).check(options);
}

/** A copy of one database into another. */
export interface CopyOptions {
  readonly from: DatabaseOptions;
  /** The target: a new database, or one with an earlier copy of the same source, whole or not. */
  readonly to: DatabaseOptions;
  /** Idempotency records in the target that have expired by then do not make it occupied. */
  readonly now: Instant;
  /** Is called with the progress, many times a second. */
  readonly onProgress?: (progress: CopyProgress) => void;
}

/**
 * Gives the space of what was deleted back to the system. On PostgreSQL it does nothing, because autovacuum does that.
 * Other processes may read meanwhile; their writes wait. It blocks the event loop for about 10 ms per MB, and takes as
 * much room again while it runs.
 * @throws MissingDatabaseError, StorageError
 */
export async function vacuumDatabase(options: DatabaseOptions): Promise<void> {
  return (await engineOf(options)).vacuum(options);
}

/**
 * Copies everything that `from` contains at this moment to `to`, ids and versions included, and compares the two
 * databases at the end. An interrupted copy can be started again, and ends in the same state.
 * @throws OccupiedTargetError where `to` contains something that does not come from `from`; StorageError
 */
export async function copyDatabase({
  from,
  to,
  now,
  onProgress = () => {},
}: CopyOptions): Promise<CopySummary> {
  const [fromEngine, toEngine] = await Promise.all([engineOf(from), engineOf(to)]);
  const { applied } = await fromEngine.schemaState(from);
  if (applied.length === 0) {
    throw new StorageError('storage-unusable', `There are no todos at ${shownUrl(from.url)}.`);
  }
  // This throws where the target is another program's database: then no migration is applied to either.
  await toEngine.schemaState(to);
  await fromEngine.migrate(from);
  await toEngine.migrate(to);
  const { copyInto } = await import('./copy/copy-database.ts');
  await using source = await fromEngine.copySource(from);
  await using target = await toEngine.copyTarget(to);
  return await copyInto(
    { source, target, readTarget: () => toEngine.copySource(to) },
    { now, onProgress },
  );
}

/**
 * Loads the engine that the URL names, and not the other one with its driver.
 * @throws StorageError where the options are invalid, as a caller in plain JavaScript may pass them
 */
async function engineOf(options: DatabaseOptions): Promise<DatabaseEngine> {
  const fault = optionsFault(options);
  if (fault !== undefined) throw new StorageError('storage-unusable', fault);
  const { url } = options;
  // Other forms are refused, because other tools read another path from them: `sqlite:///todo.db` is relative there.
  if (/^sqlite:(?!\/\/|file:|~\/|:(?!memory:$)|.*\?.*=)./s.test(url)) {
    return (await import('./sqlite/sqlite-engine.ts')).sqliteEngine;
  }
  if (/^postgres(ql)?:\/\/./.test(url)) {
    return (await import('./postgresql/postgresql-engine.ts')).postgresqlEngine;
  }
  throw new StorageError('storage-unusable', `${urlRule}, not "${shownUrl(url)}".`);
}
