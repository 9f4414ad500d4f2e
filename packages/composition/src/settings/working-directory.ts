import type { Environment } from './environment.ts';
import { systemErrorCode } from './system-error-code.ts';

/** The working directory; undefined if it was removed, because then the system does not know its path. */
export function workingDirectory(environment: Pick<Environment, 'cwd'>): string | undefined {
  try {
    return environment.cwd;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
