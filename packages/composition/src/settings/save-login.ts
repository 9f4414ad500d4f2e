import { chmodSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Environment } from './environment.ts';
import { makePrivateFolder, replacePrivateFile } from './private-file.ts';
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
    const folder = dirname(file);
    makePrivateFolder(folder);
    if ((statSync(folder).mode & 0o077) !== 0) chmodSync(folder, 0o700);
    replacePrivateFile(file, `${JSON.stringify(login, null, 2)}\n`);
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
