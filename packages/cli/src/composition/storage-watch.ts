import type { DatabaseEvent, TodoDatabase } from '@todo/adapters-persistence';
import type { Logger } from 'pino';

/** What an operator hears of the databases that this program has open: logged, counted, and asked for readiness. */
export class StorageWatch {
  readonly #logger: Logger | undefined;
  readonly #open: TodoDatabase[] = [];
  readonly #counts: Record<string, number> = {};

  constructor(logger: Logger | undefined) {
    this.#logger = logger;
  }

  /** Whatever happens to the storage, as `onEvent` of a database tells of it. */
  readonly report = ({ kind, level, message, error }: DatabaseEvent): void => {
    this.#counts[kind] = (this.#counts[kind] ?? 0) + 1;
    this.#logger?.[level]({ kind, ...(error !== undefined && { err: error }) }, message);
  };

  /** How often each kind of event has happened so far. */
  readonly counts = (): Readonly<Record<string, number>> => this.#counts;

  /** Is asked by {@link ping} from now on. */
  add(database: TodoDatabase): void {
    this.#open.push(database);
  }

  /** @throws StorageError where one of the databases cannot be used */
  async ping(): Promise<void> {
    await Promise.all(this.#open.map((database) => database.ping()));
  }
}
