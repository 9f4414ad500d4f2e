import { statSync } from 'node:fs';
import { StorageError } from '@todo/application';
import type { OnDatabaseEvent } from '../database-event.ts';
import type { FilePlace } from './file-place.ts';
import { isDamage, isBusy } from './sqlite-errors.ts';

/** How often the watch looks, in milliseconds. */
const lookEveryMs = 1000;

/** How long after a check that has found damage the next one begins, in milliseconds. */
const recheckAfterMs = 60_000;

interface GuardOptions {
  /** Names the database to a person. */
  readonly location: string;
  readonly onEvent: OnDatabaseEvent;
}

/** What the watch over an open file uses. */
interface Watched {
  /** Writes the log back into the database and empties it. @throws SqliteError, also where it is in use */
  readonly checkpoint: () => void;
  /** Resolves to whether the whole file is sound. It must not stop the event loop. */
  readonly isSound: (signal: AbortSignal) => Promise<boolean>;
}

/**
 * Keeps a program from going on as if nothing had happened after its file was deleted, replaced or damaged.
 * SQLite would: what it has open is a file without a name, and what it writes there is lost.
 */
export class FileGuard {
  readonly #options: GuardOptions;
  #place: FilePlace | undefined;
  #bytesNeeded: () => number = () => 0;
  #lost: string | undefined;
  #isDamaged = false;
  #checkedAt = Number.NEGATIVE_INFINITY;
  #isChecking = false;
  #hasFailedToCheckpoint = false;
  /** The log as it was at the last look. */
  #log = '';
  #timer: NodeJS.Timeout | undefined;
  readonly #closing = new AbortController();

  constructor(options: GuardOptions) {
    this.#options = options;
  }

  /**
   * From now on, the file has to stay at this place.
   * @param bytesNeeded how large it has to be, as SQLite has it
   */
  keepAt(place: FilePlace, bytesNeeded: () => number): void {
    this.#place = place;
    this.#bytesNeeded = bytesNeeded;
  }

  /** Takes note of an error of SQLite's. */
  noteFailure = (error: unknown): void => {
    if (isDamage(error)) this.#noteDamage(error);
  };

  #noteDamage(error?: unknown): void {
    if (this.#isDamaged) return;
    this.#isDamaged = true;
    this.#checkedAt = Number.NEGATIVE_INFINITY;
    this.#report({
      kind: 'damaged',
      level: 'fatal',
      message: `${this.#options.location} is damaged. Nothing is written to it until a check finds it sound.`,
      error,
    });
  }

  /** Of what was seen last: costs nothing. @throws StorageError where the file has been deleted or replaced */
  assertReadable(): void {
    if (this.#lost !== undefined) throw this.#lostError(this.#lost);
  }

  /** Looks at the file and its log, which takes some microseconds. @throws StorageError */
  assertWritable(): void {
    this.#look(2);
    this.assertReadable();
    if (this.#isDamaged) {
      throw new StorageError(
        'storage-unusable',
        `${this.#options.location} is damaged, and nothing is written to it until a check finds it sound. ` +
          '`todo db restore <backup>` puts a backup in its place, once this program has stopped.',
      );
    }
  }

  /**
   * Looks at the place of the file every second, at the file itself where it was found damaged, and writes back
   * what is in the log where nothing has been written for a second. It does not keep the process alive.
   */
  watch(watched: Watched): void {
    this.#look();
    this.#timer = setInterval(() => {
      this.#look();
      if (this.#lost !== undefined) return;
      if (this.#isDamaged) void this.#checkAgain(watched);
      else this.#writeBackWhenIdle(watched);
    }, lookEveryMs).unref();
  }

  close(): void {
    clearInterval(this.#timer);
    this.#closing.abort();
  }

  /** @param count how many of the files are looked at, all when left out */
  #look(count?: number): void {
    if (this.#place === undefined) return;
    const before = this.#lost;
    const { lost, hasShrunk, bytes } = this.#place.look(count);
    // SQLite has read most of it, and would go on without it. It may also have been packed by another program.
    if (hasShrunk && bytes < this.#bytesNeeded()) this.#noteDamage();
    // A look at a part of them takes back nothing that was seen of the others.
    if (lost === undefined && count !== undefined) return;
    this.#lost = lost;
    if (before === undefined && lost !== undefined) {
      this.#report({ kind: 'file-lost', level: 'fatal', message: this.#lostError(lost).message });
    }
    if (before !== undefined && lost === undefined) {
      this.#report({
        kind: 'recovered',
        level: 'info',
        message: `${before} is the file again that was opened.`,
      });
    }
  }

  #lostError(path: string): StorageError {
    return new StorageError(
      'storage-unavailable',
      `${path} was deleted, moved or replaced while ${this.#options.location} was open. ` +
        'Restart this program to use what is there now, or put the file back.',
    );
  }

  async #checkAgain({ isSound }: Watched): Promise<void> {
    if (this.#isChecking || performance.now() < this.#checkedAt + recheckAfterMs) return;
    this.#isChecking = true;
    try {
      if (!(await isSound(this.#closing.signal))) return;
      this.#isDamaged = false;
      this.#report({
        kind: 'recovered',
        level: 'info',
        message: `${this.#options.location} has been checked and is sound: it is written to again.`,
      });
    } finally {
      this.#isChecking = false;
      this.#checkedAt = performance.now();
    }
  }

  /**
   * So that a plain copy of the file has everything. While something is written, SQLite does so itself each
   * thousand pages, and a checkpoint more would only take time.
   */
  #writeBackWhenIdle({ checkpoint }: Watched): void {
    const stats = this.#place && statSync(this.#place.log, { throwIfNoEntry: false });
    if (!stats || stats.size === 0) return;
    const before = this.#log;
    this.#log = `${stats.size} ${stats.mtimeMs}`;
    if (this.#log !== before) return;
    try {
      checkpoint();
      this.#hasFailedToCheckpoint = false;
    } catch (error) {
      this.noteFailure(error);
      // Another process reads or writes: there is another look in a second.
      if (isBusy(error) || this.#isDamaged || this.#hasFailedToCheckpoint) return;
      this.#hasFailedToCheckpoint = true;
      this.#report({
        kind: 'checkpoint-failed',
        level: 'warn',
        message: `The log of ${this.#options.location} cannot be written back. Everything is kept in the log.`,
        error,
      });
    }
  }

  #report(event: Parameters<OnDatabaseEvent>[0]): void {
    this.#options.onEvent(event);
  }
}
