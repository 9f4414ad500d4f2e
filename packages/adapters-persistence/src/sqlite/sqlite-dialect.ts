import {
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type Dialect,
  type Driver,
  type Kysely,
} from 'kysely';
import type { SqliteConnection } from './sqlite-connection.ts';

/**
 * Kysely on better-sqlite3. It differs from Kysely's own dialect in three points: a transaction takes the write lock at
 * once, so that what it has read is still true when it writes; waiting for the lock of another process blocks neither
 * the event loop nor the reads of this process; and a statement is prepared once.
 */
export class SqliteDialect implements Dialect {
  readonly #connection: SqliteConnection;

  constructor(connection: SqliteConnection) {
    this.#connection = connection;
  }

  createDriver(): Driver {
    return new SqliteDriver(this.#connection);
  }

  createQueryCompiler(): SqliteQueryCompiler {
    return new SqliteQueryCompiler();
  }

  createAdapter(): SqliteAdapter {
    return new SharedConnectionAdapter();
  }

  createIntrospector(kysely: Kysely<never>): SqliteIntrospector {
    return new SqliteIntrospector(kysely);
  }
}

/** Turns off Kysely's own lock on the single connection: Kysely would hold it while a writer waits for the file. */
class SharedConnectionAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

class SqliteDriver implements Driver {
  readonly #connection: SqliteConnection;

  constructor(connection: SqliteConnection) {
    this.#connection = connection;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<SqliteConnection> {
    await this.#connection.mutex.acquire();
    return this.#connection;
  }

  async releaseConnection(): Promise<void> {
    this.#connection.mutex.release();
  }

  async beginTransaction(connection: SqliteConnection): Promise<void> {
    await connection.run('begin immediate');
  }

  async commitTransaction(connection: SqliteConnection): Promise<void> {
    await connection.run('commit');
  }

  async rollbackTransaction(connection: SqliteConnection): Promise<void> {
    // SQLite itself rolls a transaction back after some errors, such as a full disk.
    if (connection.inTransaction) await connection.run('rollback');
  }

  async destroy(): Promise<void> {
    await this.#connection.close();
  }
}
