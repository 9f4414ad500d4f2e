import type { Fault } from '@todo/domain';

/** Settings that cannot be used, or a path that means nothing here; the message says how to mend it. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  readonly code: 'invalid-settings' | 'usage';
  /** Each fault by itself, where there may be several. */
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
