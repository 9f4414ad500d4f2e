import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { StorageError } from '@todo/application';
import { SqliteError } from 'better-sqlite3';
import type { ReaderMessage, ReaderQuestion } from './reader-messages.ts';
import { closedError, isBusy, storageErrorFrom } from './sqlite-errors.ts';

export interface SqliteReaderOptions {
  /** The absolute path of the file. */
  readonly path: string;
  /** How long a query may wait for its turn, and how long it may then run, in milliseconds each. */
  readonly timeoutMs: number;
}

/** The reader process cannot answer; the caller runs the query on its own connection, which reports the cause if any. */
export class ReaderUnusableError extends Error {}

/** At most this many queries of one owner wait. */
const longestQueue = 32;

/** How often a query is started, in case its process is killed from outside. */
const mostAttempts = 2;

/** A query that waits for its turn or is running. */
interface Turn extends ReaderQuestion {
  readonly owner: string;
  readonly settle: PromiseWithResolvers<readonly unknown[]>;
  /** Fails the query when it has waited, or has run, for too long. */
  timer: NodeJS.Timeout;
  attempts: number;
  rows: unknown[];
}

/** A process that runs one query at a time. */
interface Reader {
  readonly process: ChildProcess;
  /** Whether the process has accepted statements, so that its exit is a crash and not a failed start. */
  isReady: boolean;
}

/**
 * Runs queries on a SQLite file in a child process, which the first query starts: SQLite blocks the calling thread until
 * a statement has ended, and only killing the process can stop it. An idle child does not keep the parent alive.
 */
export class SqliteReader {
  readonly #options: SqliteReaderOptions;
  /** A queue per owner. Owners take turns, so that many queries of one owner do not block the others. */
  readonly #waiting = new Map<string, Turn[]>();
  readonly #processes = new Set<ChildProcess>();
  #reader: Reader | undefined;
  #running: Turn | undefined;
  #closed = false;

  constructor(options: SqliteReaderOptions) {
    this.#options = options;
  }

  /** The id of the child process, while there is one. */
  get processId(): number | undefined {
    return this.#reader?.process.pid;
  }

  /**
   * The rows of a statement that only reads. It sees everything that was committed before the call.
   * @throws StorageError if the statement takes too long, or if too many wait; ReaderUnusableError
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

  /** Lets pending queries finish, and resolves when the process has exited. May be called again. */
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
    // An owner with more waiting queries goes to the end of the line of owners.
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
      // An error means that the process is gone, which its 'exit' event reports, too.
      process.send({ sql, parameters } satisfies ReaderQuestion, () => {});
    } catch (error) {
      // The parent may not be allowed to start processes, or may have no file descriptor left for the channel.
      this.#reader = undefined;
      this.#finish(turn, (settle) => settle.reject(unusable(error)));
    }
  }

  #begin(): Reader {
    const { path, timeoutMs } = this.#options;
    const program = fileURLToPath(import.meta.resolve('#reader-process'));
    const process = fork(program, [path, `${timeoutMs}`], {
      // The options of this process may be meant for it alone, such as the port of a debugger or a test runner.
      execArgv: [],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    const reader = { process, isReady: false };
    this.#processes.add(process);
    process.on('message', (message: ReaderMessage) => this.#hear(reader, message));
    process.once('error', (error) => {
      // A process that could not be started emits no 'exit'.
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
    // A message of a process that was given up belongs to a query that is settled already.
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

  #finish(turn: Turn, settle: (promise: Turn['settle']) => void): void {
    clearTimeout(turn.timer);
    this.#running = undefined;
    if (this.#reader) keepAlive(this.#reader.process, false);
    settle(turn.settle);
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

  /** Kills the process, which only reads and so can leave nothing half written. */
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
