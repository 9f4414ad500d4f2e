import { homedir, platform as thisPlatform, userInfo } from 'node:os';
import { posix, win32 } from 'node:path';
import { CliError } from '../errors/cli-error.ts';
import type { Surroundings } from './settings.ts';

/**
 * The file of a person's todos, unless they say otherwise: in the data folder of the XDG Base Directory
 * Specification, or of what macOS and Windows have in its place.
 * @returns undefined where nothing says whose program this is
 */
export function defaultDatabaseFile(surroundings: Surroundings): string | undefined {
  return userFile(surroundings, 'todo.db', {
    variable: 'XDG_DATA_HOME',
    usual: ['.local', 'share'],
    windows: { variable: 'LOCALAPPDATA', usual: ['AppData', 'Local'] },
  });
}

/** The file of a person's settings, in the same way. It may not be there. */
export function configFile(surroundings: Surroundings): string | undefined {
  return userFile(surroundings, 'config', {
    variable: 'XDG_CONFIG_HOME',
    usual: ['.config'],
    windows: { variable: 'APPDATA', usual: ['AppData', 'Roaming'] },
  });
}

/**
 * A path that begins with the home directory, where it says so by `~/`.
 * @throws CliError where there is none
 */
export function withHome(path: string, surroundings: Surroundings): string {
  const { platform = thisPlatform() } = surroundings;
  const [, rest] = /^~[/\\](.*)$/s.exec(path) ?? [];
  if (rest === undefined) return path;
  const home = homeOf(surroundings);
  if (home !== undefined) return pathOf(platform).join(home, rest);
  throw new CliError('usage', `There is no home directory, so ${path} is nowhere. Set HOME.`);
}

interface Folder {
  readonly variable: string;
  /** Where it is in the home directory when the variable says nothing. */
  readonly usual: readonly string[];
}

function userFile(
  surroundings: Surroundings,
  name: string,
  { windows, ...xdg }: Folder & { readonly windows: Folder },
): string | undefined {
  const { env, platform = thisPlatform() } = surroundings;
  const path = pathOf(platform);
  const { variable, usual } = platform === 'win32' ? windows : xdg;
  // The specification has a path ignored that is not absolute.
  const named = [env[xdg.variable], env[variable]].find(
    (folder) => folder && path.isAbsolute(folder),
  );
  if (named) return path.join(named, 'todo', name);
  const home = homeOf(surroundings);
  const folders = platform === 'darwin' ? ['Library', 'Application Support'] : usual;
  return home === undefined ? undefined : path.join(home, ...folders, 'todo', name);
}

/** An empty or relative `HOME` says nothing, and then the list of the system's users does. */
function homeOf({ env, platform = thisPlatform(), home }: Surroundings): string | undefined {
  const path = pathOf(platform);
  for (const find of [() => home, () => env['HOME'], homedir, () => userInfo().homedir]) {
    try {
      const found = find();
      if (found && path.isAbsolute(found)) return found;
    } catch {
      // A user without an entry in that list has no home directory there.
    }
  }
  return undefined;
}

function pathOf(platform: NodeJS.Platform) {
  return platform === 'win32' ? win32 : posix;
}
