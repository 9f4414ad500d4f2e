import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { platform as thisPlatform } from 'node:os';
import type { Environment } from './environment.ts';
import { isServerUrl } from './server-url.ts';
import { SettingsError } from './settings-error.ts';
import { systemErrorCode } from './system-error-code.ts';
import { savedLoginFile } from './user-folders.ts';

/** What `todo login` leaves behind. */
export interface SavedLogin {
  /** The address of the server, as `serverUrl` spells it. */
  readonly server: string;
  /** A personal token. */
  readonly token: string;
  /** The id of the token, to revoke it by; absent where the token was made elsewhere. */
  readonly tokenId?: string;
  /** The name of the account; absent where the token may not ask for it. */
  readonly name?: string;
  /** Whether the token may go over plain HTTP to another machine. */
  readonly insecure?: true;
}

/** A login with the file that it is in. */
export interface FoundLogin extends SavedLogin {
  readonly file: string;
}

/**
 * Reads the saved login. Every todo command does so, thus it is one small file, read at once.
 * @returns undefined where there is none
 * @throws SettingsError where it is damaged, or where other users of the machine can read it
 */
export function readSavedLogin(environment: Environment): FoundLogin | undefined {
  const file = savedLoginFile(environment);
  const text = file === undefined ? undefined : textOf(file, environment);
  if (file === undefined || text === undefined) return undefined;
  const login = parsed(text);
  if (login !== undefined) return { ...login, file };
  throw new SettingsError(
    'invalid-settings',
    `${file} is damaged. Remove it and run \`todo login\` again; --local uses the database meanwhile.`,
  );
}

function textOf(file: string, environment: Environment): string | undefined {
  try {
    const descriptor = openSync(file, 'r');
    try {
      assertPrivate(file, fstatSync(descriptor).mode, environment);
      return readFileSync(descriptor, 'utf8');
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    const code = systemErrorCode(error);
    if (error instanceof SettingsError) throw error;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new SettingsError(
      'invalid-settings',
      `${file} cannot be read (${code}). Check what it is and who may read it; --local uses the database meanwhile.`,
      { cause: error },
    );
  }
}

/** @throws SettingsError where the file is open to others, who would have the token. Windows has no such mode. */
function assertPrivate(
  file: string,
  mode: number,
  { platform = thisPlatform() }: Environment,
): void {
  if (platform === 'win32' || (mode & 0o077) === 0) return;
  throw new SettingsError(
    'invalid-settings',
    `${file} holds a token, and other users of this machine may read it. Run \`chmod 600\` on it or, if they may have, \`todo login\` anew.`,
  );
}

/** @returns undefined where the text is not a login */
function parsed(text: string): SavedLogin | undefined {
  const found = jsonOf(text);
  if (typeof found !== 'object' || found === null) return undefined;
  const { server, token, tokenId, name, insecure } = found as Readonly<Record<string, unknown>>;
  if (typeof server !== 'string' || !isServerUrl(server)) return undefined;
  if (typeof token !== 'string' || !/^[\x21-\x7E]+$/.test(token)) return undefined;
  return {
    server,
    token,
    ...(typeof tokenId === 'string' && { tokenId }),
    ...(typeof name === 'string' && { name }),
    ...(insecure === true && { insecure }),
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
