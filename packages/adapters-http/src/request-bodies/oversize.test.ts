import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { inMemoryStore } from '@todo/adapters-memory';
import { aServer } from '../../testing/a-server.ts';
import { bodyOf, rawConnection, rawExchange } from '../../testing/raw-connection.ts';
import { aServerProcess } from '../../testing/server-process.ts';
import type { ProblemJson } from '@todo/rest-contract';

const todos = '/api/v1/todos';
const MiB = 1024 * 1024;

/**
 * Sends `chunks` chunks of a MiB each, as fast as they are taken, until the server closes the connection: also after
 * its answer.
 */
async function pour(url: string, chunks: number): Promise<{ answer: string; sent: number }> {
  const socket = await rawConnection(url);
  const closed = new Promise<void>((resolve) => void socket.once('close', () => resolve()));
  let answer = '';
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
  // The server closes the connection in the middle of a chunk.
  socket.on('error', () => socket.destroy());
  socket.write(
    'POST /api/v1/todos HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n',
  );
  socket.write('Transfer-Encoding: chunked\r\n\r\n');
  const chunk = Buffer.from(`100000\r\n${' '.repeat(MiB)}\r\n`);
  for (let n = 0; n < chunks && !socket.destroyed; n += 1) {
    if (socket.write(chunk)) continue;
    const taken = new Promise<void>((resolve) => void socket.once('drain', resolve));
    await Promise.race([taken, closed]);
  }
  const sent = socket.bytesWritten - socket.writableLength;
  if (!socket.destroyed) socket.end('0\r\n\r\n');
  await closed;
  return { answer, sent };
}

describe('A body that is too large', () => {
  it('is refused while it comes: of a GiB little is read, and nothing kept', async () => {
    await using server = await aServerProcess();
    await pour(server.url, 2);
    const before = await server.memory();
    const { answer, sent } = await pour(server.url, 1024);
    const grown = (await server.memory()) - before;
    assert.match(answer, /^HTTP\/1\.1 413 /);
    assert.equal((bodyOf(answer) as ProblemJson).type, '/problems/too-large');
    assert.ok(sent < 64 * MiB, `${sent} bytes were sent`);
    assert.ok(grown < 20 * MiB, `${grown} bytes more`);
  });

  it('by a little only costs no connection', async () => {
    await using server = await aServer(inMemoryStore());
    const socket = await rawConnection(server.url);
    const body = ' '.repeat(70_000);
    const head = `POST /api/v1/todos HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n`;
    socket.write(`${head}Content-Length: ${body.length}\r\n\r\n${body}`);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    assert.match(answer.toString(), /^HTTP\/1\.1 413 /);
    assert.doesNotMatch(answer.toString(), /^Connection: close/m);
    socket.write('GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
    const [next] = (await once(socket, 'data')) as [Buffer];
    assert.match(next.toString(), /^HTTP\/1\.1 200 /);
    socket.destroy();
  });
});

describe('The server', () => {
  it('takes a body of exactly 64 KiB', async () => {
    await using server = await aServer(inMemoryStore());
    const body = '{"task":"Buy milk"}'.padEnd(64 * 1024);
    const response = await server.fetch(todos, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body,
    });
    assert.equal(response.status, 201);
  });

  for (const [framing, rest] of [
    ['declared', 'Content-Length: 1073741824\r\n\r\n'],
    ['chunked', `Transfer-Encoding: chunked\r\n\r\n10001\r\n${' '.repeat(64 * 1024 + 1)}`],
  ] as const) {
    it(`does not wait for the end of a ${framing} body that is too large`, async () => {
      await using server = await aServer(inMemoryStore());
      const head = `POST ${todos} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n`;
      const answer = await rawExchange(server.url, `${head}${rest}`);
      assert.match(answer, /^HTTP\/1\.1 413 /);
      assert.match(answer, /^Connection: close\r$/m);
      assert.equal((bodyOf(answer) as ProblemJson).type, '/problems/too-large');
    });
  }
});
