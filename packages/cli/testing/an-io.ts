import assert from 'node:assert/strict';
import { PassThrough, Writable } from 'node:stream';
import type { Io, OpenEditor, Sink } from '@todo/cli';

/** Records the text that is written to it. */
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

/** Streams whose ends a test holds. */
export interface TestIo extends Io {
  readonly stdin: PassThrough & { isTTY: boolean };
  readonly stdout: Recorder;
  readonly stderr: Recorder;
  readonly stderrStream: Recorder;
  /** A test that edits a file replaces it. */
  openEditor: OpenEditor;
}

/** Pipes as the streams of a program or, with `columns`, a terminal. No variable is set, except those of `env`. */
export function anIo({
  columns,
  env = {},
}: Partial<Pick<Io, 'env'>> & { readonly columns?: number } = {}): TestIo {
  const stderr = new Recorder(columns);
  return {
    env,
    stdin: Object.assign(new PassThrough(), { isTTY: columns !== undefined }),
    stdout: new Recorder(columns),
    stderr,
    stderrStream: stderr,
    openEditor: () => assert.fail('opens no editor'),
  };
}
