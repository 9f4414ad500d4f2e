import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The folders where programs are, those of a system administrator included. */
const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin'];

/** The whole path of a program; undefined where the machine has none of that name. */
export function installed(program: string): string | undefined {
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path));
}

/** Why tests with a program are skipped, if they are. */
export function missing(program: string): string | false {
  return installed(program) === undefined && `${program} is not installed`;
}
