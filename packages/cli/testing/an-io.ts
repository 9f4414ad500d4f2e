import { PassThrough, Writable } from 'node:stream';
import { tmpdir } from 'node:os';
import type { Io, Sink } from '../src/terminal/io.ts';

/** Keeps what is written to it. */
export class Recorder extends Writable implements Sink {
  text = '';
  readonly isTTY: boolean;
  readonly columns: number;

  constructor(columns: number | undefined) {
    super({ decodeStrings: false });
    this.isTTY = columns !== undefined;
    this.columns = columns ?? 0;
  }

  override _write(chunk: string | Buffer, _: BufferEncoding, done: () => void): void {
    this.text += String(chunk);
    done();
  }
}

export interface TestIo extends Io {
  readonly stdin: PassThrough & { isTTY: boolean };
  readonly stdout: Recorder;
  readonly stderr: Recorder;
}

/**
 * A place for the program to run in, with pipes at its ends or, with `columns`, a terminal.
 * Nothing is set and nobody stops it, unless the test says so.
 */
export function anIo({
  columns,
  ...parts
}: Partial<Io> & { readonly columns?: number } = {}): TestIo {
  return {
    env: { HOME: tmpdir() },
    cwd: tmpdir(),
    stopRequested: () => new Promise(() => {}),
    ...parts,
    stdin: Object.assign(new PassThrough(), { isTTY: columns !== undefined }),
    stdout: new Recorder(columns),
    stderr: new Recorder(columns),
  };
}
