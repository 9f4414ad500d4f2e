import { statSync, type BigIntStats } from 'node:fs';
import { resolve } from 'node:path';
import type { CompiledQuery } from 'kysely';
import type { Scan } from '../sql-database.ts';
import { ReaderUnusableError, SqliteReader, type SqliteReaderOptions } from './sqlite-reader.ts';

/** Up to this size in bytes, no query takes long enough to be worth another process and its memory. */
const smallFile = 4 * 1024 * 1024;

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
   * @param here runs the query on the connection of this process: for a small file, and if no reader process can answer
   * @throws StorageError
   */
  async read<Row>(
    query: CompiledQuery<Row>,
    { of, owner }: Scan,
    here: () => Promise<readonly Row[]>,
  ): Promise<readonly Row[]> {
    if (!this.#isLargeAndTheSame()) return here();
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
