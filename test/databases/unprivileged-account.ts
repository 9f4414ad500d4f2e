import { execFileSync } from 'node:child_process';
import { chown } from 'node:fs/promises';

/** The user and group that a program runs as; those of this process when left out. */
export interface Account {
  readonly uid?: number;
  readonly gid?: number;
}

/** The account for programs that refuse to run as root: if this process is root, the account that owns no files. */
export function unprivilegedAccount(): Account {
  return process.getuid?.() === 0 ? { uid: idOfAccount('-u'), gid: idOfAccount('-g') } : {};
}

/** Makes the account the owner of a file or folder. */
export async function give(path: string, { uid, gid }: Account): Promise<void> {
  if (uid !== undefined && gid !== undefined) await chown(path, uid, gid);
}

function idOfAccount(which: '-u' | '-g'): number {
  return Number(execFileSync('id', [which, 'nobody'], { encoding: 'utf8' }));
}
