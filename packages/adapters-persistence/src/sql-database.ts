import type { Owner } from '@todo/domain';
import type { CompiledQuery, Kysely } from 'kysely';
import type { TodoDialect } from './dialect.ts';
import type { Tables } from './entities.ts';

/** Queries over the tables of the entities. */
export type Sql = Kysely<Tables>;

/** How many writes share a transaction: with more, the first would wait longer for the others than for the disk. */
export const largestTransaction = 128;

/** What the store asks of an open database. */
export interface SqlDatabase {
  readonly dialect: TodoDialect;
  /** Builds what `read` is given; it runs nothing. */
  readonly sql: Sql;
  /**
   * The rows of one query, which only reads. It has all that was written before it began.
   * @throws StorageError
   */
  read<Row>(query: CompiledQuery<Row>, options?: ReadOptions): Promise<readonly Row[]>;
  /**
   * All that `work` writes, or nothing where it throws. Once this has resolved, it is on disk.
   * @param work it may run again
   * @throws StorageError
   */
  transaction<Result>(work: (sql: Sql) => Promise<Result>): Promise<Result>;
  /** Resolves when the database answers and may be written to. @throws StorageError */
  ping(): Promise<void>;
  /** Lets the work that is being done finish. May be called again. */
  close(): Promise<void>;
}

export interface ReadOptions {
  /** Whether a copy of the database may answer as well, where there is one: for what takes long. */
  readonly replica?: boolean;
  /** What takes time that grows with the number of todos; left out for what does not. */
  readonly scan?: Scan;
}

/** A query that reads more than it gives. */
export interface Scan {
  /** Whether it looks through texts, which takes longest, or through rows of tables and indexes. */
  readonly of: 'texts' | 'rows';
  /** Whose todos: owners take turns. */
  readonly owner: Owner;
}
