import { execFileSync } from 'node:child_process';
import { chown } from 'node:fs/promises';

/** Whom a program runs as; itself, where nothing is said. */
export interface Account {
  readonly uid?: number;
  readonly gid?: number;
}

/** Of programs that refuse to run as root: then it is the user who owns nothing. */
export function unprivilegedAccount(): Account {
  return process.getuid?.() === 0 ? { uid: idOfNobody('-u'), gid: idOfNobody('-g') } : {};
}

/** Makes it the owner of a file or folder. */
export async function give(path: string, { uid, gid }: Account): Promise<void> {
  if (uid !== undefined && gid !== undefined) await chown(path, uid, gid);
}

function idOfNobody(which: '-u' | '-g'): number {
  return Number(execFileSync('id', [which, 'nobody'], { encoding: 'utf8' }));
}
