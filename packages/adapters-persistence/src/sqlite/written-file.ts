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

/** A temporary name beside a file that is not complete yet. */
export function partialName(file: string): string {
  return `${file}.${randomUUID()}.partial`;
}

/**
 * Writes what a database contains at this moment to a new file, which only the user may read, and syncs it. It is one
 * read transaction, so that writes of other processes do not disturb it: SQLite's backup API starts again at each of
 * them. The copy is also vacuumed, and needs no file beside it (https://www.sqlite.org/lang_vacuum.html).
 * @param file the name of the copy in errors
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

/** Gives a complete file its name. @throws OccupiedTargetError where a file has the name, even if created just now */
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

/** Whether the file system has no hard links, such as FAT on a memory stick. */
export function hasNoLinks(error: unknown): boolean {
  return ['EPERM', 'ENOTSUP', 'ENOSYS', 'EMLINK'].includes(codeOf(error));
}

/** Syncs the folder of `file`, so that the names in it survive a power cut. */
export function syncFolderOf(file: string): void {
  // Windows cannot open a folder, and syncs names itself.
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

/** Runs `work` on a new file, and translates its errors to messages that say what to do. @throws StorageError */
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
