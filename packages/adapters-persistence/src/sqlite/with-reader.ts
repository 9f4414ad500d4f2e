import Database from 'better-sqlite3';
import { readablePlace } from './read-only-file.ts';
import { storageErrorFrom } from './sqlite-errors.ts';

/**
 * Lets `work` read a file after `inspectSqliteFile`, which rolls back what a crash has left half written. SQLite itself
 * waits for locks, which blocks the event loop.
 * @throws StorageError
 */
export function withReader<Result>(
  path: string,
  timeoutMs: number,
  work: (database: Database.Database) => Result,
): Result {
  using readable = readablePlace(path);
  try {
    try {
      return read(readable.path, { readonly: true, timeout: timeoutMs }, work);
    } catch (error) {
      if (!isTooFullToShare(error)) throw error;
      // On a full disk, SQLite can only read with an exclusive lock: https://www.sqlite.org/wal.html#noshm
      return read(readable.path, { timeout: timeoutMs }, (database) => {
        database.pragma('locking_mode = exclusive');
        return work(database);
      });
    }
  } catch (error) {
    throw storageErrorFrom(error, path);
  }
}

function read<Result>(
  path: string,
  options: Database.Options,
  work: (database: Database.Database) => Result,
): Result {
  const database = new Database(path, { ...options, fileMustExist: true });
  try {
    return work(database);
  } finally {
    database.close();
  }
}

function isTooFullToShare(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code === 'SQLITE_IOERR_SHMSIZE';
}
