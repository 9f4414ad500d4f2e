import { realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';

/** The file at a path: its identity (device and inode) and its size. */
interface Found {
  readonly identity: string;
  readonly bytes: bigint;
}

/**
 * The files of an open database: the database at its path, the log, and the index of the log. To inspect one of them
 * takes about 3 µs.
 */
export class FilePlace {
  readonly #paths: readonly string[];
  readonly #identities: (string | undefined)[];
  #bytes: bigint;

  /** Remembers the files that exist now. A link at `path` is followed by each inspection, as its target may change. */
  constructor(path: string) {
    const file = resolve(path);
    const real = statSync(file, { throwIfNoEntry: false }) ? realpathSync(file) : file;
    this.#paths = [file, `${real}-wal`, `${real}-shm`];
    const found = this.#paths.map(at);
    this.#identities = found.map((one) => one?.identity);
    this.#bytes = found[0]?.bytes ?? 0n;
  }

  /** The path of the log, which SQLite keeps as long as the database is open. */
  get log(): string {
    return this.#paths[1] ?? '';
  }

  isOfSameFile(other: FilePlace): boolean {
    return this.#identities[0] === other.#identities[0];
  }

  /** @param count how many of the three files are inspected, in the order above; all when left out */
  inspect(count = this.#paths.length): PlaceState {
    let hasShrunk = false;
    for (let index = 0; index < count; index += 1) {
      const [path = '', before] = [this.#paths[index], this.#identities[index]];
      const found = at(path);
      // SQLite creates the log of a new database with the first write.
      this.#identities[index] = before ?? found?.identity;
      if (before === undefined) continue;
      if (found?.identity !== before) return { lost: path, hasShrunk: false, bytes: 0 };
      if (index === 0) {
        hasShrunk = found.bytes < this.#bytes;
        this.#bytes = found.bytes;
      }
    }
    return { hasShrunk, bytes: Number(this.#bytes) };
  }
}

/** The result of an inspection. */
export interface PlaceState {
  /** The path at which there is now another file, or none. */
  readonly lost?: string;
  /** Whether the database is smaller than at the previous inspection. */
  readonly hasShrunk: boolean;
  /** The size of the database in bytes. */
  readonly bytes: number;
}

function at(path: string): Found | undefined {
  try {
    // The inodes of some file systems are too large for a number.
    const stats = statSync(path, { throwIfNoEntry: false, bigint: true });
    return stats && { identity: `${stats.dev} ${stats.ino}`, bytes: stats.size };
  } catch {
    // A folder of the path is gone, or this process may not enter it any more: the file is lost in both cases.
    return undefined;
  }
}
