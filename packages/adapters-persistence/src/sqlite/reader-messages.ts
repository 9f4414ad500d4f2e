/** A statement that a reader process is to run; one after the other. */
export interface ReaderQuestion {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** What a reader process says. Many rows come in several messages, so that none takes long to be read. */
export type ReaderMessage =
  /** Sent once, as soon as it can take questions. */
  | { readonly kind: 'ready' }
  | { readonly kind: 'rows'; readonly rows: readonly unknown[]; readonly isLast: boolean }
  /** With SQLite's code, where the error is SQLite's. */
  | { readonly kind: 'failed'; readonly code: string; readonly message: string };
