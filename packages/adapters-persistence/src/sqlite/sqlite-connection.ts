import type Database from 'better-sqlite3';
import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';
import { BoundedCache } from '../bounded-cache.ts';
import { Mutex } from './mutex.ts';
import { closedError, isBusy, storageErrorFrom } from './sqlite-errors.ts';

/** How an open file is used. */
export interface SqliteConnectionOptions {
  /** Names the database to a person in errors. */
  readonly location: string;
  /** How long to wait for another program's lock, in milliseconds. */
  readonly timeoutMs: number;
  /** Hears of each error of SQLite's, before it is thrown. */
  readonly onFailure?: (error: unknown) => void;
}

/** An open file, as Kysely uses it and as it can be asked without Kysely. */
export class SqliteConnection implements DatabaseConnection {
  readonly #database: Database.Database;
  /** Whose turn it is. */
  readonly mutex = new Mutex();
  readonly #options: SqliteConnectionOptions;
  /** Lists of values make texts of many lengths. */
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
   * The rows of a statement that only reads. While nobody has the connection, it has no turn to wait for: a
   * statement is over before anybody else gets to run.
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

  /** How many rows have been written on it since it was opened, whatever became of them. */
  rowsWritten(): number {
    this.#rowsWritten ??= this.#database.prepare('select total_changes()').pluck();
    return Number(this.#rowsWritten.get());
  }

  /** Runs a statement that has neither parameters nor rows. */
  async run(sql: string): Promise<void> {
    await this.#patiently(() => this.#prepared(sql).run());
  }

  /**
   * Writes what is in the log back into the database and empties the log. Where another process reads or writes, it does
   * what can be done at once, or nothing. It stops the event loop for two syncs and at most 1000 pages or so.
   * @throws SqliteError
   */
  checkpoint(): void {
    if (!this.mutex.isHeld) this.#database.pragma('wal_checkpoint(truncate)');
  }

  /** How large the file has to be once the log is written back. */
  bytesNeeded(): number {
    const number = (name: string) => Number(this.#database.pragma(name, { simple: true }));
    return number('page_count') * number('page_size');
  }

  /** Forgets what was read, as the file has been mended. */
  forgetPages(): void {
    this.#database.pragma('shrink_memory');
  }

  /** What has the connection may finish; who waits for it learns that it is closed. */
  async close(): Promise<void> {
    await this.mutex.acquire();
    this.#database.close();
    this.mutex.release();
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
