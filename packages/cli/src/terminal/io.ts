import type { Readable, Writable } from 'node:stream';
import { CliError } from '../errors/cli-error.ts';
import { systemErrorCode } from './system-error-code.ts';

/** Somewhere to write text to: a terminal, a pipe or a file. */
export interface TextSink {
  readonly isTTY?: boolean;
  /** How wide the terminal is, in columns. */
  readonly columns?: number | undefined;
  /** @param done is told when it is written, or why it cannot be */
  write(text: string, done: (error?: Error | null) => void): unknown;
}

/** The same as a stream, for what writes more than text. */
export interface Sink extends Writable, Omit<TextSink, 'write'> {}

export interface Source extends Readable {
  readonly isTTY?: boolean;
}

/** Everything outside that a command touches. Two of them make two programs that know nothing of each other. */
export interface Io {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: Source;
  readonly stdout: TextSink;
  /** For text: what went wrong, notes, the use of a command. */
  readonly stderr: TextSink;
  /** Stderr as a stream, for questions, progress and a log. To open it may take some milliseconds. */
  readonly stderrStream: Sink;
}

/**
 * Resolves when `text` is written, or when the reader has closed the pipe, as `head` does once it has seen enough.
 * @throws the stream's error where it cannot be written for another reason
 */
export function write(sink: TextSink, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    sink.write(text, (error) => {
      if (error && !isClosedPipe(error)) reject(error);
      else resolve();
    });
  });
}

/** The same for a person. @throws CliError with the reason where it cannot be written */
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
