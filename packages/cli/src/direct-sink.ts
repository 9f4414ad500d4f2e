import { fstatSync, writeSync } from 'node:fs';
import type { Sink, TextSink } from './io.ts';

/** Whether what is behind a descriptor takes text as it comes: a pipe or a file, and no terminal. */
export function takesTextDirectly(descriptor: number): boolean {
  // There, a pipe that nobody reads any more and one that is full are told apart by Node's streams alone.
  if (process.platform === 'win32') return false;
  const target = fstatSync(descriptor);
  return target.isFile() || target.isFIFO() || target.isSocket();
}

/**
 * Writes to a descriptor without Node's streams: to load them, and the network with them, takes longer than
 * most of what a command does.
 * @param stream takes over for good where a pipe is full and does not let the program wait for it
 */
export function directSink(descriptor: number, stream: () => Sink): TextSink {
  let successor: Sink | undefined;
  return {
    write(text, done) {
      if (successor) return successor.write(text, done);
      const bytes = Buffer.from(text);
      let written = 0;
      try {
        while (written < bytes.length) written += writeSync(descriptor, bytes, written);
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        if (!('code' in error) || error.code !== 'EAGAIN') return done(error);
        successor = stream();
        return successor.write(bytes.subarray(written), done);
      }
      return done();
    },
  };
}
