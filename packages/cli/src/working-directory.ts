import type { Surroundings } from './settings.ts';

/** The working directory; undefined where it has been removed, as then the system does not know its path. */
export function workingDirectory(surroundings: Pick<Surroundings, 'cwd'>): string | undefined {
  try {
    return surroundings.cwd;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
