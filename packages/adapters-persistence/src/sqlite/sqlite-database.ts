import { StorageError } from '@todo/application';
import { CompiledQuery } from 'kysely';
import { sqliteDialect } from '../dialect.ts';
import type { ReadOptions, Sql, SqlDatabase } from '../sql-database.ts';
import type { FileGuard } from './file-guard.ts';
import { GroupCommit } from './group-commit.ts';
import { readBatcher } from './read-batcher.ts';
import type { SqliteFile } from './sqlite-file.ts';
import type { SqliteReaders } from './sqlite-readers.ts';

/** The source of queries for transactions. */
export interface Queries {
  /** Returns queries for one transaction, which share no state with others. */
  begin(): Sql;
  close(): Promise<void>;
}

/** How often other processes' commits are looked for, in milliseconds. */
const pollMs = 200;

/** An open SQLite file: reads run at once, and waiting writes are committed as a group. */
export class SqliteDatabase implements SqlDatabase {
  readonly dialect = sqliteDialect;
  readonly sql: Sql;
  readonly #connection: SqliteFile['connection'];
  readonly #queries: Queries;
  readonly #reads: Pick<SqliteFile['connection'], 'read' | 'peek'>;
  readonly #writes: GroupCommit;
  readonly #guard: FileGuard;
  readonly #readers: SqliteReaders | undefined;
  readonly #polls = new Set<NodeJS.Timeout>();
  #closed = false;

  /** @param readers run long queries in other processes; without them, long queries block the event loop */
  constructor(
    { connection, kysely }: SqliteFile,
    queries: Queries,
    guard: FileGuard,
    readers?: SqliteReaders,
  ) {
    this.sql = kysely;
    this.#connection = connection;
    // `connection` does the same, but is slower when many clients read at once.
    this.#reads = { read: readBatcher(connection), peek: (query) => connection.peek(query) };
    this.#queries = queries;
    this.#guard = guard;
    this.#readers = readers;
    this.#writes = new GroupCommit({
      begin() {
        guard.assertWritable();
        return queries.begin();
      },
      rowsWritten: () => connection.rowsWritten(),
      inTransaction: () => connection.inTransaction,
    });
  }

  async read<Row>(query: CompiledQuery<Row>, { scan }: ReadOptions = {}): Promise<readonly Row[]> {
    if (this.#closed) throw closedError();
    this.#guard.assertReadable();
    return scan && this.#readers
      ? this.#readers.read(query, scan, this.#reads)
      : this.#reads.read(query);
  }

  async transaction<Result>(work: (sql: Sql) => Promise<Result>): Promise<Result> {
    if (this.#closed) throw closedError();
    return this.#writes.run(work);
  }

  watchCommits(onCommit: () => void): () => void {
    let seen = this.#connection.dataVersion();
    const poll = setInterval(() => {
      const version = this.#connection.dataVersion();
      if (version === undefined || version === seen) return;
      seen = version;
      onCommit();
    }, pollMs).unref();
    this.#polls.add(poll);
    return () => {
      clearInterval(poll);
      this.#polls.delete(poll);
    };
  }

  async ping(): Promise<void> {
    // A database that cannot be written is not ready, even if reads still work.
    this.#guard.assertWritable();
    await this.read(CompiledQuery.raw('select 1'));
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const poll of this.#polls) clearInterval(poll);
    this.#guard.close();
    // The last connection to close a file removes its log, and only a connection that may write can do that.
    await this.#readers?.close();
    await this.#queries.close();
    // Kysely closes a connection only if a query went through Kysely, which reads do not.
    await this.#connection.close();
  }
}

function closedError(): StorageError {
  return new StorageError('storage-unavailable', 'The database has been closed.');
}
