import { closeSync, existsSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { StorageError } from '@todo/application';
import Database from 'better-sqlite3';
import { CompiledQuery, Kysely } from 'kysely';
import type { Tables } from '../entities.ts';
import { applicationId, migrationNames } from './migration-names.ts';
import { SqliteConnection, type SqliteConnectionOptions } from './sqlite-connection.ts';
import { SqliteDialect } from './sqlite-dialect.ts';
import { isLeftByCrash, isTooFullToShare, storageErrorFrom } from './sqlite-errors.ts';

/** A path, or `:memory:` for a database that is gone when it is closed. */
export type SqlitePath = string;

/** An open SQLite file. Before its migrations, it may not have the tables that `kysely` knows. */
export interface SqliteFile {
  readonly database: Database.Database;
  readonly connection: SqliteConnection;
  readonly kysely: Kysely<Tables>;
  /** How many of our migrations it has had. */
  readonly schemaVersion: number;
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

interface HandleOptions extends SqliteConnectionOptions {
  /** Shares the file with nobody: https://www.sqlite.org/wal.html#noshm */
  readonly alone: boolean;
}

/**
 * Opens the file, and makes it where it is missing, together with its folder. Only the user may read them.
 * A file that is not ours, or that a newer release has written, is refused and stays as it is.
 * @param brief it is closed again so soon that, where it has to be, all others can wait for it
 * @throws StorageError
 */
export async function openSqliteFile(
  path: SqlitePath,
  timeoutMs: number,
  { brief = false }: { readonly brief?: boolean } = {},
): Promise<SqliteFile> {
  const options = { location: path, timeoutMs, alone: false };
  if (path === ':memory:') return { ...handle(path, {}, options), schemaVersion: 0 };

  const isNew = createFile(path);
  const attempt = (how: HandleOptions) => open(path, isNew, how);
  return brief ? evenAlone(options, attempt) : attempt(options);
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

async function open(path: SqlitePath, isNew: boolean, options: HandleOptions): Promise<SqliteFile> {
  const schemaVersion = isNew ? 0 : await inspect(path, options);
  const opened = handle(path, { fileMustExist: true }, options);
  try {
    await prepare(opened.connection);
    return { ...opened, schemaVersion };
  } catch (error) {
    opened.database.close();
    throw error;
  }
}

/** Without Kysely: what only reads never runs anything through it, and the first time takes a millisecond. */
async function prepare(connection: SqliteConnection): Promise<void> {
  await connection.mutex.acquire();
  try {
    for (const pragma of pragmas) {
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
  if (!existsSync(path)) return 0;
  return evenAlone({ location: path, timeoutMs, alone: false }, (how) => inspect(path, how));
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
        `${path} is a database of another program. Choose another file.`,
      );
    }
    if (version > migrationNames.length) {
      throw new StorageError(
        'storage-unusable',
        `${path} was written by a newer release of todo (schema ${version}; this release knows ` +
          `${migrationNames.length}). Install that release, or choose another file.`,
      );
    }
    return version;
  } finally {
    database.close();
  }
}

/** @returns whether the file was not there before */
function createFile(path: SqlitePath): boolean {
  try {
    if (existsSync(path)) {
      // Opening a folder fails in unclear ways, and opening a pipe waits for ever.
      if (!statSync(path).isFile()) throw new Error('it is not a file');
      return false;
    }
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    closeSync(openSync(path, 'wx', 0o600));
    return true;
  } catch (error) {
    // Another program has made it in the meantime.
    if (hasCode(error, 'EEXIST') && existsSync(path)) return false;
    const code = hasCode(error, 'ENOSPC') ? 'storage-full' : 'storage-unusable';
    const reason = error instanceof Error ? error.message : String(error);
    throw new StorageError(code, `${path} cannot be used: ${reason}.`, { cause: error });
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
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
    throw storageErrorFrom(error, path);
  }
}
