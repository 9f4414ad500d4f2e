import { statSync } from 'node:fs';
import { StorageError } from '@todo/application';
import type { OnDatabaseEvent } from '../database-event.ts';
import type { FilePlace } from './file-place.ts';
import { isDamage, isBusy } from './sqlite-errors.ts';

/** How often the watch inspects the files, in milliseconds. */
const inspectEveryMs = 1000;

/** How long after a check that has found damage the next one begins, in milliseconds. */
const recheckAfterMs = 60_000;

interface GuardOptions {
  /** The name of the database in messages. */
  readonly location: string;
  readonly onEvent: OnDatabaseEvent;
}

/** The operations on an open file that the watch calls. */
interface Watched {
  /** Writes the log back into the database and truncates it. @throws SqliteError, also if another process uses the log */
  readonly checkpoint: () => void;
  /** Resolves to whether the whole file is sound. Must not block the event loop. */
  readonly isSound: (signal: AbortSignal) => Promise<boolean>;
}

/**
 * Stops reads and writes after the file of an open database was deleted or replaced, and writes after it was damaged.
 * SQLite itself goes on: it keeps writing to the deleted file, and those writes are lost.
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
  /** The size and modification time of the log at the last inspection. */
  #log = '';
  #timer: NodeJS.Timeout | undefined;
  readonly #closing = new AbortController();

  constructor(options: GuardOptions) {
    this.#options = options;
  }

  /**
   * Starts to expect the file at this place.
   * @param bytesNeeded the size that SQLite expects the file to have
   */
  keepAt(place: FilePlace, bytesNeeded: () => number): void {
    this.#place = place;
    this.#bytesNeeded = bytesNeeded;
  }

  /** Stops all writes if an error of SQLite shows damage. */
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

  /** Uses the last inspection, so it costs nothing. @throws StorageError if the file was deleted or replaced */
  assertReadable(): void {
    if (this.#lost !== undefined) throw this.#lostError(this.#lost);
  }

  /** Inspects the file and its log, which takes some microseconds. @throws StorageError */
  assertWritable(): void {
    this.#inspect(2);
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
   * Inspects the place of the file every second, checks the file itself again after damage was found, and writes the
   * log back when nothing has been written for a second. It does not keep the process alive.
   */
  watch(watched: Watched): void {
    this.#inspect();
    this.#timer = setInterval(() => {
      this.#inspect();
      if (this.#lost !== undefined) return;
      if (this.#isDamaged) void this.#checkAgain(watched);
      else this.#writeBackWhenIdle(watched);
    }, inspectEveryMs).unref();
  }

  close(): void {
    clearInterval(this.#timer);
    this.#closing.abort();
  }

  /** @param count how many of the files are inspected, all when left out */
  #inspect(count?: number): void {
    if (this.#place === undefined) return;
    const before = this.#lost;
    const { lost, hasShrunk, bytes } = this.#place.inspect(count);
    // SQLite would go on with the pages it has in memory. A smaller file is no damage if another program has vacuumed it.
    if (hasShrunk && bytes < this.#bytesNeeded()) this.#noteDamage();
    // An inspection of some of the files does not clear a loss that was found of another one.
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
   * Writes the log back, so that a plain copy of the file is complete. While a client writes, SQLite itself writes the
   * log back every thousand pages, and another checkpoint would only take time.
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
      // Another process reads or writes: the watch tries again in a second.
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
