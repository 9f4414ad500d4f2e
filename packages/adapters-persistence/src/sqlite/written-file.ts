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
import { codeOf } from '../system-error-code.ts';
import { saysFull } from './full-disk.ts';
import { noRoom, storageErrorFrom } from './sqlite-errors.ts';
import { withReader } from './with-reader.ts';

/** A name beside a file that is yet to be whole. */
export function partialName(file: string): string {
  return `${file}.${randomUUID()}.partial`;
}

/**
 * Writes what a database holds at this moment to a file of its own, which only the user may read, and syncs it.
 * One read transaction, whatever other processes write meanwhile: SQLite's own backup begins anew at each write of another
 * program. The copy is also packed, and needs no file beside it (https://www.sqlite.org/lang_vacuum.html).
 * @param file what to call it in errors
 * @throws StorageError
 */
export function writeWholeCopy(
  path: string,
  partial: string,
  { file, timeoutMs }: { readonly file: string; readonly timeoutMs: number },
): void {
  aboutFile(file, () => closeSync(openSync(partial, 'wx', 0o600)));
  withReader(path, timeoutMs, (database) => {
    try {
      database.prepare('vacuum into ?').run(partial);
    } catch (error) {
      const isAboutFile =
        error instanceof Database.SqliteError &&
        /^SQLITE_(FULL|IOERR_(WRITE|FSYNC|TRUNCATE))/.test(error.code);
      throw isAboutFile ? storageErrorFrom(error, file) : error;
    }
  });
  aboutFile(file, () => sync(partial, 'r+'));
}

/** Gives a file that is whole its name. @throws OccupiedTargetError where there is one, even if it was made just now */
export function giveName(partial: string, file: string): void {
  try {
    linkSync(partial, file);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw occupied(file);
    if (!hasNoLinks(error)) throw error;
    if (existsSync(file)) throw occupied(file);
    renameSync(partial, file);
    return;
  }
  rmSync(partial);
}

/** What memory sticks are formatted with has one name for each file. */
export function hasNoLinks(error: unknown): boolean {
  return ['EPERM', 'ENOTSUP', 'ENOSYS', 'EMLINK'].includes(codeOf(error));
}

/** Makes the names in the folder of `file` survive a power cut. */
export function syncFolderOf(file: string): void {
  // A folder cannot be opened on Windows, which keeps names safe by itself.
  if (process.platform !== 'win32') sync(dirname(file), 'r');
}

export function sync(path: string, flags: 'r' | 'r+'): void {
  const handle = openSync(path, flags);
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

export function sizeOf(file: string): number {
  return statSync(file).size;
}

/** Says of what goes wrong with a new file what can be done about it. */
export function aboutFile<Result>(file: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof OccupiedTargetError || error instanceof StorageError) throw error;
    throw new StorageError(
      saysFull(error) ? 'storage-full' : 'storage-unusable',
      saysFull(error)
        ? noRoom(file)
        : `${file} cannot be written. Check that its folder exists and may be written to.`,
      { cause: error },
    );
  }
}

export function occupied(file: string): OccupiedTargetError {
  return new OccupiedTargetError(`${file} exists already. Choose another name, or remove it.`);
}
