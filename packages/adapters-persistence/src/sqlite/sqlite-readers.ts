import { statSync, type BigIntStats } from 'node:fs';
import { resolve } from 'node:path';
import type { CompiledQuery } from 'kysely';
import type { Scan } from '../sql-database.ts';
import { ReaderUnusableError, SqliteReader, type SqliteReaderOptions } from './sqlite-reader.ts';

/** Up to this size in bytes, nothing takes long enough to be worth the way to another process and its memory. */
const smallFile = 4 * 1024 * 1024;

/** How long a query may take at least, in milliseconds: a short wait for locks is not meant for it. */
const shortestTime = 1000;

/**
 * Runs what takes long beside the event loop. What looks through texts has a process of its own: other queries
 * never wait for a search.
 */
export class SqliteReaders {
  readonly #path: string;
  readonly #file: BigIntStats | undefined;
  readonly #readers: Readonly<Record<Scan['of'], SqliteReader>>;

  constructor({ path, timeoutMs }: SqliteReaderOptions) {
    this.#path = resolve(path);
    this.#file = this.#look();
    const options = { path: this.#path, timeoutMs: Math.max(timeoutMs, shortestTime) };
    this.#readers = { texts: new SqliteReader(options), rows: new SqliteReader(options) };
  }

  /**
   * @param here asks the program's own connection: about a small file, and where no reader can answer
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

  /** Lets what has been asked finish. */
  async close(): Promise<void> {
    await Promise.all(Object.values(this.#readers).map((reader) => reader.close()));
  }

  /** A reader opens what is at the path now, which may have been put there while the connection has the file. */
  #isLargeAndTheSame(): boolean {
    const now = this.#look();
    return (
      now !== undefined &&
      now.size > smallFile &&
      now.dev === this.#file?.dev &&
      now.ino === this.#file.ino
    );
  }

  #look(): BigIntStats | undefined {
    return statSync(this.#path, { bigint: true, throwIfNoEntry: false });
  }
}
