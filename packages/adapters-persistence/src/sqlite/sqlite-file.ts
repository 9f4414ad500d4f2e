import { closeSync, lstatSync, mkdirSync, openSync, readlinkSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { StorageError } from '@todo/application';
import Database from 'better-sqlite3';
import { CompiledQuery, Kysely } from 'kysely';
import type { Tables } from '../entities.ts';
import { MissingDatabaseError } from '../missing-database-error.ts';
import { codeOf } from '../system-error-code.ts';
import { FilePlace } from './file-place.ts';
import { saysFull } from './full-disk.ts';
import { migrationNames } from '../migrations.ts';
import { applicationId } from './application-id.ts';
import { readablePlace } from './read-only-file.ts';
import { SqliteConnection, type SqliteConnectionOptions } from './sqlite-connection.ts';
import { SqliteDialect } from './sqlite-dialect.ts';
import { isLeftByCrash, isTooFullToShare, noRoom, storageErrorFrom } from './sqlite-errors.ts';

const names = migrationNames('sqlite');

/** A path, or `:memory:` for a database that is gone when it is closed. */
export type SqlitePath = string;

/** An open SQLite file. Before its migrations, it may not have the tables that `kysely` knows. */
export interface SqliteFile {
  readonly database: Database.Database;
  readonly connection: SqliteConnection;
  readonly kysely: Kysely<Tables>;
  /** How many of our migrations it has had. */
  readonly schemaVersion: number;
  /** Where it was when it was opened. Absent where nothing can happen to it: in memory, or as a copy. */
  readonly place?: FilePlace;
  /** Whether it may not be written. Then what is open is a copy, of the moment when it was opened. */
  readonly isCopy: boolean;
}

const pragmas: readonly string[] = [
  // Readers and writers do not wait for each other, and what was acknowledged is on disk.
  // The driver's own default in this mode is NORMAL, which a power cut can take back.
  'journal_mode = wal',
  'synchronous = full',
  // What a statement needs to undo itself would otherwise go to a file of its own as soon as a transaction is
  // larger than 64 KiB (https://www.sqlite.org/tempfiles.html#statement_journal_files).
  'temp_store = memory',
  // In KiB: a quarter of what the driver takes, twice what SQLite does. The system keeps the file in memory, too:
  // of what is asked of 300,000 todos, only a word that many have takes longer, by a fifth.
  'cache_size = -4000',
];

/** A copy stands by itself, and what is written to it would be lost. */
const pragmasOfCopy: readonly string[] = [
  'journal_mode = memory',
  'temp_store = memory',
  'query_only = on',
];

/** How often to open a file that is replaced at that very moment. */
const mostAttempts = 5;

interface HandleOptions extends SqliteConnectionOptions {
  /** Shares the file with nobody: https://www.sqlite.org/wal.html#noshm */
  readonly alone: boolean;
}

export interface OpenOptions {
  /** It is closed again so soon that, where it has to be, all others can wait for it. */
  readonly brief?: boolean;
  /** Whether it is made where it is missing, together with its folder. It is when left out. */
  readonly create?: boolean;
  /** Hears of each error of SQLite's, before it is thrown. */
  readonly onFailure?: (error: unknown) => void;
}

/**
 * Opens the file, and makes it where it is missing. Only the user may read what is made. A file that is not ours,
 * or that a newer release has written, is refused and stays as it is. One that may not be written is read.
 * @throws MissingDatabaseError, StorageError
 */
export async function openSqliteFile(
  path: SqlitePath,
  timeoutMs: number,
  { brief = false, create = true, onFailure }: OpenOptions = {},
): Promise<SqliteFile> {
  const options = { location: path, timeoutMs, alone: false, ...(onFailure && { onFailure }) };
  if (path === ':memory:') return { ...handle(path, {}, options), schemaVersion: 0, isCopy: false };

  const isNew = create ? createFile(path) : !assertThere(path);
  using readable = readablePlace(path);
  const attempt = (how: HandleOptions) =>
    readable.isCopy ? openCopy(readable.path, how) : openInPlace(path, isNew, how);
  return await (brief ? evenAlone(options, attempt) : attempt(options));
}

/** The file may be replaced while it is being opened: then what is open is not what is there. */
async function openInPlace(
  path: SqlitePath,
  isNew: boolean,
  options: HandleOptions,
): Promise<SqliteFile> {
  for (let attempts = 1; ; attempts += 1) {
    const before = new FilePlace(path);
    const file = await open(path, isNew && attempts === 1, options);
    // Only now is there a log, and its index.
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

/** On a full disk, reading goes on, although there may be no room for what programs share a file by. */
async function evenAlone<Result>(
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
      // Who is alone keeps the locks it has, and two that waited for more of them would wait for each other.
      // So each waits while it has the file closed.
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

/** Without Kysely: what only reads never runs anything through it, and the first time takes a millisecond. */
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
 * How many of our migrations the file has had; none where there is no file. It is only read.
 * @throws StorageError where it is not ours, or a newer release has written it
 */
export async function inspectSqliteFile(path: SqlitePath, timeoutMs: number): Promise<number> {
  if (!isThere(path)) return 0;
  using readable = readablePlace(path);
  return await evenAlone({ location: path, timeoutMs, alone: false }, (how) =>
    inspect(readable.path, how),
  );
}

async function inspect(path: SqlitePath, options: HandleOptions): Promise<number> {
  // Who shares with nobody has to take the lock of a writer, even to read.
  if (options.alone) return look(path, false, options);
  try {
    return await look(path, true, options);
  } catch (error) {
    // What a crash has left half done is undone by whoever comes next, and that takes a writer.
    if (isLeftByCrash(error)) return look(path, false, options);
    throw error;
  }
}

async function look(path: SqlitePath, readonly: boolean, options: HandleOptions): Promise<number> {
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
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    closeSync(openSync(path, 'wx', 0o600));
    return true;
  } catch (error) {
    // Another program has made it in the meantime.
    if (codeOf(error) === 'EEXIST' && isThere(path)) return false;
    throw unusable(path, error);
  }
}

/** @returns that it is. @throws MissingDatabaseError, StorageError */
function assertThere(path: SqlitePath): true {
  if (isThere(path)) return true;
  throw new MissingDatabaseError(path);
}

/** Whether there is such a file. @throws StorageError where something else is in its place */
export function isThere(path: SqlitePath): boolean {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    // Opening a folder fails in unclear ways, and opening a pipe waits for ever.
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
    // SQLite's own waiting would stop the event loop: the dialect waits instead.
    const database = new Database(path, { ...mode, timeout: 0 });
    if (options.alone) database.pragma('locking_mode = exclusive');
    const connection = new SqliteConnection(database, options);
    const kysely = new Kysely<Tables>({ dialect: new SqliteDialect(connection) });
    return { database, connection, kysely };
  } catch (error) {
    throw storageErrorFrom(error, options.location);
  }
}
