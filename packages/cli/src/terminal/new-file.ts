import { randomUUID } from 'node:crypto';
import { link, open, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { CliError } from '../errors/cli-error.ts';
import { systemErrorCode } from './system-error-code.ts';

/**
 * Writes a new file, which has its name once it is whole and on disk. An existing file is never overwritten.
 * @throws CliError; and what `texts` throws: then there is no file
 */
export async function writeNewFile(name: string, texts: AsyncIterable<string>): Promise<void> {
  await assertFree(name);
  const partial = `${name}.${randomUUID()}.partial`;
  const file = await explained(name, () => open(partial, 'wx', 0o600));
  try {
    try {
      for await (const text of texts) await explained(name, () => writeAll(file, text));
      await explained(name, () => file.sync());
    } finally {
      await file.close();
    }
    await explained(name, () => giveName(partial, name));
  } finally {
    await rm(partial, { force: true });
  }
}

async function writeAll(file: FileHandle, text: string): Promise<void> {
  const bytes = Buffer.from(text);
  for (let written = 0; written < bytes.length;) {
    written += (await file.write(bytes, written)).bytesWritten;
  }
}

async function giveName(partial: string, name: string): Promise<void> {
  try {
    await link(partial, name);
  } catch (error) {
    // Some file systems have no hard links, such as FAT on a memory stick.
    if (!['EPERM', 'ENOTSUP', 'ENOSYS', 'EMLINK'].includes(systemErrorCode(error) ?? ''))
      throw error;
    await assertFree(name);
    await rename(partial, name);
  }
}

async function assertFree(name: string): Promise<void> {
  const found = await stat(name).catch(() => undefined);
  if (found !== undefined) throw occupied(name);
}

async function explained<Result>(name: string, step: () => Promise<Result>): Promise<Result> {
  try {
    return await step();
  } catch (error) {
    const code = systemErrorCode(error);
    if (error instanceof CliError || code === undefined) throw error;
    if (code === 'EEXIST') throw occupied(name);
    throw new CliError(
      'output-failed',
      ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(code)
        ? `There is no room for ${name}. Nothing was written.`
        : `${name} cannot be written (${code}). Check that its folder exists and may be written to.`,
      { cause: error },
    );
  }
}

function occupied(name: string): CliError {
  return new CliError(
    'target-occupied',
    `${name} exists already. Choose another name, or remove it.`,
  );
}
