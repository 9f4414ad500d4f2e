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

/** A path at which SQLite can read a database. */
export interface ReadablePlace extends Disposable {
  readonly path: string;
  /** Whether the path is that of a copy, because this process can neither write nor share the file itself. */
  readonly isCopy: boolean;
}

/**
 * SQLite needs a file of shared memory beside a file in write-ahead mode, even to read it. On a read-only disk, and in
 * a read-only folder, SQLite cannot create that file; beside a read-only database, it would create it read-only, too,
 * and later writers could not use it. In these cases the database is read from a copy in a temporary folder, which only
 * the user may read. Nothing is created beside the database.
 * @throws StorageError
 */
export function readablePlace(path: string): ReadablePlace {
  const file = realpathSync(path);
  // On Windows, read-only disks are rare, and a file cannot be removed while it is open.
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

/** @param file a path without links: SQLite puts its other files beside the target of a link */
function canBeShared(file: string): boolean {
  // A program that has the database open, or has crashed, has created the files that it is shared by.
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

/** Copies a file with its log, and starts again if another user has written to it meanwhile. */
function copyWhole(file: string, copy: string): void {
  const log = `${file}-wal`;
  const state = () => JSON.stringify([file, log].map(stateOf));
  for (;;) {
    const before = state();
    for (const ending of ['', '-wal']) {
      rmSync(`${copy}${ending}`, { force: true });
      if (existsSync(`${file}${ending}`)) {
        copyFileSync(`${file}${ending}`, `${copy}${ending}`, constants.COPYFILE_FICLONE);
        // The copy would inherit the read-only mode, but SQLite has to write the log back into it.
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
