import { isUtf8 } from 'node:buffer';
import { readFileSync, statSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { SettingsError } from './settings-error.ts';
import { systemErrorCode } from './system-error-code.ts';

/**
 * The variables in a file such as `.env`: `NAME=value`, one per line. A missing file has no variables.
 * @param options `orFolder`: a folder has no variables, either
 * @throws SettingsError where it cannot be read, or is not UTF-8
 */
export function variablesIn(
  path: string,
  { orFolder = false }: { readonly orFolder?: boolean } = {},
): NodeJS.Dict<string> {
  const text = textOfFile(path, { orFolder });
  return text === '' ? {} : parseEnv(text);
}

/**
 * The text of a file with variables; empty if there is none.
 * @param options `orFolder`: a folder is no file, either
 * @throws SettingsError where it cannot be read, or is not UTF-8
 */
export function textOfFile(
  path: string,
  { orFolder = false }: { readonly orFolder?: boolean } = {},
): string {
  const bytes = bytesOf(path, orFolder);
  if (bytes === undefined) return '';
  // UTF-16 without a byte order mark is valid UTF-8 with a NUL beside each letter.
  if (!isUtf8(bytes) || bytes.includes(0)) {
    throw new SettingsError('invalid-settings', `${path} is not UTF-8. Save it as UTF-8 text.`);
  }
  return bytes.toString('utf8').replace(/^\uFEFF/, '');
}

function bytesOf(path: string, orFolder: boolean): Buffer | undefined {
  try {
    // Reading a pipe would wait for a program that writes to it.
    if (statSync(path).isFIFO()) throw aPipe(path);
    return readFileSync(path);
  } catch (error) {
    if (error instanceof SettingsError) throw error;
    const code = systemErrorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR' || (orFolder && code === 'EISDIR'))
      return undefined;
    const reason = code === 'EISDIR' ? 'it is a folder' : String(code);
    throw new SettingsError(
      'invalid-settings',
      `${path} cannot be read (${reason}). Check what it is and who may read it.`,
      { cause: error },
    );
  }
}

function aPipe(path: string): SettingsError {
  return new SettingsError(
    'invalid-settings',
    `${path} is a pipe. Put a file in its place, or remove it.`,
  );
}
