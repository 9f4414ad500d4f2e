import type { Readable, Writable } from 'node:stream';
import type { Surroundings } from './settings.ts';

/** Somewhere to write to: a terminal, a pipe or a file. */
export interface Sink extends Writable {
  readonly isTTY?: boolean;
  /** How wide the terminal is, in columns. */
  readonly columns?: number;
}

export interface Source extends Readable {
  readonly isTTY?: boolean;
}

/** Everything outside that the program touches. Two of them make two programs that know nothing of each other. */
export interface Io extends Surroundings {
  readonly stdin: Source;
  readonly stdout: Sink;
  readonly stderr: Sink;
  /** Resolves when somebody wants the program to stop. Until it is called, a signal just ends the program. */
  stopRequested(): Promise<void>;
}

/**
 * Resolves when `text` is written, or when nobody reads any more, as `head` does once it has seen enough.
 * @throws the stream's error where it cannot be written for another reason
 */
export function write(sink: Sink, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    sink.write(text, (error) => {
      if (error && !isClosedPipe(error)) reject(error);
      else resolve();
    });
  });
}

function isClosedPipe(error: Error): boolean {
  return 'code' in error && (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED');
}
