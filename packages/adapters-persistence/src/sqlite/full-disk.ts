import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { constants } from 'node:os';
import { codeOf } from '../system-error-code.ts';

/** Whether a system error means that there is no room: on the disk, in a quota, or in one file. */
export function saysFull(error: unknown): boolean {
  if (['ENOSPC', 'EFBIG'].includes(codeOf(error))) return true;
  // Node has no code for an exhausted quota.
  return error instanceof Error && 'errno' in error && error.errno === -constants.errno.EDQUOT;
}

/**
 * SQLite reports a full disk as such only if a write fails with ENOSPC. An exhausted quota, a limit on the size of
 * files, and a disk that turns out to be full at a sync are a "disk I/O error" to SQLite, and the driver does not pass
 * on the code of the system. So this function asks the system: it creates a sparse file beside the database, as large
 * as the database's largest file, and writes its last 64 KiB.
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
    // SQLite has its own error for every other fault of the disk.
    return saysFull(error);
  } finally {
    rmSync(probe, { force: true });
  }
}

function writeAll(file: number, bytes: Buffer, position: number): void {
  // At a limit, the system writes the bytes that fit, and reports the error at the next write.
  for (let written = 0; written < bytes.length;) {
    written += writeSync(file, bytes, written, bytes.length - written, position + written);
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
