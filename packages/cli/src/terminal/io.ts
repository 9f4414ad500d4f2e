import type { Readable, Writable } from 'node:stream';
import { CliError } from '../errors/cli-error.ts';
import { systemErrorCode } from './system-error-code.ts';

/** A terminal, a pipe or a file to write text to. */
export interface TextSink {
  readonly isTTY?: boolean;
  /** The width of the terminal in columns. */
  readonly columns?: number | undefined;
  /** The height of the terminal in lines. */
  readonly rows?: number | undefined;
  /** Calls `listener` when the size of the terminal changes. @returns what ends that */
  onResize?(listener: () => void): () => void;
  /** @param done is called when the text is written, or with the error */
  write(text: string, done: (error?: Error | null) => void): unknown;
}

/** A sink that is also a stream, for writers that need one. */
export interface Sink extends Writable, Omit<TextSink, 'write'> {}

/** A stream to read from: a terminal, a pipe or a file. */
export interface Source extends Readable {
  readonly isTTY?: boolean;
}

/** Opens a file in the editor of the person. @throws CliError where there is no editor, or it reports a failure */
export type OpenEditor = (file: string) => Promise<void>;

/** The streams and the environment of one run. Two runs with their own `Io` share nothing. */
export interface Io {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: Source;
  readonly stdout: TextSink;
  /** For errors, notes and usage. */
  readonly stderr: TextSink;
  /** Stderr as a stream, for questions, progress and a log. Opening it may take some milliseconds. */
  readonly stderrStream: Sink;
  /**
   * Opens a text file in the editor of the person at the terminal, and resolves when the editor has ended. Left out,
   * `todo edit` takes options alone.
   * @throws CliError where there is no editor, or it reports a failure
   */
  readonly openEditor?: OpenEditor;
}

/**
 * Resolves when `text` is written, or when the reader has closed the pipe, as `head` does after its last line.
 * @throws the stream's error if the text cannot be written for another reason
 */
export function write(sink: TextSink, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    sink.write(text, (error) => {
      if (error && !isClosedPipe(error)) reject(error);
      else resolve();
    });
  });
}

/** The same, with an error for a person. @throws CliError with the reason if the text cannot be written */
export async function print(sink: TextSink, text: string): Promise<void> {
  try {
    await write(sink, text);
  } catch (error) {
    throw outputError(error);
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'no space left on the device',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file is too large',
  EIO: 'the device does not work',
};

function outputError(error: unknown): CliError {
  const code = systemErrorCode(error) ?? String(error);
  const reason = reasons[code] ?? code;
  return new CliError(
    'output-failed',
    `The output cannot be written: ${reason}. Send it elsewhere; what the command changed stays changed.`,
    { cause: error },
  );
}

function isClosedPipe(error: Error): boolean {
  return ['EPIPE', 'ERR_STREAM_DESTROYED'].includes(systemErrorCode(error) ?? '');
}
