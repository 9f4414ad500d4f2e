import type { Owner } from '@todo/domain';
import type { CompiledQuery, Kysely, RawBuilder } from 'kysely';
import type { TodoDialect } from './dialect.ts';
import type { Tables } from './schema/entities.ts';

/** Queries over the tables of the entities. */
export type Sql = Kysely<Tables>;

/** At most this many writes share a transaction: with more, the first would wait longer for the rest than for the disk. */
export const largestTransaction = 128;

/** An open database as the store uses it. */
export interface SqlDatabase {
  readonly dialect: TodoDialect;
  /** Builds the queries that `read` runs; it does not run them itself. */
  readonly sql: Sql;
  /**
   * The rows of one query, which only reads. It sees everything that was committed before the call.
   * @throws StorageError
   */
  read<Row>(query: CompiledQuery<Row>, options?: ReadOptions): Promise<readonly Row[]>;
  /**
   * Commits everything that `work` writes, or nothing if it throws. The writes are on disk once this has resolved.
   * @param work may run again after a conflict with another transaction
   * @throws StorageError
   */
  transaction<Result>(work: (sql: Sql) => Promise<Result>): Promise<Result>;
  /**
   * An expression over the counter row of an owner that tells other processes of its changes, once these are committed.
   * Absent where they notice changes by themselves.
   */
  readonly announcement?: RawBuilder<unknown> | undefined;
  /**
   * Calls `onCommit` after others have committed changes: with the owner of the changes or, where that is not known and
   * perhaps nothing has changed, without. It must not throw.
   * @returns what stops that; `close` does, too
   */
  watchCommits(onCommit: (owner?: Owner) => void): () => void;
  /** Resolves when the database answers and may be written to. @throws StorageError */
  ping(): Promise<void>;
  /** Lets running calls finish. May be called again. */
  close(): Promise<void>;
}

export interface ReadOptions {
  /** Whether a read replica may answer, if there is one: for queries that take long. */
  readonly replica?: boolean;
  /**
   * Whether the query finds one row at most, by an index and the values of its parameters, texts or numbers. Then it may be
   * sent together with others that differ only in these.
   */
  readonly lookup?: boolean;
  /** Present for a query whose time grows with the number of todos. */
  readonly scan?: Scan;
}

/** A query that reads more rows than it returns. */
export interface Scan {
  /** Whether the result is short: at most a page of 100 todos. */
  readonly isShort: boolean;
  /** Whether the query scans texts, which takes longest, or rows of tables and indexes. */
  readonly of: 'texts' | 'rows';
  /** The owner of the todos: queries of different owners take turns. */
  readonly owner: Owner;
}
