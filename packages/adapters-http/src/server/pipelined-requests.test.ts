import assert from 'node:assert/strict';
import { text } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import { inMemoryStore } from '@todo/adapters-memory';
import { aServer } from '../../testing/a-server.ts';
import { rawConnection } from '../../testing/raw-connection.ts';
import { aServerProcess } from '../../testing/server-process.ts';

const MiB = 1024 * 1024;
const host = 'Host: localhost\r\n';
const get = (path: string, id: number | string) =>
  `GET ${path} HTTP/1.1\r\n${host}X-Request-Id: ${id}\r\n\r\n`;
const post = (id: number) => {
  const body = JSON.stringify({ task: `Task ${id}` });
  return `POST /api/v1/todos HTTP/1.1\r\n${host}X-Request-Id: ${id}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
};
const last = `GET /health/live HTTP/1.1\r\n${host}Connection: close\r\nX-Request-Id: last\r\n\r\n`;
const idsIn = (answers: string) =>
  [...answers.matchAll(/^X-Request-Id: (\S+)\r$/gm)].map(([, id]) => id);

describe('Requests that are sent before the answers have come', () => {
  for (const count of [16, 1000]) {
    it(`are all answered in their order: ${count} of them`, async () => {
      await using server = await aServer(inMemoryStore());
      const socket = await rawConnection(server.url);
      const ids = Array.from({ length: count }, (_, n) => n);
      const requests = ids.map((id) => (id % 3 === 0 ? post(id) : get('/api/v1/todos/1', id)));
      socket.write([...requests, last].join(''));
      const answers = await text(socket);
      assert.deepEqual(idsIn(answers), [...ids.map(String), 'last']);
      assert.equal(answers.match(/HTTP\/1\.1 20[01] /g)?.length, count + 1);
    });
  }

  it('see the changes of the requests before them', async () => {
    await using server = await aServer(inMemoryStore());
    const socket = await rawConnection(server.url);
    const remove = `DELETE /api/v1/todos/1 HTTP/1.1\r\n${host}\r\n`;
    socket.write(
      [post(0), get('/api/v1/todos/1', 1), remove, get('/api/v1/todos/1', 2), last].join(''),
    );
    const statuses = (await text(socket)).match(/HTTP\/1\.1 \d+/g);
    assert.deepEqual(
      statuses?.map((line) => line.slice(-3)),
      ['201', '200', '204', '404', '200'],
    );
  });

  it('are answered even if the client has closed its sending side', async () => {
    await using server = await aServer(inMemoryStore());
    const socket = await rawConnection(server.url);
    socket.end([1, 2, 3].map((id) => get('/health/live', id)).join(''));
    assert.deepEqual(idsIn(await text(socket)), ['1', '2', '3']);
  });

  it('cost little memory while their client reads no response, and other clients are answered', async () => {
    await using server = await aServerProcess();
    const before = await server.memory();
    const flood = Buffer.from(get('/openapi.json', 'x').repeat(35_000));
    assert.ok(flood.length > 2 * MiB);
    const sockets = await Promise.all(Array.from({ length: 8 }, () => rawConnection(server.url)));
    for (const socket of sockets) socket.pause().write(flood);
    for (let n = 0; n < 50; n += 1) {
      assert.equal((await fetch(`${server.url}/health/live`)).status, 200);
    }
    const grown = (await server.memory()) - before;
    assert.ok(grown < 100 * MiB, `${Math.round(grown / MiB)} MiB more`);
    for (const socket of sockets) socket.destroy();
  });
});
