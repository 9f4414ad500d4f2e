import { closeSync, lstatSync, openSync, readlinkSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { StorageError } from '@todo/application';
import Database from 'better-sqlite3';
import { CompiledQuery, Kysely } from 'kysely';
import type { Tables } from '../schema/entities.ts';
import { MissingDatabaseError } from '../missing-database-error.ts';
import { codeOf } from '../system-error-code.ts';
import { FilePlace } from './file-place.ts';
import { saysFull } from './full-disk.ts';
import { migrationNames } from '../schema/migrations.ts';
import { applicationId } from './application-id.ts';
import { makeFolder } from './make-folder.ts';
import { readablePlace } from './read-only-file.ts';
import { SqliteConnection, type SqliteConnectionOptions } from './sqlite-connection.ts';
import { SqliteDialect } from './sqlite-dialect.ts';
import { isLeftByCrash, isTooFullToShare, noRoom, storageErrorFrom } from './sqlite-errors.ts';

const names = migrationNames('sqlite');

/** A path, or `:memory:` for a database that is gone when it is closed. */
export type SqlitePath = string;

/** An open SQLite file. Before its migrations, it may lack tables that `kysely` has types for. */
export interface SqliteFile {
  readonly database: Database.Database;
  readonly connection: SqliteConnection;
  readonly kysely: Kysely<Tables>;
  /** How many of our migrations the file has had. */
  readonly schemaVersion: number;
  /** The place of the file when it was opened. Absent for a database in memory and for a private copy. */
  readonly place?: FilePlace;
  /** Whether this is a copy of the file as it was when it was opened, because the process may not write the file. */
  readonly isCopy: boolean;
}

const pragmas: readonly string[] = [
  // Readers and writers do not wait for each other, and every confirmed write is on disk. The driver's default in
  // this mode is NORMAL, under which a power cut can undo confirmed writes.
  'journal_mode = wal',
  'synchronous = full',
  // Otherwise SQLite writes statement journals to a file as soon as they are larger than 64 KiB
  // (https://www.sqlite.org/tempfiles.html#statement_journal_files).
  'temp_store = memory',
  // In KiB: a quarter of the driver's default, twice SQLite's own. The system caches the file, too: with 300,000 todos,
  // only a search for a word that many todos have takes longer, by a fifth.
  'cache_size = -4000',
];

/** A copy is not shared, so it needs no log, and refuses writes, because they would be lost. */
const pragmasOfCopy: readonly string[] = [
  'journal_mode = memory',
  'temp_store = memory',
  'query_only = on',
];

/** How often a file is opened again if it is replaced at that very moment. */
const mostAttempts = 5;

interface HandleOptions extends SqliteConnectionOptions {
  /** Whether the connection locks out all others: https://www.sqlite.org/wal.html#noshm */
  readonly alone: boolean;
}

export interface OpenOptions {
  /** Whether the file is closed again so soon that other connections can wait for an exclusive lock on it. */
  readonly shortLived?: boolean;
  /** Whether a missing file is created, together with its folder. True when left out. */
  readonly create?: boolean;
  /** Is called with each error of SQLite before it is thrown. */
  readonly onFailure?: (error: unknown) => void;
}

/**
 * Opens the file, and creates it if it is missing, readable only by the user. A file of another program or of a newer
 * release is refused and left unchanged. A file that this process may not write is opened read-only.
 * @throws MissingDatabaseError, StorageError
 */
export async function openSqliteFile(
  path: SqlitePath,
  timeoutMs: number,
  { shortLived = false, create = true, onFailure }: OpenOptions = {},
): Promise<SqliteFile> {
  const options = { location: path, timeoutMs, alone: false, ...(onFailure && { onFailure }) };
  if (path === ':memory:') return { ...handle(path, {}, options), schemaVersion: 0, isCopy: false };

  const isNew = create ? createFile(path) : !assertThere(path);
  using readable = readablePlace(path);
  const attempt = (how: HandleOptions) =>
    readable.isCopy ? openCopy(readable.path, how) : openInPlace(path, isNew, how);
  return await (shortLived ? aloneIfNeeded(options, attempt) : attempt(options));
}

/** Opens the file again if another program has replaced it meanwhile: the open file would not be the one at the path. */
async function openInPlace(
  path: SqlitePath,
  isNew: boolean,
  options: HandleOptions,
): Promise<SqliteFile> {
  for (let attempts = 1; ; attempts += 1) {
    const before = new FilePlace(path);
    const file = await open(path, isNew && attempts === 1, options);
    // SQLite has created the log and its index only now.
    const place = new FilePlace(path);
    if (place.isOfSameFile(before) || attempts === mostAttempts) {
      return { ...file, place, isCopy: false };
    }
    file.database.close();
  }
}

async function openCopy(copy: string, options: HandleOptions): Promise<SqliteFile> {
  const file = await open(copy, false, options, pragmasOfCopy);
  return { ...file, isCopy: true };
}

/**
 * Retries with an exclusive lock if the disk is too full for the file through which processes share a database, so that
 * reads still work.
 */
async function aloneIfNeeded<Result>(
  options: HandleOptions,
  attempt: (options: HandleOptions) => Promise<Result>,
): Promise<Result> {
  try {
    return await attempt(options);
  } catch (error) {
    if (!isTooFullToShare(error)) throw error;
  }
  const deadline = performance.now() + options.timeoutMs;
  for (;;) {
    try {
      return await attempt({ ...options, alone: true, timeoutMs: 0 });
    } catch (error) {
      const isBusy = error instanceof StorageError && error.code === 'storage-unavailable';
      if (!isBusy || performance.now() > deadline) throw error;
      // A connection that is alone keeps its locks; two connections that waited for more would deadlock. So each closes
      // the file before it waits.
      await setTimeout(10 + 90 * Math.random());
    }
  }
}

async function open(
  path: SqlitePath,
  isNew: boolean,
  options: HandleOptions,
  settings: readonly string[] = pragmas,
) {
  const schemaVersion = isNew ? 0 : await inspect(path, options);
  const opened = handle(path, { fileMustExist: true }, options);
  try {
    await prepare(opened.connection, settings);
    return { ...opened, schemaVersion };
  } catch (error) {
    opened.database.close();
    throw error;
  }
}

/** Does not go through Kysely, whose first query takes a millisecond that a process which only reads can save. */
async function prepare(connection: SqliteConnection, settings: readonly string[]): Promise<void> {
  await connection.mutex.acquire();
  try {
    for (const pragma of settings) {
      await connection.executeQuery(CompiledQuery.raw(`pragma ${pragma}`));
    }
  } finally {
    connection.mutex.release();
  }
}

/**
 * The number of our migrations that the file has had, 0 if there is no file. It only reads.
 * @throws StorageError where the file is another program's, or a newer release has written it
 */
export async function inspectSqliteFile(path: SqlitePath, timeoutMs: number): Promise<number> {
  if (!isThere(path)) return 0;
  using readable = readablePlace(path);
  return await aloneIfNeeded({ location: path, timeoutMs, alone: false }, (how) =>
    inspect(readable.path, how),
  );
}

async function inspect(path: SqlitePath, options: HandleOptions): Promise<number> {
  // A connection that is alone has to take the write lock, even to read.
  if (options.alone) return readHeader(path, false, options);
  try {
    return await readHeader(path, true, options);
  } catch (error) {
    // The next connection rolls back what a crash has left half written, and for that it has to be able to write.
    if (isLeftByCrash(error)) return readHeader(path, false, options);
    throw error;
  }
}

async function readHeader(
  path: SqlitePath,
  readonly: boolean,
  options: HandleOptions,
): Promise<number> {
  const { database, connection } = handle(path, { readonly, fileMustExist: true }, options);
  try {
    const number = async (sql: string) => {
      const [row = {}] = await connection.read<Record<string, number>>(CompiledQuery.raw(sql));
      return Object.values(row)[0] ?? 0;
    };
    const version = await number('pragma user_version');
    const isOurs = (await number('pragma application_id')) === applicationId;
    if (!isOurs && (version > 0 || (await number('select count(*) from sqlite_schema')) > 0)) {
      throw new StorageError(
        'storage-unusable',
        `${options.location} is a database of another program. Choose another file.`,
      );
    }
    if (version > names.length) {
      throw new StorageError(
        'storage-unusable',
        `${options.location} was written by a newer release of todo (schema ${version}; this release knows ` +
          `${names.length}). Install that release, or choose another file.`,
      );
    }
    return version;
  } finally {
    database.close();
  }
}

/** @returns whether the file was not there before. @throws StorageError */
function createFile(path: SqlitePath): boolean {
  if (isThere(path)) return false;
  try {
    makeFolder(dirname(path));
    closeSync(openSync(path, 'wx', 0o600));
    return true;
  } catch (error) {
    // Another process has created the file meanwhile.
    if (codeOf(error) === 'EEXIST' && isThere(path)) return false;
    throw unusable(path, error);
  }
}

/** @returns true if the file exists. @throws MissingDatabaseError, StorageError */
function assertThere(path: SqlitePath): true {
  if (isThere(path)) return true;
  throw new MissingDatabaseError(path);
}

/** Whether the file exists. @throws StorageError where the path is a folder, a pipe or a broken link */
export function isThere(path: SqlitePath): boolean {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    // Opening a folder fails with unclear errors, and opening a pipe blocks for ever.
    if (stats && !stats.isFile()) throw new Error('it is not a file');
    if (stats) return true;
    if (!lstatSync(path, { throwIfNoEntry: false })) return false;
  } catch (error) {
    throw unusable(path, error);
  }
  throw new StorageError(
    'storage-unusable',
    `${path} is a link to ${resolve(dirname(path), readlinkSync(path))}, where there is no file. ` +
      'Remove the link, or name the file itself.',
  );
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'you have no permission for it, or for a folder on the way to it',
  EPERM: 'you have no permission for it, or for a folder on the way to it',
  EROFS: 'its disk is read-only',
  EEXIST: 'a part of its path is not a folder',
  ENOTDIR: 'a part of its path is not a folder',
  ENOENT: 'a link on the way to it leads nowhere',
  ELOOP: 'the links on the way to it lead in a circle',
  ENAMETOOLONG: 'its name is too long',
};

function unusable(path: SqlitePath, error: unknown): StorageError {
  if (saysFull(error)) return new StorageError('storage-full', noRoom(path), { cause: error });
  const reason = reasons[codeOf(error)] ?? (error instanceof Error ? error.message : String(error));
  return new StorageError('storage-unusable', `${path} cannot be used: ${reason}.`, {
    cause: error,
  });
}

function handle(path: SqlitePath, mode: Database.Options, options: HandleOptions) {
  try {
    // SQLite's own waiting would block the event loop, so the connection waits instead.
    const database = new Database(path, { ...mode, timeout: 0 });
    if (options.alone) database.pragma('locking_mode = exclusive');
    const connection = new SqliteConnection(database, options);
    const kysely = new Kysely<Tables>({ dialect: new SqliteDialect(connection) });
    return { database, connection, kysely };
  } catch (error) {
    throw storageErrorFrom(error, options.location);
  }
}
