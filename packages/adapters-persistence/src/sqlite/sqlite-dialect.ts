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
 * Kysely on better-sqlite3, unlike Kysely's own dialect in three things:
 * a transaction takes the write lock at once, so that what it has read still holds when it writes;
 * waiting for another program's lock stops neither the event loop nor this program's readers;
 * and a statement is prepared once.
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

/** Keeps Kysely from locking the one connection by itself: it would not let go while a writer waits. */
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
    // SQLite ends a transaction by itself after some errors, a full disk among them.
    if (connection.inTransaction) await connection.run('rollback');
  }

  async destroy(): Promise<void> {
    await this.#connection.close();
  }
}
