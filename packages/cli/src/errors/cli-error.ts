import type { Fault } from '@todo/domain';

/** What can go wrong on purpose at the terminal, beside the core's own errors. */
export type CliErrorCode =
  | 'usage'
  | 'invalid-id'
  | 'invalid-settings'
  | 'target-occupied'
  | 'address-unavailable'
  | 'output-failed';

/** Something that the person at the terminal can mend; the message says how. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly code: CliErrorCode;
  /** Each fault by itself, where there may be several. */
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
