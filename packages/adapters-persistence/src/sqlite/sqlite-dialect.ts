import type Database from 'better-sqlite3';
import {
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  type QueryResult,
} from 'kysely';
import { Mutex } from './mutex.ts';
import { closedError, isBusy, storageErrorFrom } from './sqlite-errors.ts';

/** How the dialect uses an open file. */
export interface SqliteDialectOptions {
  /** Names the database to a person in errors. */
  readonly location: string;
  /** How long to wait for another program's lock, in milliseconds. */
  readonly timeoutMs: number;
}

/**
 * Kysely on better-sqlite3, unlike Kysely's own dialect in three things:
 * a transaction takes the write lock at once, so that what it has read still holds when it writes;
 * waiting for another program's lock stops neither the event loop nor this program's readers;
 * and a statement is prepared once.
 */
export class SqliteDialect implements Dialect {
  readonly #database: Database.Database;
  readonly #options: SqliteDialectOptions;

  constructor(database: Database.Database, options: SqliteDialectOptions) {
    this.#database = database;
    this.#options = options;
  }

  createDriver(): Driver {
    return new SqliteDriver(this.#database, this.#options);
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
  readonly #database: Database.Database;
  readonly #connection: SqliteConnection;
  readonly #mutex = new Mutex();

  constructor(database: Database.Database, options: SqliteDialectOptions) {
    this.#database = database;
    this.#connection = new SqliteConnection(database, this.#mutex, options);
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<SqliteConnection> {
    await this.#mutex.acquire();
    return this.#connection;
  }

  async releaseConnection(): Promise<void> {
    this.#mutex.release();
  }

  async beginTransaction(connection: SqliteConnection): Promise<void> {
    await connection.run('begin immediate');
  }

  async commitTransaction(connection: SqliteConnection): Promise<void> {
    await connection.run('commit');
  }

  async rollbackTransaction(connection: SqliteConnection): Promise<void> {
    // SQLite ends a transaction by itself after some errors, a full disk among them.
    if (this.#database.inTransaction) await connection.run('rollback');
  }

  async destroy(): Promise<void> {
    // What has the connection may finish; who waits for it learns that it is closed.
    await this.#mutex.acquire();
    this.#database.close();
    this.#mutex.release();
  }
}

class SqliteConnection implements DatabaseConnection {
  readonly #database: Database.Database;
  readonly #mutex: Mutex;
  readonly #options: SqliteDialectOptions;
  readonly #statements = new Map<string, Database.Statement>();

  constructor(database: Database.Database, mutex: Mutex, options: SqliteDialectOptions) {
    this.#database = database;
    this.#mutex = mutex;
    this.#options = options;
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    return this.#patiently(() => {
      const statement = this.#prepared(sql);
      if (statement.reader) return { rows: statement.all(...parameters) as Row[] };
      const { changes, lastInsertRowid } = statement.run(...parameters);
      return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
    });
  }

  async *streamQuery<Row>({
    sql,
    parameters,
  }: CompiledQuery): AsyncIterableIterator<QueryResult<Row>> {
    // Not prepared ahead: a statement that is being walked through cannot be used by anybody else.
    const statement = this.#database.prepare<unknown[], Row>(sql);
    for (const row of statement.iterate(...parameters)) yield { rows: [row] };
  }

  /** Runs a statement that has neither parameters nor rows. */
  async run(sql: string): Promise<void> {
    await this.#patiently(() => this.#prepared(sql).run());
  }

  /** Tries again while another program holds the lock; meanwhile, this program's readers get their turn. */
  async #patiently<Result>(attempt: () => Result): Promise<Result> {
    try {
      return attempt();
    } catch (error) {
      if (!isBusy(error) || this.#database.inTransaction) throw this.#explained(error);
    }
    const deadline = performance.now() + this.#options.timeoutMs;
    for (let pause = 1; ; pause = Math.min(pause * 2, 32)) {
      this.#mutex.release();
      await new Promise((resolve) => setTimeout(resolve, pause * (0.5 + Math.random())));
      await this.#mutex.acquire();
      try {
        return attempt();
      } catch (error) {
        if (!isBusy(error) || performance.now() > deadline) throw this.#explained(error);
      }
    }
  }

  #explained(error: unknown): unknown {
    if (!this.#database.open) return closedError(this.#options.location);
    return storageErrorFrom(error, this.#options.location);
  }

  #prepared(sql: string): Database.Statement {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#database.prepare(sql);
      // Lists of values make texts of many lengths; the oldest goes, so that memory stays flat.
      if (this.#statements.size >= 100) {
        const [oldest = sql] = this.#statements.keys();
        this.#statements.delete(oldest);
      }
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}
