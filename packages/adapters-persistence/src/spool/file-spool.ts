import { randomUUID } from 'node:crypto';
import { readSync } from 'node:fs';
import { open, rm, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StorageError, type Spool } from '@todo/application';
import { codeOf } from '../system-error-code.ts';

/** The place of a block in the file, in bytes. */
interface Block {
  readonly at: number;
  readonly length: number;
}

/**
 * Opens a spool in a file of the folder for temporary files, which only this user can read. The file has no name from the
 * beginning on, so that nothing is left of it however the process ends; on Windows, it has one until it is closed.
 * @throws StorageError
 */
export async function openFileSpool(folder = tmpdir()): Promise<Spool> {
  const path = join(folder, `todo-${randomUUID()}`);
  const file = await explained(folder, () => open(path, 'wx+', 0o600));
  const isNameless = await rm(path).then(
    () => true,
    () => false,
  );
  const blocks: Block[] = [];
  let end = 0;
  return {
    async append(texts) {
      const bytes = Buffer.from(JSON.stringify(texts));
      await explained(folder, () => writeAll(file, bytes, end));
      blocks.push({ at: end, length: bytes.length });
      end += bytes.length;
    },

    *blocks() {
      for (const block of blocks) yield JSON.parse(readBlock(file, block)) as readonly string[];
    },

    async close() {
      await file.close();
      if (!isNameless) await rm(path, { force: true });
    },
  };
}

async function writeAll(file: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    const rest = bytes.length - written;
    written += (await file.write(bytes, written, rest, at + written)).bytesWritten;
  }
}

function readBlock({ fd }: FileHandle, { at, length }: Block): string {
  const bytes = Buffer.allocUnsafe(length);
  for (let read = 0; read < length;) {
    const count = readSync(fd, bytes, read, length - read, at + read);
    if (count === 0) throw new StorageError('storage-unavailable', 'A temporary file is cut off.');
    read += count;
  }
  return bytes.toString();
}

async function explained<Result>(folder: string, step: () => Promise<Result>): Promise<Result> {
  try {
    return await step();
  } catch (error) {
    const code = codeOf(error) ?? String(error);
    const isFull = ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(code);
    throw new StorageError(
      isFull ? 'storage-full' : 'storage-unavailable',
      `No temporary file can be written in ${folder} (${code}). Set TMPDIR to a folder with room.`,
      { cause: error },
    );
  }
}
