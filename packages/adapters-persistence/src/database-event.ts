/** A fault of the storage, or the end of one, that an operator has to know of. */
export interface DatabaseEvent {
  readonly kind: 'file-lost' | 'damaged' | 'checkpoint-failed' | 'replica-failed' | 'recovered';
  /** The level under which a logger writes it. */
  readonly level: 'fatal' | 'warn' | 'info';
  /** One sentence for the log. It may name files and servers, and holds no password. */
  readonly message: string;
  readonly error?: unknown;
}

/** Is called with an event when it happens: once, not for every call that fails because of it. Must not throw. */
export type OnDatabaseEvent = (event: DatabaseEvent) => void;
