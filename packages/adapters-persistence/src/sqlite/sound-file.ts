import { spawn } from 'node:child_process';
import { applicationId } from './application-id.ts';

// A process of its own, as a check takes seconds and a statement of SQLite's stops the event loop. It uses Node's
// own SQLite: two libraries in one process would take each other's locks away
// (https://www.sqlite.org/howtocorrupt.html, section 2.2.1).
const program = `
  const { DatabaseSync } = require('node:sqlite');
  const database = new DatabaseSync(process.argv[1], { readOnly: true });
  const value = (sql) => Object.values(database.prepare(sql).get())[0];
  const isOurs = value('pragma application_id') === ${applicationId};
  process.exitCode = isOurs && value('pragma integrity_check(1)') === 'ok' ? 0 : 1;
`;

/**
 * Whether a file is a database of ours without damage. It does not stop the event loop.
 * @param signal ends the check, which then has found nothing sound
 */
export function isSoundFile(path: string, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--no-warnings', '-e', program, path], {
      env: {},
      stdio: 'ignore',
      signal,
    });
    child.unref();
    // Without a check, the file stays as it is.
    child.on('error', () => resolve(false));
    child.on('exit', (code) => resolve(code === 0));
  });
}
