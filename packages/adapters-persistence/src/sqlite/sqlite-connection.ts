import type Database from 'better-sqlite3';
import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';
import { BoundedCache } from '../bounded-cache.ts';
import { Mutex } from './mutex.ts';
import { closedError, isBusy, storageErrorFrom } from './sqlite-errors.ts';

/** The options of a connection. */
export interface SqliteConnectionOptions {
  /** The name of the database in error messages. */
  readonly location: string;
  /** How long to wait for another program's lock, in milliseconds. */
  readonly timeoutMs: number;
  /** Is called with each error of SQLite before it is thrown. */
  readonly onFailure?: (error: unknown) => void;
}

/** An open file, for Kysely and for reads without Kysely. */
export class SqliteConnection implements DatabaseConnection {
  readonly #database: Database.Database;
  /** Held by the caller that uses the connection. */
  readonly mutex = new Mutex();
  readonly #options: SqliteConnectionOptions;
  /** Bounded, because each length of a list of values makes another statement. */
  readonly #statements = new BoundedCache<string, Database.Statement>(100);
  #rowsWritten: Database.Statement | undefined;

  constructor(database: Database.Database, options: SqliteConnectionOptions) {
    this.#database = database;
    this.#options = options;
  }

  get inTransaction(): boolean {
    return this.#database.inTransaction;
  }

  /**
   * The rows of a statement that only reads. While no transaction holds the connection, the statement runs at once: it
   * is synchronous, so that no other caller can run in between.
   */
  async read<Row>({ sql, parameters }: CompiledQuery<Row>): Promise<readonly Row[]> {
    if (!this.mutex.isHeld) {
      try {
        return this.#prepared(sql).all(...parameters) as Row[];
      } catch (error) {
        if (!isBusy(error)) throw this.#explained(error);
      }
    }
    await this.mutex.acquire();
    try {
      return await this.#patiently(() => this.#prepared(sql).all(...parameters) as Row[]);
    } finally {
      this.mutex.release();
    }
  }

  /**
   * The rows of statements that only read, at once and in one transaction; `undefined` for those that fail, and for all
   * while another caller holds the connection or another process holds a lock.
   */
  readTogether(queries: readonly CompiledQuery[]): readonly (readonly unknown[] | undefined)[] {
    if (this.mutex.isHeld) return [];
    try {
      this.#prepared('begin').run();
      const outcomes = queries.map((query) => this.#rowsOrNone(query));
      this.#prepared('commit').run();
      return outcomes;
    } catch {
      // In a damaged file, even the end of a transaction that has only read fails.
      if (this.#database.inTransaction) this.#prepared('rollback').run();
      return [];
    }
  }

  #rowsOrNone({ sql, parameters }: CompiledQuery): readonly unknown[] | undefined {
    try {
      return this.#prepared(sql).all(...parameters);
    } catch {
      // The caller runs it again by itself, and then learns of the error.
      return undefined;
    }
  }

  /**
   * The rows of a statement that only reads, at once and for a hint only: they may be those of a transaction that is
   * open, and there are none if another process holds a lock.
   */
  peek<Row>({ sql, parameters }: CompiledQuery<Row>): readonly Row[] {
    try {
      return this.#prepared(sql).all(...parameters) as Row[];
    } catch (error) {
      if (isBusy(error)) return [];
      throw this.#explained(error);
    }
  }

  /**
   * A number that changes when another connection commits, and not when this one does; `undefined` if it cannot be read
   * at this moment (https://www.sqlite.org/pragma.html#pragma_data_version).
   */
  dataVersion(): number | undefined {
    try {
      return Number(this.#database.pragma('data_version', { simple: true }));
    } catch {
      // What is wrong with the file is for the next query to report.
      return undefined;
    }
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
    // Not from the cache: while one caller iterates over a statement, no other caller can use it.
    const statement = this.#database.prepare<unknown[], Row>(sql);
    for (const row of statement.iterate(...parameters)) yield { rows: [row] };
  }

  /** The number of rows written since the connection was opened, including those that were rolled back. */
  rowsWritten(): number {
    this.#rowsWritten ??= this.#database.prepare('select total_changes()').pluck();
    return Number(this.#rowsWritten.get());
  }

  /** Runs a statement without parameters and without rows. */
  async run(sql: string): Promise<void> {
    await this.#patiently(() => this.#prepared(sql).run());
  }

  /**
   * Writes the log back into the database and truncates it. If another process reads or writes, it writes back as much
   * as is possible at once, or nothing. It blocks the event loop for two syncs and about 1000 pages at most.
   * @throws SqliteError
   */
  checkpoint(): void {
    if (!this.mutex.isHeld) this.#database.pragma('wal_checkpoint(truncate)');
  }

  /** The size in bytes that the file must have once the log is written back. */
  bytesNeeded(): number {
    const number = (name: string) => Number(this.#database.pragma(name, { simple: true }));
    return number('page_count') * number('page_size');
  }

  /** Empties SQLite's page cache, because the file was repaired from outside. */
  forgetPages(): void {
    this.#database.pragma('shrink_memory');
  }

  /** Lets the holder of the connection finish; callers that wait for it get an error that it is closed. */
  async close(): Promise<void> {
    await this.mutex.acquire();
    this.#database.close();
    this.mutex.release();
  }

  /** Retries while another process holds the lock; between two attempts, reads of this process may run. */
  async #patiently<Result>(attempt: () => Result): Promise<Result> {
    try {
      return attempt();
    } catch (error) {
      if (!isBusy(error) || this.#database.inTransaction) throw this.#explained(error);
    }
    const deadline = performance.now() + this.#options.timeoutMs;
    for (let pause = 1; ; pause = Math.min(pause * 2, 32)) {
      this.mutex.release();
      await new Promise((resolve) => setTimeout(resolve, pause * (0.5 + Math.random())));
      await this.mutex.acquire();
      try {
        return attempt();
      } catch (error) {
        if (!isBusy(error) || performance.now() > deadline) throw this.#explained(error);
      }
    }
  }

  #explained(error: unknown): unknown {
    if (!this.#database.open) return closedError(this.#options.location);
    this.#options.onFailure?.(error);
    return storageErrorFrom(error, this.#options.location);
  }

  #prepared(sql: string): Database.Statement {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#database.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}
