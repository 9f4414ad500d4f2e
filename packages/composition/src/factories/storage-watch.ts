import type { DatabaseEvent } from '@todo/adapters-persistence';
import type { Logger } from 'pino';
import type { TodoStorage } from './open-storage.ts';

/** Logs and counts the events of the storages that this process has open, and checks whether they are ready. */
export class StorageWatch {
  readonly #logger: Logger | undefined;
  readonly #open: TodoStorage[] = [];
  readonly #counts: Record<string, number> = {};

  constructor(logger: Logger | undefined) {
    this.#logger = logger;
  }

  /** Receives an event of the storage: the `onEvent` of a database. */
  readonly report = ({ kind, level, message, error }: DatabaseEvent): void => {
    this.#counts[kind] = (this.#counts[kind] ?? 0) + 1;
    this.#logger?.[level]({ kind, ...(error !== undefined && { err: error }) }, message);
  };

  /** The number of events of each kind so far. */
  readonly counts = (): Readonly<Record<string, number>> => this.#counts;

  /** Adds a storage that {@link ping} checks. */
  add(storage: TodoStorage): void {
    this.#open.push(storage);
  }

  /** @throws StorageError where one of the storages cannot be used */
  async ping(): Promise<void> {
    await Promise.all(this.#open.map((storage) => storage.ping()));
  }
}
