import { openSqliteFile, type SqlitePath } from './sqlite-file.ts';

/**
 * Writes the file anew without the pages that nothing uses, and what is left of deleted texts with them
 * (https://www.sqlite.org/lang_vacuum.html). Other processes may read meanwhile; their writes wait. Waits for their
 * transactions as every other write does.
 * @throws MissingDatabaseError, StorageError
 */
export async function vacuumSqliteFile(path: SqlitePath, timeoutMs: number): Promise<void> {
  const { connection } = await openSqliteFile(path, timeoutMs, { shortLived: true, create: false });
  try {
    await connection.mutex.acquire();
    try {
      await connection.run('vacuum');
    } finally {
      connection.mutex.release();
    }
    // The file becomes shorter only now; at once, unless another process reads it.
    connection.checkpoint();
  } finally {
    await connection.close();
  }
}
