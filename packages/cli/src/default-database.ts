import { homedir, platform as thisPlatform } from 'node:os';
import { posix, win32 } from 'node:path';
import type { Surroundings } from './settings.ts';

/**
 * Where a person's todos are unless they say otherwise: the data folder of the XDG Base Directory
 * Specification, or what macOS and Windows have in its place.
 */
export function defaultDatabase({
  env: { XDG_DATA_HOME: xdg, LOCALAPPDATA: localAppData, HOME },
  platform = thisPlatform(),
  home = HOME || homedir(),
}: Surroundings): string {
  const path = platform === 'win32' ? win32 : posix;
  const folders: Partial<Record<NodeJS.Platform, string>> = {
    darwin: path.join(home, 'Library', 'Application Support'),
    win32: localAppData || path.join(home, 'AppData', 'Local'),
  };
  const usual = folders[platform] ?? path.join(home, '.local', 'share');
  // The specification has a path ignored that is not absolute.
  const folder = xdg && path.isAbsolute(xdg) ? xdg : usual;
  return `sqlite:${path.join(folder, 'todo', 'todo.db')}`;
}
