import { parseEnv } from 'node:util';
import { textOfFile } from './variables-file.ts';

/*
 * The user's config file: `NAME=value`, one per line, as in a `.env`. A name may be written in any case, and with `-` for
 * `_`.
 */

/** What is in a config file. */
export interface ConfigText {
  readonly text: string;
  /** The values by the usual spelling of their names. */
  readonly variables: Readonly<Record<string, string | undefined>>;
}

/** @throws SettingsError where it cannot be read, or is not UTF-8 */
export function readConfig(path: string): ConfigText {
  return configFrom(textOfFile(path));
}

export function configFrom(text: string): ConfigText {
  // Most people have no such file.
  if (text === '') return { text, variables: {} };
  const entries = Object.entries(parseEnv(text)).map(([name, value]) => [usualName(name), value]);
  return { text, variables: Object.fromEntries(entries) };
}

/** `DATE_STYLE` for `date-style`. */
export function usualName(name: string): string {
  return name.toUpperCase().replaceAll('-', '_');
}

/** The name that a line sets, in its usual spelling; undefined for a comment, an empty line and what is no setting. */
export function nameInLine(line: string): string | undefined {
  const [, name] = /^\s*(?:export\s+)?([\w-]+)\s*=/.exec(line) ?? [];
  return name === undefined ? undefined : usualName(name);
}

/** The number of the last line that sets the variable, from 1 on: that line counts. */
export function lineOf(variable: string, text: string): number | undefined {
  const place = linesOf(text).findLastIndex((line) => nameInLine(line) === variable);
  return place < 0 ? undefined : place + 1;
}

export function linesOf(text: string): readonly string[] {
  return text.split(/\r?\n/);
}
