import { randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { StorageError } from '@todo/application';
import Database from 'better-sqlite3';
import { OccupiedTargetError } from '../occupied-target-error.ts';
import { isTooFullToShare, storageErrorFrom } from './sqlite-errors.ts';
import { inspectSqliteFile, type SqlitePath } from './sqlite-file.ts';

/**
 * Writes what the database holds at this moment to a file of its own, which only the user may read. Others
 * read and write meanwhile. The file gets its name when it is whole and on disk: what is ended before leaves
 * none of that name. It stops this program's event loop, for about 2 ms a MB.
 *
 * @param path of a database of ours, of whatever release; it is only read
 * @param file the name, which must be free
 * @returns the size of the file in bytes
 * @throws OccupiedTargetError, StorageError
 */
export async function backupSqliteFile(
  path: SqlitePath,
  file: string,
  timeoutMs: number,
): Promise<number> {
  if (path === ':memory:') {
    throw new StorageError(
      'storage-unusable',
      'A database in memory is gone with its program, so there is none to back up. Name a file.',
    );
  }
  // It also sees to what a crash has left half done, which a reader could not.
  if ((await inspectSqliteFile(path, timeoutMs)) === 0) {
    throw new StorageError('storage-unusable', `There is no database at ${path} to back up.`);
  }
  if (existsSync(file)) throw occupied(file);
  const partial = `${file}.${randomUUID()}.partial`;
  try {
    aboutFile(file, () => closeSync(openSync(partial, 'wx', 0o600)));
    writeCopy(path, partial, { file, timeoutMs });
    return aboutFile(file, () => {
      sync(partial, 'r+');
      giveName(partial, file);
      // A folder cannot be opened on Windows, which keeps names safe by itself.
      if (process.platform !== 'win32') sync(dirname(file), 'r');
      return statSync(file).size;
    });
  } finally {
    rmSync(partial, { force: true });
  }
}

interface CopyOptions {
  /** What the copy will be called. */
  readonly file: string;
  readonly timeoutMs: number;
}

/**
 * One read transaction, whoever writes meanwhile: SQLite's own backup begins anew at each write of another
 * program. The copy is also packed, and needs no file beside it (https://www.sqlite.org/lang_vacuum.html).
 */
function writeCopy(path: SqlitePath, partial: string, options: CopyOptions): void {
  try {
    vacuumInto(path, partial, options, { readonly: true });
  } catch (error) {
    if (!isTooFullToShare(error)) throw error;
    // The disk of the database is full, and just then somebody wants a copy on another one.
    vacuumInto(path, partial, options, { readonly: false });
  }
}

/** @param readonly or else shared with nobody: https://www.sqlite.org/wal.html#noshm */
function vacuumInto(
  path: SqlitePath,
  partial: string,
  { file, timeoutMs }: CopyOptions,
  { readonly }: { readonly readonly: boolean },
): void {
  let database: Database.Database | undefined;
  try {
    database = new Database(path, { readonly, fileMustExist: true, timeout: timeoutMs });
    if (!readonly) database.pragma('locking_mode = exclusive');
    database.prepare('vacuum into ?').run(partial);
  } catch (error) {
    const isAboutFile =
      error instanceof Database.SqliteError && /^SQLITE_(FULL|IOERR(?!_SHM))/.test(error.code);
    throw storageErrorFrom(error, isAboutFile ? file : path);
  } finally {
    database?.close();
  }
}

/** Fails where there is a file of this name, even if it was made just now. */
function giveName(partial: string, file: string): void {
  try {
    linkSync(partial, file);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw occupied(file);
    // What memory sticks are formatted with has one name for each file.
    if (!['EPERM', 'ENOTSUP', 'ENOSYS', 'EMLINK'].includes(codeOf(error))) throw error;
    if (existsSync(file)) throw occupied(file);
    renameSync(partial, file);
  }
}

function sync(path: string, flags: 'r' | 'r+'): void {
  const handle = openSync(path, flags);
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Says of what goes wrong with the new file what can be done about it. */
function aboutFile<Result>(file: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof OccupiedTargetError) throw error;
    const isFull = ['ENOSPC', 'EDQUOT'].includes(codeOf(error));
    throw new StorageError(
      isFull ? 'storage-full' : 'storage-unusable',
      isFull
        ? `No room is left on the disk of ${file}.`
        : `${file} cannot be written. Check that its folder exists and may be written to.`,
      { cause: error },
    );
  }
}

function occupied(file: string): OccupiedTargetError {
  return new OccupiedTargetError(`${file} exists already. Choose another name, or remove it.`);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
