import { StorageError } from '@todo/application';
import type { Instant } from '@todo/domain';
import type { CheckReport } from './check-report.ts';
import type { CopyProgress, CopySummary } from './copy-database.ts';
import type {
  DatabaseDriver,
  DatabaseOptions,
  RestoreSummary,
  SchemaState,
  TodoDatabase,
} from './database.ts';
import { optionsFault, urlRule } from './database-options.ts';
import { shownUrl } from './database-url.ts';
import { sqlStore } from './sql-store.ts';

/**
 * Opens a database, and makes it where it is missing, unless `create` is false. Its schema is brought up to date
 * first. A SQLite file that may not be written is opened to be read.
 * @throws MissingDatabaseError, StorageError
 */
export async function openDatabase(options: DatabaseOptions): Promise<TodoDatabase> {
  const database = await (await driverOf(options)).open(options);
  const close = () => database.close();
  return {
    store: sqlStore(database),
    ping: () => database.ping(),
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
  return (await driverOf(options)).migrate(options);
}

/**
 * Only reads; a database that does not exist has everything pending, unless `create` is false.
 * @throws MissingDatabaseError, StorageError
 */
export async function schemaState(options: DatabaseOptions): Promise<SchemaState> {
  return (await driverOf(options)).schemaState(options);
}

/**
 * Writes what a SQLite database holds at this moment to `file`, which must not be there yet, while others
 * go on reading and writing. It stops the event loop, for about 2 ms a MB.
 * @returns the size of the file in bytes
 * @throws OccupiedTargetError, StorageError
 */
export async function backupDatabase(options: DatabaseOptions, file: string): Promise<number> {
  return (await driverOf(options)).backup(options, file);
}

/**
 * Puts a backup in the place of a SQLite database, which is kept beside it as `….before-restore`. No other program
 * may have it open. It may be damaged, or missing. Where this is interrupted, the database is still the one before,
 * or already the backup.
 * @throws StorageError, with nothing changed: where the backup is damaged, not ours or of a newer release, or where
 * the database is in use
 */
export async function restoreDatabase(
  options: DatabaseOptions,
  backup: string,
): Promise<RestoreSummary> {
  return (await driverOf(options)).restore(options, backup);
}

/**
 * Looks for damage, and for what is kept twice and does not agree. It changes nothing, and others go on using the
 * database; on SQLite, it stops the event loop.
 * @throws MissingDatabaseError, StorageError where it cannot be looked at
 */
export async function checkDatabase(options: DatabaseOptions): Promise<CheckReport> {
  return (await driverOf(options)).check(options);
}

export interface CopyOptions {
  readonly from: DatabaseOptions;
  /** Where it is to go: a new database, or one in which an earlier copy of the same has been begun. */
  readonly to: DatabaseOptions;
  /** Idempotency keys that have expired by then do not count. */
  readonly now: Instant;
  /** Hears how far it is, many times a second. */
  readonly onProgress?: (progress: CopyProgress) => void;
}

/**
 * Copies everything that `from` holds at this moment to `to`, ids and versions included, and compares the
 * two in the end. Where it is interrupted, it can be begun again, and ends in the same state.
 * @throws OccupiedTargetError where `to` has something that does not come from `from`; StorageError
 */
export async function copyDatabase({
  from,
  to,
  now,
  onProgress = () => {},
}: CopyOptions): Promise<CopySummary> {
  const [fromDriver, toDriver] = await Promise.all([driverOf(from), driverOf(to)]);
  const { applied } = await fromDriver.schemaState(from);
  if (applied.length === 0) {
    throw new StorageError('storage-unusable', `There are no todos at ${shownUrl(from.url)}.`);
  }
  // It may be another program's: then both stay as they are.
  await toDriver.schemaState(to);
  await fromDriver.migrate(from);
  await toDriver.migrate(to);
  const { copyInto } = await import('./copy-database.ts');
  await using source = await fromDriver.copySource(from);
  await using target = await toDriver.copyTarget(to);
  return await copyInto(
    { source, target, readTarget: () => toDriver.copySource(to) },
    { now, onProgress },
  );
}

/**
 * Loads what the URL needs, and not the driver of the other kind.
 * @throws StorageError where the options are none, as a program without a compiler may give them
 */
async function driverOf(options: DatabaseOptions): Promise<DatabaseDriver> {
  const fault = optionsFault(options);
  if (fault !== undefined) throw new StorageError('storage-unusable', fault);
  const { url } = options;
  // Other tools mean another file by the rest, such as a relative path by `sqlite:///todo.db`.
  if (/^sqlite:(?!\/\/|file:|~\/|:(?!memory:$)|.*\?.*=)./s.test(url)) {
    return (await import('./sqlite/sqlite-driver.ts')).sqliteDriver;
  }
  if (/^postgres(ql)?:\/\/./.test(url)) {
    return (await import('./postgresql/postgresql-driver.ts')).postgresqlDriver;
  }
  throw new StorageError('storage-unusable', `${urlRule}, not "${shownUrl(url)}".`);
}
