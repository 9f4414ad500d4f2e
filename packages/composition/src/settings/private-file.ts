import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a folder that only the user can read, and the one above it, where they are missing. Node's recursive mkdir never
 * ends where that is in /proc, whatever it asks for.
 */
export function makePrivateFolder(folder: string): void {
  for (const path of [dirname(folder), folder]) {
    if (!existsSync(path)) mkdirSync(path, { mode: 0o700 });
  }
}

/** Writes a file that only the user can read. A reader finds it as it was before, or the new one whole. */
export function replacePrivateFile(file: string, text: string): void {
  const unfinished = `${file}.${crypto.randomUUID()}`;
  try {
    writeAnew(unfinished, text);
    renameSync(unfinished, file);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
}

function writeAnew(path: string, text: string): void {
  const descriptor = openSync(path, 'wx', 0o600);
  try {
    writeFileSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
