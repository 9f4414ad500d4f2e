import { platform as thisPlatform, userInfo } from 'node:os';
import { posix, win32 } from 'node:path';
import { SettingsError } from './settings-error.ts';
import type { Environment } from './environment.ts';

/**
 * The default file of a person's todos: in the data folder of the XDG Base Directory Specification, or in the folder
 * that macOS and Windows have for that.
 * @returns undefined if neither the environment nor the system names a home directory
 */
export function defaultDatabaseFile(environment: Environment): string | undefined {
  return userFile(environment, 'todo.db', {
    variable: 'XDG_DATA_HOME',
    usual: ['.local', 'share'],
    windows: { variable: 'LOCALAPPDATA', usual: ['AppData', 'Local'] },
  });
}

/** The file of a person's settings, in the same way. It need not exist. */
export function configFile(environment: Environment): string | undefined {
  return userFile(environment, 'config', configFolder);
}

/** The file of the login that `todo login` has saved, beside the settings. It need not exist. */
export function savedLoginFile(environment: Environment): string | undefined {
  return userFile(environment, 'server.json', configFolder);
}

/**
 * The path with the home directory in place of `~/`.
 * @throws SettingsError where there is none
 */
export function withHome(path: string, environment: Environment): string {
  const { platform = thisPlatform() } = environment;
  const [, rest] = /^~[/\\](.*)$/s.exec(path) ?? [];
  if (rest === undefined) return path;
  const home = homeOf(environment);
  if (home !== undefined) return pathOf(platform).join(home, rest);
  throw new SettingsError('usage', `There is no home directory, so ${path} is nowhere. Set HOME.`);
}

interface Folder {
  readonly variable: string;
  /** The folder in the home directory that is used if the variable is not set. */
  readonly usual: readonly string[];
}

const configFolder = {
  variable: 'XDG_CONFIG_HOME',
  usual: ['.config'],
  windows: { variable: 'APPDATA', usual: ['AppData', 'Roaming'] },
};

function userFile(
  environment: Environment,
  name: string,
  { windows, ...xdg }: Folder & { readonly windows: Folder },
): string | undefined {
  const { env, platform = thisPlatform() } = environment;
  const path = pathOf(platform);
  const { variable, usual } = platform === 'win32' ? windows : xdg;
  // The specification says to ignore a relative path.
  const named = [env[xdg.variable], env[variable]].find(
    (folder) => folder && path.isAbsolute(folder),
  );
  if (named) return path.join(named, 'todo', name);
  const home = homeOf(environment);
  const folders = platform === 'darwin' ? ['Library', 'Application Support'] : usual;
  return home === undefined ? undefined : path.join(home, ...folders, 'todo', name);
}

/** An empty or relative `HOME` is ignored in favour of the home directory in the user database of the system. */
function homeOf({ env, platform = thisPlatform(), home }: Environment): string | undefined {
  const path = pathOf(platform);
  for (const find of [() => home, () => env['HOME'], () => userInfo().homedir]) {
    try {
      const found = find();
      if (found && path.isAbsolute(found)) return found;
    } catch {
      // A user without an entry in that database has no home directory.
    }
  }
  return undefined;
}

function pathOf(platform: NodeJS.Platform) {
  return platform === 'win32' ? win32 : posix;
}
