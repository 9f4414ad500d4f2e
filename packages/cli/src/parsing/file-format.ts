import { timeZoneNamed, type TodoFormat } from '@todo/application';
import { CliError } from '../errors/cli-error.ts';

/** A format that can be read, or written. */
export type Use = 'read' | 'write';

/**
 * The format that a person has named.
 * @param others further words that the option takes, for the message
 * @throws CliError
 */
export function formatNamed(
  formats: readonly TodoFormat[],
  use: Use,
  name: string,
  ...others: readonly string[]
): TodoFormat {
  const usable = formats.filter((format) => format[use] !== undefined);
  const found = usable.find((format) => format.name === name.trim().toLowerCase());
  if (found !== undefined) return found;
  const offered = [...others, ...usable.map((format) => format.name)].join(', ');
  throw new CliError('usage', `--format must be one of ${offered}, not "${name}".`);
}

/** @throws CliError where no time zone has that name */
export function timeZoneFrom(name: string | undefined): string {
  try {
    return timeZoneNamed(name);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new CliError(
      'usage',
      `--time-zone must be a name of the IANA database, such as Europe/Berlin, not "${name}".`,
    );
  }
}
