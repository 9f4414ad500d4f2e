/*
 * A program that `isSoundFile` starts as a child process. It ends with code 0 if a file is an undamaged database of todo.
 *
 *   node check-process.ts <path>
 */
import { DatabaseSync } from 'node:sqlite';
import { applicationId } from './application-id.ts';

const [, , path = ''] = process.argv;
const database = new DatabaseSync(path, { readOnly: true });

function valueOf(pragma: string): unknown {
  return Object.values(database.prepare(`pragma ${pragma}`).get() ?? {})[0];
}

const isOurs = valueOf('application_id') === applicationId;
process.exitCode = isOurs && valueOf('integrity_check(1)') === 'ok' ? 0 : 1;
