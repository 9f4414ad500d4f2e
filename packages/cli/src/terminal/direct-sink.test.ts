import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, type Writable } from 'node:stream';
import { text as textOf } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import { directSink } from './direct-sink.ts';
import { write } from './io.ts';

const { O_RDONLY, O_WRONLY, O_NONBLOCK } = constants;
const long = `${'Milk, 牛乳. '.repeat(100_000)}\n`;

function noStream(): Writable {
  throw new Error('a stream was opened');
}

const skip = process.platform === 'win32' && 'Windows has neither such pipes nor such devices';

describe('Text that is written without a stream', { skip }, () => {
  it('is in the file before the write resolves', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'out.txt');
      const file = openSync(path, 'w');
      const sink = directSink(file, noStream);
      await write(sink, long);
      await write(sink, 'Bread\n');
      assert.equal(readFileSync(path, 'utf8'), `${long}Bread\n`);
      closeSync(file);
    }));

  it('goes through a stream if a pipe is full, and loses and repeats nothing', () =>
    inFolder(async (folder) => {
      const { input, output } = aPipe(folder);
      const opened: Socket[] = [];
      const sink = directSink(input, () => {
        const stream = new Socket({ fd: input, readable: false });
        opened.push(stream);
        return stream;
      });
      const read = textOf(new Socket({ fd: output, writable: false }));
      await write(sink, 'Bread\n');
      assert.equal(opened.length, 0);
      await write(sink, long);
      await write(sink, long);
      assert.equal(opened.length, 1);
      opened[0]?.destroy();
      assert.equal(await read, `Bread\n${long}${long}`);
    }));

  it('is dropped if the reader has closed the pipe', () =>
    inFolder(async (folder) => {
      const { input, output } = aPipe(folder);
      closeSync(output);
      await write(directSink(input, noStream), 'Bread\n');
      closeSync(input);
    }));

  it('fails with the reason if it cannot be written', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'out.txt');
      closeSync(openSync(path, 'w'));
      const file = openSync(path, 'r');
      await assert.rejects(write(directSink(file, noStream), 'Bread\n'), { code: 'EBADF' });
      closeSync(file);
    }));

  it('asks the stream about a terminal, and nothing about a file', () =>
    inFolder(async (folder) => {
      const file = openSync(join(folder, 'out.txt'), 'w');
      const { isTTY, columns } = directSink(file, noStream);
      assert.deepEqual([isTTY, columns], [false, undefined]);
      closeSync(file);

      const device = openSync('/dev/null', 'w');
      const stream = Object.assign(new PassThrough(), { isTTY: true, columns: 40 });
      const sink = directSink(device, () => stream);
      await write(sink, 'Bread\n');
      assert.equal(stream.read(), null);
      assert.deepEqual([sink.isTTY, sink.columns], [true, 40]);
      await write(sink, 'Milk\n');
      assert.equal(String(stream.read()), 'Milk\n');
      closeSync(device);
    }));
});

/** Both ends of a pipe that lets no writer wait. */
function aPipe(folder: string): { readonly input: number; readonly output: number } {
  const path = join(folder, 'pipe');
  execFileSync('mkfifo', [path]);
  const output = openSync(path, O_RDONLY | O_NONBLOCK);
  return { input: openSync(path, O_WRONLY | O_NONBLOCK), output };
}

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'todo-sink-'));
  try {
    await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
