import {
  accessSync,
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { StorageError } from '@todo/application';
import { codeOf } from '../system-error-code.ts';
import { saysFull } from './full-disk.ts';
import { noRoom } from './sqlite-errors.ts';

/** Where a database can be read. */
export interface ReadablePlace extends Disposable {
  readonly path: string;
  /** Whether this is a copy, as the file itself can be neither written nor shared. */
  readonly isCopy: boolean;
}

/**
 * A file in write-ahead mode needs a file of shared memory beside it, even to be read. On a read-only disk, and
 * where the user may write neither, no program can make that one; and where only the database may not be written,
 * it would be made as read-only as the database, and be in the way later. Then a copy in a folder of its own, which
 * only the user may read, is what can be read. Nothing is made beside the database.
 * @throws StorageError
 */
export function readablePlace(path: string): ReadablePlace {
  const file = realpathSync(path);
  // Windows has no such disks that programs like this one meet, and does not remove files that are open.
  if (process.platform === 'win32' || canBeShared(file)) {
    return { path, isCopy: false, [Symbol.dispose]: () => {} };
  }
  const folder = mkdtempSync(join(tmpdir(), 'todo-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const copy = join(folder, basename(file));
    copyWhole(file, copy);
    return { path: copy, isCopy: true, [Symbol.dispose]: remove };
  } catch (error) {
    remove();
    if (error instanceof StorageError) throw error;
    throw new StorageError(
      saysFull(error) ? 'storage-full' : 'storage-unusable',
      saysFull(error)
        ? noRoom(folder)
        : `${path} cannot be read (${codeOf(error)}). Check its permissions.`,
      { cause: error },
    );
  }
}

/** @param file without links in its path: SQLite, too, puts the others beside what a link leads to */
function canBeShared(file: string): boolean {
  // Programs that have it open, or a crash, have left what it is shared by.
  if (existsSync(`${file}-shm`) && existsSync(`${file}-wal`)) return true;
  return isWritable(file) && isWritable(dirname(file));
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch (error) {
    if (['EACCES', 'EROFS', 'EPERM'].includes(codeOf(error))) return false;
    throw error;
  }
}

/** Copies it with its log. Another user may be able to write it: then it is copied again. */
function copyWhole(file: string, copy: string): void {
  const log = `${file}-wal`;
  const state = () => JSON.stringify([file, log].map(stateOf));
  for (;;) {
    const before = state();
    for (const ending of ['', '-wal']) {
      rmSync(`${copy}${ending}`, { force: true });
      if (existsSync(`${file}${ending}`)) {
        copyFileSync(`${file}${ending}`, `${copy}${ending}`, constants.COPYFILE_FICLONE);
        // It would be as read-only as the file, and SQLite has to write the log back.
        chmodSync(`${copy}${ending}`, 0o600);
      }
    }
    if (state() === before) return;
  }
}

function stateOf(path: string): readonly [number, number] | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats && [stats.size, stats.mtimeMs];
}
