import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { Environment } from './environment.ts';
import type { SavedLogin } from './saved-login.ts';
import { SettingsError } from './settings-error.ts';
import { systemErrorCode } from './system-error-code.ts';
import { savedLoginFile } from './user-folders.ts';

/**
 * Saves the login in place of the one before, which stays if this fails. Only the user may read the file.
 * @returns the path of the file
 * @throws SettingsError where it cannot be written
 */
export function saveLogin(environment: Environment, login: SavedLogin): string {
  const file = savedLoginFile(environment);
  if (file === undefined) {
    throw new SettingsError(
      'usage',
      'There is no home directory to keep the token in. Set HOME, or use TODO_SERVER and TODO_TOKEN.',
    );
  }
  try {
    makePrivate(dirname(file));
    replace(file, `${JSON.stringify(login, null, 2)}\n`);
    return file;
  } catch (error) {
    throw new SettingsError(
      'usage',
      `${file} cannot be written (${systemErrorCode(error)}). Check the folder and who may write to it.`,
      { cause: error },
    );
  }
}

/**
 * Removes the saved login, whatever is in its file.
 * @returns the path of the file; undefined where there was none
 * @throws SettingsError where it cannot be removed
 */
export function removeLogin(environment: Environment): string | undefined {
  const file = savedLoginFile(environment);
  try {
    if (file === undefined) return undefined;
    rmSync(file);
    return file;
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new SettingsError('usage', `${file} cannot be removed (${code}). Remove it yourself.`, {
      cause: error,
    });
  }
}

/** Makes the folder and the one above it. Node's recursive mkdir never ends where that is in /proc, whatever it asks for. */
function makePrivate(folder: string): void {
  for (const path of [dirname(folder), folder]) {
    if (!existsSync(path)) mkdirSync(path, { mode: 0o700 });
  }
  if ((statSync(folder).mode & 0o077) !== 0) chmodSync(folder, 0o700);
}

/** A reader finds the file as it was before, or the new one whole. */
function replace(file: string, text: string): void {
  const unfinished = `${file}.${crypto.randomUUID()}`;
  try {
    writeAnew(unfinished, text);
    renameSync(unfinished, file);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
}

function writeAnew(path: string, text: string): void {
  const descriptor = openSync(path, 'wx', 0o600);
  try {
    writeFileSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
