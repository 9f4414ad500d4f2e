import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { StorageError } from '@todo/application';
import { SqliteError } from 'better-sqlite3';
import type { ReaderMessage, ReaderQuestion } from './reader-messages.ts';
import { closedError, isBusy, storageErrorFrom } from './sqlite-errors.ts';

export interface SqliteReaderOptions {
  /** Of the file, from the root on. */
  readonly path: string;
  /** How long a query may wait for its turn, and then run, in milliseconds. */
  readonly timeoutMs: number;
}

/** The reader cannot answer, and the program's own connection may know why, or even the answer. */
export class ReaderUnusableError extends Error {}

/** How many queries of one owner wait at most. */
const longestQueue = 32;

/** How often a query is begun, as the process may have been killed from outside. */
const mostAttempts = 2;

/** A query that waits for its turn or has it. */
interface Turn extends ReaderQuestion {
  readonly owner: string;
  readonly settle: PromiseWithResolvers<readonly unknown[]>;
  /** Ends it when it has waited, or has run, for too long. */
  timer: NodeJS.Timeout;
  attempts: number;
  rows: unknown[];
}

/** A process that runs one query at a time. */
interface Reader {
  readonly process: ChildProcess;
  /** Whether it has begun to work, so that its end is a crash. */
  isReady: boolean;
}

/**
 * Runs queries on a SQLite file in a process of its own, begun at the first of them: SQLite runs a statement to
 * its end in the thread that asks, and nothing but the end of a process can stop it. The process does not keep
 * the program alive while it has nothing to do.
 */
export class SqliteReader {
  readonly #options: SqliteReaderOptions;
  /** Owners take turns, so that the many queries of one do not stop the others'. */
  readonly #waiting = new Map<string, Turn[]>();
  readonly #processes = new Set<ChildProcess>();
  #reader: Reader | undefined;
  #running: Turn | undefined;
  #closed = false;

  constructor(options: SqliteReaderOptions) {
    this.#options = options;
  }

  /** Of the process, while there is one. */
  get processId(): number | undefined {
    return this.#reader?.process.pid;
  }

  /**
   * The rows of a statement that only reads. They have all that was committed before the call.
   * @throws StorageError where it takes too long or too many wait; ReaderUnusableError
   */
  read(question: ReaderQuestion, owner: string): Promise<readonly unknown[]> {
    const { path, timeoutMs } = this.#options;
    if (this.#closed) return Promise.reject(closedError(path));
    const queue = this.#waiting.get(owner) ?? [];
    if (queue.length >= longestQueue) {
      const message = `Too many searches of ${path} wait already. Try again in a moment.`;
      return Promise.reject(new StorageError('storage-unavailable', message));
    }
    const settle = Promise.withResolvers<readonly unknown[]>();
    const timer = setTimeout(() => this.#expire(turn), timeoutMs);
    const { sql, parameters } = question;
    const turn: Turn = { sql, parameters, owner, settle, timer, attempts: 0, rows: [] };
    this.#waiting.set(owner, [...queue, turn]);
    this.#next();
    return settle.promise;
  }

  /** Lets what has been asked finish, and resolves when the process has ended. May be called again. */
  async close(): Promise<void> {
    this.#closed = true;
    const turns = [...this.#waiting.values()].flat();
    if (this.#running) turns.push(this.#running);
    await Promise.allSettled(turns.map(({ settle }) => settle.promise));
    const ends = [...this.#processes].map((process) => {
      process.ref();
      return once(process, 'exit');
    });
    this.#end();
    await Promise.all(ends);
  }

  #next(): void {
    if (this.#running) return;
    const [first] = this.#waiting;
    if (first === undefined) return;
    const [owner, [turn, ...others]] = first;
    // An owner who waits for more queries comes after all others.
    this.#waiting.delete(owner);
    if (others.length > 0) this.#waiting.set(owner, others);
    if (turn) this.#run(turn);
  }

  #run(turn: Turn): void {
    this.#running = turn;
    clearTimeout(turn.timer);
    turn.timer = setTimeout(() => this.#expire(turn), this.#options.timeoutMs);
    turn.attempts += 1;
    turn.rows = [];
    try {
      const { process } = (this.#reader ??= this.#begin());
      keepAlive(process, true);
      const { sql, parameters } = turn;
      // An error means that the process is gone, of which there is an event as well.
      process.send({ sql, parameters } satisfies ReaderQuestion, () => {});
    } catch (error) {
      // Not every program may start others, or has a file descriptor left to talk to one.
      this.#reader = undefined;
      this.#finish(turn, (settle) => settle.reject(unusable(error)));
    }
  }

  #begin(): Reader {
    const { path, timeoutMs } = this.#options;
    const program = fileURLToPath(import.meta.resolve('#reader-process'));
    const process = fork(program, [path, `${timeoutMs}`], {
      serialization: 'advanced',
      // Those of this process may be for its own program: a debugger's port, a test runner's.
      execArgv: [],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    const reader = { process, isReady: false };
    this.#processes.add(process);
    process.on('message', (message: ReaderMessage) => this.#hear(reader, message));
    process.once('error', (error) => {
      // One that was never there has no end either.
      if (process.pid === undefined) this.#processes.delete(process);
      this.#lose(reader, error);
    });
    process.once('exit', (code, signal) => {
      this.#processes.delete(process);
      this.#lose(reader, new Error(`The reader process ended: ${signal ?? code}.`));
    });
    return reader;
  }

  #hear(reader: Reader, message: ReaderMessage): void {
    if (message.kind === 'ready') {
      reader.isReady = true;
      return;
    }
    const turn = this.#running;
    // What comes from a process that has been given up is about a query that has been answered.
    if (turn === undefined || reader !== this.#reader) return;
    if (message.kind === 'failed') {
      const error = new SqliteError(message.message, message.code);
      const reason = isBusy(error) ? storageErrorFrom(error, this.#options.path) : unusable(error);
      this.#finish(turn, (settle) => settle.reject(reason));
      return;
    }
    turn.rows.push(...message.rows);
    if (message.isLast) this.#finish(turn, (settle) => settle.resolve(turn.rows));
  }

  #finish(turn: Turn, tell: (settle: Turn['settle']) => void): void {
    clearTimeout(turn.timer);
    this.#running = undefined;
    if (this.#reader) keepAlive(this.#reader.process, false);
    tell(turn.settle);
    this.#next();
  }

  #lose(reader: Reader, error: Error): void {
    if (reader !== this.#reader) return;
    this.#reader = undefined;
    const turn = this.#running;
    if (turn === undefined) return;
    if (turn.attempts < mostAttempts) {
      this.#run(turn);
      return;
    }
    const { path } = this.#options;
    const reason = reader.isReady
      ? new StorageError('storage-unavailable', `${path} could not be searched.`, { cause: error })
      : unusable(error);
    this.#finish(turn, (settle) => settle.reject(reason));
  }

  #expire(turn: Turn): void {
    const { path, timeoutMs } = this.#options;
    const error = new StorageError(
      'storage-unavailable',
      `${path} could not be searched within ${timeoutMs} ms. Search for fewer or longer words.`,
    );
    if (turn === this.#running) {
      this.#end();
      this.#finish(turn, (settle) => settle.reject(error));
      return;
    }
    const left = this.#waiting.get(turn.owner)?.filter((other) => other !== turn) ?? [];
    if (left.length > 0) this.#waiting.set(turn.owner, left);
    else this.#waiting.delete(turn.owner);
    turn.settle.reject(error);
  }

  /** It only reads: there is nothing that it could leave half done. */
  #end(): void {
    this.#reader?.process.kill('SIGKILL');
    this.#reader = undefined;
  }
}

function unusable(cause: unknown): ReaderUnusableError {
  return new ReaderUnusableError('The reader process cannot answer.', { cause });
}

function keepAlive(process: ChildProcess, keeps: boolean): void {
  if (keeps) {
    process.ref();
    process.channel?.ref();
  } else {
    process.unref();
    process.channel?.unref();
  }
}
