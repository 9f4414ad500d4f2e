import type { Fault } from '@todo/domain';

/** The settings or a path cannot be used; the message says how to correct them. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  readonly code: 'invalid-settings' | 'usage';
  /** Each fault, if there may be several. */
  readonly faults: readonly Fault[];

  constructor(
    code: SettingsError['code'],
    message: string,
    { faults = [], ...options }: ErrorOptions & { readonly faults?: readonly Fault[] } = {},
  ) {
    super(message, options);
    this.code = code;
    this.faults = faults;
  }
}
