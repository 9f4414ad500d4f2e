import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CliError } from '../errors/cli-error.ts';
import { systemErrorCode } from './system-error-code.ts';

/** A text in a file that only this user can read. The file is removed when the draft is disposed of, unless it is kept. */
export interface DraftFile extends AsyncDisposable {
  readonly path: string;
  write(text: string): Promise<void>;
  /** @throws CliError where the text is not UTF-8, or the file is gone */
  read(): Promise<string>;
  /** Keeps the file if it has another text than this one, and not a blank one. @returns whether it is kept */
  keepUnless(text: string): Promise<boolean>;
}

/** @throws CliError where no temporary file can be made */
export async function draftFile(name: string): Promise<DraftFile> {
  // Others cannot enter this folder (mode 0700), so files that the editor puts beside the draft are private, too.
  const folder = await explained(() => mkdtemp(join(tmpdir(), 'todo-')));
  const path = join(folder, name);
  let isKept = false;
  return {
    path,
    write: (text) => explained(() => writeFile(path, text, { mode: 0o600 })),
    read: async () => decoded(path, await explained(() => readFile(path))),
    async keepUnless(text) {
      const bytes = await readFile(path).catch(() => Buffer.from(text));
      const found = bytes.toString('utf8');
      isKept = found !== text && found.trim() !== '';
      return isKept;
    },
    async [Symbol.asyncDispose]() {
      if (!isKept) await rm(folder, { recursive: true, force: true });
    },
  };
}

function decoded(path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new CliError('editor-failed', `${path} is not text in UTF-8. Nothing was changed.`, {
      cause: error,
    });
  }
}

async function explained<Result>(step: () => Promise<Result>): Promise<Result> {
  try {
    return await step();
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === undefined) throw error;
    throw new CliError(
      'editor-failed',
      `The file for the editor cannot be used (${code}). Nothing was changed.`,
      { cause: error },
    );
  }
}
