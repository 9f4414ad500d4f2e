import { sqlitePathFrom } from './database-url.ts';
import type { DatabaseOptions } from './open-database.ts';
import { backupSqliteFile } from './sqlite/sqlite-backup.ts';

/**
 * Writes what a SQLite database holds at this moment to `file`, which must not be there yet, while others
 * go on reading and writing. It stops the event loop, for about 2 ms a MB.
 * @returns the size of the file in bytes
 * @throws OccupiedTargetError, StorageError
 */
export async function backupDatabase(
  { url, timeoutMs = 5000 }: Pick<DatabaseOptions, 'url' | 'timeoutMs'>,
  file: string,
): Promise<number> {
  return backupSqliteFile(sqlitePathFrom(url), file, timeoutMs);
}
