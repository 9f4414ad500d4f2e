import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

// The check runs in a child process, because it takes seconds and a statement of SQLite blocks the event loop. The child
// uses Node's own SQLite; in one process, two SQLite libraries would release each other's locks
// (https://www.sqlite.org/howtocorrupt.html, section 2.2.1).

/**
 * Whether a file is an undamaged database of todo. It does not block the event loop.
 * @param signal ends the check, which then resolves to false
 */
export function isSoundFile(path: string, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const program = fileURLToPath(import.meta.resolve('#check-process'));
    const child = spawn(process.execPath, [program, path], {
      env: {},
      stdio: 'ignore',
      signal,
    });
    child.unref();
    // A check that cannot be started counts as unsound, so that nothing is written to the file.
    child.on('error', () => resolve(false));
    child.on('exit', (code) => resolve(code === 0));
  });
}
