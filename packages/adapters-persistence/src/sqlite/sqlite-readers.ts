import { statSync, type BigIntStats } from 'node:fs';
import { resolve } from 'node:path';
import { CompiledQuery } from 'kysely';
import type { Scan } from '../sql-database.ts';
import type { SqliteConnection } from './sqlite-connection.ts';
import { ReaderUnusableError, SqliteReader, type SqliteReaderOptions } from './sqlite-reader.ts';

/** Up to this size in bytes, no query takes long enough to be worth another process and its memory. */
const smallFile = 4 * 1024 * 1024;

/** The rows of an owner with at most this many todos are scanned within a millisecond or so. */
const fewTodos = 200;

/** The shortest time limit of a query, in milliseconds: a small `timeoutMs` is meant for locks. */
const shortestTime = 1000;

/**
 * Runs long queries in child processes, so that they do not block the event loop. Scans of texts have their own process,
 * so that other queries never wait for a search.
 */
export class SqliteReaders {
  readonly #path: string;
  readonly #file: BigIntStats | undefined;
  readonly #readers: Readonly<Record<Scan['of'], SqliteReader>>;

  constructor({ path, timeoutMs }: SqliteReaderOptions) {
    this.#path = resolve(path);
    this.#file = this.#stat();
    const options = { path: this.#path, timeoutMs: Math.max(timeoutMs, shortestTime) };
    this.#readers = { texts: new SqliteReader(options), rows: new SqliteReader(options) };
  }

  /**
   * @param connection of this process: it runs the query for a small file, for a short list of an owner with few todos,
   * and if no reader process can answer
   * @throws StorageError
   */
  async read<Row>(
    query: CompiledQuery<Row>,
    scan: Scan,
    connection: Pick<SqliteConnection, 'read' | 'peek'>,
  ): Promise<readonly Row[]> {
    const here = () => connection.read(query);
    if (!this.#isLargeAndTheSame() || isShort(scan, connection)) return here();
    const { of, owner } = scan;
    try {
      return (await this.#readers[of].read(query, owner)) as readonly Row[];
    } catch (error) {
      if (error instanceof ReaderUnusableError) return here();
      throw error;
    }
  }

  /** Lets pending queries finish. */
  async close(): Promise<void> {
    await Promise.all(Object.values(this.#readers).map((reader) => reader.close()));
  }

  /**
   * A reader process opens the file that is at the path now. It must be the one that the connection has open, and not
   * one that has replaced it since.
   */
  #isLargeAndTheSame(): boolean {
    const now = this.#stat();
    return (
      now !== undefined &&
      now.size > smallFile &&
      now.dev === this.#file?.dev &&
      now.ino === this.#file.ino
    );
  }

  #stat(): BigIntStats | undefined {
    return statSync(this.#path, { bigint: true, throwIfNoEntry: false });
  }
}

/** Whether the scan takes less time than its rows take from another process to this one. */
function isShort(
  { of, owner, isShort: isShortResult }: Scan,
  connection: Pick<SqliteConnection, 'peek'>,
): boolean {
  if (of !== 'rows' || !isShortResult) return false;
  const count: CompiledQuery<{ total: number }> = CompiledQuery.raw(
    'select count(*) as total from (select 1 from todo where owner = ? limit ?)',
    [owner, fewTodos + 1],
  );
  const [row] = connection.peek(count);
  return row !== undefined && row.total <= fewTodos;
}
