import { Writable } from 'node:stream';
import type { LogSink } from '../src/factories/logger.ts';

/** Records the log. */
export class Recorder extends Writable implements LogSink {
  text = '';
  readonly isTTY: boolean;

  /** @param columns how wide the terminal is; a pipe where it is undefined */
  constructor(columns: number | undefined) {
    super({ decodeStrings: false });
    this.isTTY = columns !== undefined;
  }

  override _write(chunk: string | Buffer, _: BufferEncoding, done: () => void): void {
    this.text += String(chunk);
    done();
  }
}
