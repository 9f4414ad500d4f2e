import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { constants } from 'node:os';
import { codeOf } from '../system-error-code.ts';

/** Whether an error of the system says that there is no room: on the disk, in a quota, or in one file. */
export function saysFull(error: unknown): boolean {
  if (['ENOSPC', 'EFBIG'].includes(codeOf(error))) return true;
  // Node has no name for a quota that is used up.
  return error instanceof Error && 'errno' in error && error.errno === -constants.errno.EDQUOT;
}

/**
 * SQLite tells a full disk from other failures only where the system says ENOSPC to a write. A quota, a limit
 * on the size of files, and a disk that turns out to be full at a sync are "disk I/O error" to it, and the
 * driver does not give away what the system has said. So this asks the system itself, with a file beside the
 * database, as large as its largest one (without taking that room), of which the last 64 KiB are written.
 *
 * @returns whether there is no room to write in the folder of `path`
 */
export function isDiskFull(path: string): boolean {
  if (path === ':memory:') return false;
  const probe = `${path}.${randomUUID()}.probe`;
  try {
    const size = Math.max(...[path, `${path}-wal`].map(sizeOf));
    const file = openSync(probe, 'wx', 0o600);
    try {
      writeAll(file, Buffer.alloc(64 * 1024, 1), size);
      fsyncSync(file);
      return false;
    } finally {
      closeSync(file);
    }
  } catch (error) {
    // Whatever else is wrong with the disk, SQLite has an error of its own for it.
    return saysFull(error);
  } finally {
    rmSync(probe, { force: true });
  }
}

function writeAll(file: number, bytes: Buffer, position: number): void {
  // At a limit, the system writes what fits, and says what is wrong at the next attempt.
  for (let written = 0; written < bytes.length;) {
    written += writeSync(file, bytes, written, bytes.length - written, position + written);
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
