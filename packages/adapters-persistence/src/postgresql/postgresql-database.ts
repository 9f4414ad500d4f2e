import { setTimeout } from 'node:timers/promises';
import { StorageError } from '@todo/application';
import type { Owner } from '@todo/domain';
import { CompiledQuery } from 'kysely';
import { postgresqlDialect } from '../dialect.ts';
import type { ReadOptions, Sql, SqlDatabase } from '../sql-database.ts';
import { announcementFrom, CommitListener, newOrigin } from './commit-listener.ts';
import type { ConnectionPool } from './connection-pool.ts';
import { isWorthAnotherTry } from './postgresql-errors.ts';
import { readBatcher } from './read-batcher.ts';
import type { Replicas } from './replicas.ts';

interface Parts {
  readonly pool: ConnectionPool;
  readonly replicas: Replicas | undefined;
  /** Returns queries for one transaction, which share no state with others. */
  readonly begin: () => Sql;
  readonly timeoutMs: number;
}

/** A database on a PostgreSQL server: each transaction has its own connection. */
export class PostgresqlDatabase implements SqlDatabase {
  readonly dialect = postgresqlDialect;
  readonly sql: Sql;
  readonly #parts: Parts;
  readonly #origin = newOrigin();
  readonly announcement = announcementFrom(this.#origin);
  readonly #listeners = new Set<CommitListener>();
  readonly #read: ReturnType<typeof readBatcher>;
  #closing: Promise<void> | undefined;

  constructor(parts: Parts) {
    this.sql = parts.pool.kysely;
    this.#parts = parts;
    // `parts.pool.read` does the same, but is slower when many clients read at once.
    this.#read = readBatcher(parts.pool);
  }

  async read<Row>(
    query: CompiledQuery<Row>,
    { replica = false, scan, lookup = false }: ReadOptions = {},
  ): Promise<readonly Row[]> {
    this.#assertOpen();
    const { pool, replicas } = this.#parts;
    const rows = replica && (await replicas?.read(query));
    return rows || (scan ? pool.read(query) : this.#read(query, lookup));
  }

  async transaction<Result>(work: (sql: Sql) => Promise<Result>): Promise<Result> {
    this.#assertOpen();
    const deadline = performance.now() + this.#parts.timeoutMs;
    for (let pause = 1; ; pause = Math.min(pause * 2, 64)) {
      try {
        return await this.#parts.begin().transaction().execute(work);
      } catch (error) {
        // The server has rolled the transaction back, so that a retry does nothing twice.
        if (!isWorthAnotherTry(error) || performance.now() > deadline) throw error;
      }
      await setTimeout(pause * (0.5 + Math.random()));
    }
  }

  watchCommits(onCommit: (owner?: Owner) => void): () => void {
    const { pool } = this.#parts;
    const listener = new CommitListener({ pool, origin: this.#origin, onCommit });
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
      void listener.close();
    };
  }

  async ping(): Promise<void> {
    await this.read(CompiledQuery.raw('select 1'));
  }

  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  async #close(): Promise<void> {
    const { pool, replicas } = this.#parts;
    await Promise.all([...this.#listeners].map((listener) => listener.close()));
    await Promise.all([pool.close(), replicas?.close()]);
  }

  #assertOpen(): void {
    if (this.#closing) {
      throw new StorageError('storage-unavailable', 'The database has been closed.');
    }
  }
}
