import type { DatabaseEvent } from '@todo/adapters-persistence';
import type { Logger } from 'pino';
import type { TodoStorage } from './open-storage.ts';

/** What an operator hears of the storages that this process has open: logged, counted, and asked for readiness. */
export class StorageWatch {
  readonly #logger: Logger | undefined;
  readonly #open: TodoStorage[] = [];
  readonly #counts: Record<string, number> = {};

  constructor(logger: Logger | undefined) {
    this.#logger = logger;
  }

  /** Takes an event of the storage, as `onEvent` of a database tells of it. */
  readonly report = ({ kind, level, message, error }: DatabaseEvent): void => {
    this.#counts[kind] = (this.#counts[kind] ?? 0) + 1;
    this.#logger?.[level]({ kind, ...(error !== undefined && { err: error }) }, message);
  };

  /** How often each kind of event has happened so far. */
  readonly counts = (): Readonly<Record<string, number>> => this.#counts;

  /** Is asked by {@link ping} from now on. */
  add(storage: TodoStorage): void {
    this.#open.push(storage);
  }

  /** @throws StorageError where one of them cannot be used */
  async ping(): Promise<void> {
    await Promise.all(this.#open.map((storage) => storage.ping()));
  }
}
