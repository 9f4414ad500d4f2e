import { spawn } from 'node:child_process';
import { applicationId } from './application-id.ts';

// The check runs in a child process, because it takes seconds and a statement of SQLite blocks the event loop. The child
// uses Node's own SQLite; in one process, two SQLite libraries would release each other's locks
// (https://www.sqlite.org/howtocorrupt.html, section 2.2.1).
const program = `
  const { DatabaseSync } = require('node:sqlite');
  const database = new DatabaseSync(process.argv[1], { readOnly: true });
  const value = (sql) => Object.values(database.prepare(sql).get())[0];
  const isOurs = value('pragma application_id') === ${applicationId};
  process.exitCode = isOurs && value('pragma integrity_check(1)') === 'ok' ? 0 : 1;
`;

/**
 * Whether a file is an undamaged database of todo. It does not block the event loop.
 * @param signal ends the check, which then resolves to false
 */
export function isSoundFile(path: string, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--no-warnings', '-e', program, path], {
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
