/** A statement for a reader process, which runs one at a time. */
export interface ReaderQuestion {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** A message of a reader process. Many rows are sent in several messages, so that none takes long to be parsed. */
export type ReaderMessage =
  /** Sent once, as soon as the process accepts statements. */
  | { readonly kind: 'ready' }
  | { readonly kind: 'rows'; readonly rows: readonly unknown[]; readonly isLast: boolean }
  /** `code` is SQLite's, and empty for another error. */
  | { readonly kind: 'failed'; readonly code: string; readonly message: string };
