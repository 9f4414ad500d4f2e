/** Something about the storage that an operator has to hear of, while calls go on or fail. */
export interface DatabaseEvent {
  readonly kind: 'file-lost' | 'damaged' | 'checkpoint-failed' | 'replica-failed' | 'recovered';
  /** How much it matters, in the words of most loggers. */
  readonly level: 'fatal' | 'warn' | 'info';
  /** One sentence for the log. It may name files and servers, and holds no password. */
  readonly message: string;
  readonly error?: unknown;
}

/** Hears of an event as it happens, once and not again at every call that fails for it. Must not throw. */
export type OnDatabaseEvent = (event: DatabaseEvent) => void;
