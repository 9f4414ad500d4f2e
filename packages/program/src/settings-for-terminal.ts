import { CliError } from '@todo/cli';
import { SettingsError } from '@todo/composition/factories';

/**
 * Runs `work`, and translates an error of the settings to one of the command line.
 * @throws CliError in place of SettingsError
 */
export function asCliError<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    return throwAsCliError(error);
  }
}

/** Throws the error again, as a CliError if it is one of the settings. */
export function throwAsCliError(error: unknown): never {
  if (!(error instanceof SettingsError)) throw error;
  const { code, message, faults } = error;
  throw new CliError(code, message, { faults, cause: error });
}
