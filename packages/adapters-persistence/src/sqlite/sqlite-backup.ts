import { existsSync, rmSync } from 'node:fs';
import { StorageError } from '@todo/application';
import { inspectSqliteFile, type SqlitePath } from './sqlite-file.ts';
import {
  aboutFile,
  giveName,
  occupied,
  partialName,
  sizeOf,
  syncFolderOf,
  writeWholeCopy,
} from './written-file.ts';

/**
 * Writes what the database contains at this moment to a new file, which only the user may read. Other processes read
 * and write meanwhile. The file gets its name once it is complete and on disk: an interrupted backup leaves no file of
 * that name. It blocks the event loop for about 2 ms per MB.
 *
 * @param path of a database of todo, of this release or an earlier one; it is only read
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
  // This also rolls back what a crash has left half written, which a read-only connection cannot do.
  if ((await inspectSqliteFile(path, timeoutMs)) === 0) {
    throw new StorageError('storage-unusable', `There is no database at ${path} to back up.`);
  }
  if (existsSync(file)) throw occupied(file);
  const partial = partialName(file);
  try {
    writeWholeCopy(path, partial, { file, timeoutMs });
    return aboutFile(file, () => {
      giveName(partial, file);
      syncFolderOf(file);
      return sizeOf(file);
    });
  } finally {
    rmSync(partial, { force: true });
  }
}
