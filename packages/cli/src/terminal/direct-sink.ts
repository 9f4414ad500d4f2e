import { fstatSync, writeSync } from 'node:fs';
import type { Sink, TextSink } from './io.ts';
import { systemErrorCode } from './system-error-code.ts';

/**
 * Writes to a file descriptor without Node's streams, because loading them and the network modules takes longer than
 * most commands.
 * @param stream is opened, and used from then on, if a non-blocking pipe is full or if a caller asks about the terminal
 */
export function directSink(descriptor: number, stream: () => Sink): TextSink {
  // Neither a pipe nor a file is a terminal.
  const isDevice = fstatSync(descriptor).isCharacterDevice();
  let successor: Sink | undefined;
  const opened = () => (successor ??= stream());
  return {
    get isTTY() {
      return isDevice && opened().isTTY === true;
    },
    get columns() {
      return isDevice ? opened().columns : undefined;
    },
    get rows() {
      return isDevice ? opened().rows : undefined;
    },
    onResize(listener) {
      const terminal = opened().on('resize', listener);
      return () => void terminal.off('resize', listener);
    },
    write(text, done) {
      if (successor) return successor.write(text, done);
      const bytes = Buffer.from(text);
      let written = 0;
      try {
        while (written < bytes.length) written += writeSync(descriptor, bytes, written);
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        if (systemErrorCode(error) !== 'EAGAIN') return done(error);
        return opened().write(bytes.subarray(written), done);
      }
      return done();
    },
  };
}
