import type { Surroundings } from './settings.ts';
import { systemErrorCode } from '../system-error-code.ts';

/** The working directory; undefined where it has been removed, as then the system does not know its path. */
export function workingDirectory(surroundings: Pick<Surroundings, 'cwd'>): string | undefined {
  try {
    return surroundings.cwd;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
