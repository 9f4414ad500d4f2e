import type { Fault } from '@todo/domain';

/** The kinds of expected errors at the terminal, beside those of the core. */
export type CliErrorCode =
  | 'usage'
  | 'invalid-id'
  | 'not-in-trash'
  | 'invalid-settings'
  | 'target-occupied'
  | 'address-unavailable'
  | 'server-unavailable'
  | 'server-unauthorized'
  | 'server-forbidden'
  | 'output-failed'
  | 'editor-failed';

/** An error that the person at the terminal can correct; the message says how. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly code: CliErrorCode;
  /** Each fault, if there may be several. */
  readonly faults: readonly Fault[];

  constructor(
    code: CliErrorCode,
    message: string,
    { faults = [], ...options }: ErrorOptions & { readonly faults?: readonly Fault[] } = {},
  ) {
    super(message, options);
    this.code = code;
    this.faults = faults;
  }
}
