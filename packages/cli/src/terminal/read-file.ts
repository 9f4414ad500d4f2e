import { open, type FileHandle } from 'node:fs/promises';
import { CliError } from '../errors/cli-error.ts';
import { systemErrorCode } from './system-error-code.ts';

/** A file that is open for reading. */
export interface OpenFile {
  readonly bytes: AsyncIterable<Uint8Array>;
  /** In bytes; 0 where that is not known, as of a pipe. */
  readonly size: number;
}

const pieceLength = 64 * 1024;

/** Opens a file, whose bytes are to be read at once and once. @throws CliError where it cannot be opened */
export async function openFile(name: string): Promise<OpenFile> {
  const file = await explained(name, () => open(name, 'r'));
  const stats = await file.stat();
  if (stats.isDirectory()) {
    await file.close();
    throw new CliError('usage', `${name} is a folder. Name a file, or - for standard input.`);
  }
  return { bytes: bytesOf(name, file), size: stats.isFile() ? stats.size : 0 };
}

async function* bytesOf(name: string, file: FileHandle): AsyncGenerator<Uint8Array, void> {
  try {
    for (;;) {
      // A new piece each time: a reader may still have the one before.
      const piece = Buffer.allocUnsafe(pieceLength);
      const { bytesRead } = await explained(name, () => file.read(piece, 0, pieceLength));
      if (bytesRead === 0) return;
      yield piece.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

async function explained<Result>(name: string, step: () => Promise<Result>): Promise<Result> {
  try {
    return await step();
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === undefined) throw error;
    throw new CliError(
      'usage',
      code === 'ENOENT' ? `No file ${name}.` : `${name} cannot be read (${code}).`,
      { cause: error },
    );
  }
}
