import { realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';

/** What is at a path: which file, by its device and inode, and how large it is. */
interface Found {
  readonly identity: string;
  readonly bytes: bigint;
}

/**
 * Which files an open database consists of: what is at its path, the log, and the index of the log. To look at one
 * of them takes about 3 µs.
 */
export class FilePlace {
  readonly #paths: readonly string[];
  readonly #identities: (string | undefined)[];
  #bytes: bigint;

  /** Looks at what is there now. A link at `path` is followed at each look, as it may be turned. */
  constructor(path: string) {
    const file = resolve(path);
    const real = statSync(file, { throwIfNoEntry: false }) ? realpathSync(file) : file;
    this.#paths = [file, `${real}-wal`, `${real}-shm`];
    const found = this.#paths.map(at);
    this.#identities = found.map((one) => one?.identity);
    this.#bytes = found[0]?.bytes ?? 0n;
  }

  /** The log, which SQLite keeps as long as the database is open. */
  get log(): string {
    return this.#paths[1] ?? '';
  }

  isOfSameFile(other: FilePlace): boolean {
    return this.#identities[0] === other.#identities[0];
  }

  /** @param count how many of the three are looked at, in the order above; all when left out */
  look(count = this.#paths.length): Look {
    let hasShrunk = false;
    for (let index = 0; index < count; index += 1) {
      const [path = '', before] = [this.#paths[index], this.#identities[index]];
      const found = at(path);
      // SQLite makes the log of a new database with the first write.
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

export interface Look {
  /** The path at which there is another file by now, or none. */
  readonly lost?: string;
  /** Whether the database is smaller than at the look before. */
  readonly hasShrunk: boolean;
  /** The size of the database. */
  readonly bytes: number;
}

function at(path: string): Found | undefined {
  try {
    // Inodes of some file systems are larger than what a number holds.
    const stats = statSync(path, { throwIfNoEntry: false, bigint: true });
    return stats && { identity: `${stats.dev} ${stats.ino}`, bytes: stats.size };
  } catch {
    // A folder on the way is gone, or may not be entered any more: the file is not to be had either way.
    return undefined;
  }
}
