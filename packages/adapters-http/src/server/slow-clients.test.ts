import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import { inMemoryStore } from '@todo/adapters-memory';
import { aLog } from '../../testing/a-log.ts';
import { aServer } from '../../testing/a-server.ts';
import { bodyOf, rawConnection } from '../../testing/raw-connection.ts';
import { slowApp } from '../../testing/slow-app.ts';
import type { ProblemJson } from '@todo/rest-contract';

const todos = '/api/v1/todos';
const head = `POST ${todos} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n`;

/** Connections on each of which a request has begun with `beginning` and does not go on. */
async function slowClients(url: string, count: number, beginning: string): Promise<Socket[]> {
  const sockets = await Promise.all(Array.from({ length: count }, () => rawConnection(url)));
  await Promise.all(
    sockets.map((socket) => new Promise((sent) => void socket.write(beginning, sent))),
  );
  return sockets;
}

describe('Clients that take their time', () => {
  it('do not keep the server from answering other clients', async () => {
    await using server = await aServer(inMemoryStore());
    const slow = [
      ...(await slowClients(server.url, 300, '')),
      ...(await slowClients(server.url, 350, 'POST /api/v1/todos HTTP/1.1\r\nHos')),
      ...(await slowClients(server.url, 350, `${head}Content-Length: 19\r\n\r\n{"task":`)),
    ];
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) => server.send('POST', todos, { task: `Task ${n}` })),
    );
    assert.ok(answers.every(({ status }) => status === 201));
    assert.ok(slow.every(({ destroyed }) => !destroyed));
    for (const socket of slow) socket.destroy();
  });

  for (const [what, beginning] of [
    ['headers', 'GET / HTTP/1.1\r\nHos'],
    ['a body', `${head}Content-Length: 19\r\n\r\n{"task":`],
    ['chunks', `${head}Transfer-Encoding: chunked\r\n\r\n8\r\n{"task":`],
  ] as const) {
    it(`are told so when ${what} do not come, and let go`, async () => {
      const limits = { headersTimeout: 50, requestTimeout: 100, connectionsCheckingInterval: 10 };
      await using server = await aServer(inMemoryStore(), { limits });
      const [socket] = await slowClients(server.url, 1, beginning);
      assert.ok(socket);
      const answer = await text(socket);
      assert.match(answer, /^HTTP\/1\.1 408 /);
      assert.match(answer, /^Connection: close\r$/m);
      assert.equal((bodyOf(answer) as ProblemJson).type, '/problems/request-timeout');
      assert.deepEqual((await server.app.list()).todos, []);
    });
  }

  it('keep a connection for a while between two requests', async () => {
    await using server = await aServer(inMemoryStore());
    const { headers } = await server.fetch('/health/live');
    assert.equal(headers.get('Connection'), 'keep-alive');
    assert.equal(headers.get('Keep-Alive'), 'timeout=65');
  });
});

const live = 'GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n';

/** What comes next on the connection; nothing where it is closed. */
async function nextOn(socket: Socket): Promise<string> {
  const next = Promise.withResolvers<string>();
  socket.once('data', (chunk: Buffer) => next.resolve(chunk.toString()));
  socket.once('close', () => next.resolve(''));
  socket.once('error', () => next.resolve(''));
  return next.promise;
}

async function ask(socket: Socket): Promise<string> {
  socket.write(live);
  return nextOn(socket);
}

describe('More connections than there may be', () => {
  it('take the places of those on which nothing has happened for the longest time', async () => {
    const { logger, lines } = aLog();
    await using server = await aServer(inMemoryStore(), { logger, limits: { maxConnections: 2 } });
    const first = await rawConnection(server.url);
    assert.match(await ask(first), /^HTTP\/1\.1 200 /);
    const second = await rawConnection(server.url);
    assert.match(await ask(second), /^HTTP\/1\.1 200 /);
    assert.match(await ask(first), /^HTTP\/1\.1 200 /);

    const third = await rawConnection(server.url);
    assert.match(await ask(third), /^HTTP\/1\.1 200 /);
    assert.equal(await text(second), '');
    assert.match(await ask(first), /^HTTP\/1\.1 200 /);
    for (const socket of [first, third]) socket.destroy();
    const warnings = lines.filter(({ level }) => level === 40);
    assert.deepEqual(
      warnings.map(({ reason, network, times }) => [reason, network, times]),
      [['too many connections', '127.0.0.1', 1]],
    );
  });

  for (const [what, beginning] of [
    ['say nothing', ''],
    ['stop in the headers', 'POST /api/v1/todos HTTP/1.1\r\nHos'],
    ['stop in the body', `${head}Content-Length: 19\r\n\r\n{"task":`],
  ] as const) {
    it(`are accepted while all other connections ${what}`, async () => {
      await using server = await aServer(inMemoryStore(), { limits: { maxConnections: 20 } });
      const slow = await slowClients(server.url, 20, beginning);
      for (const socket of slow) socket.on('error', () => socket.destroy());
      for (let n = 0; n < 5; n += 1) {
        const socket = await rawConnection(server.url);
        assert.match(await ask(socket), /^HTTP\/1\.1 200 /);
        socket.destroy();
      }
      for (const socket of slow) socket.destroy();
    });
  }

  it('are closed while all other connections are being answered', async () => {
    const { app, begun, goOn } = slowApp();
    await using server = await aServer(inMemoryStore(), { app, limits: { maxConnections: 1 } });
    const first = await rawConnection(server.url);
    first.write('GET /api/v1/todos/7 HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await begun;
    assert.equal(await ask(await rawConnection(server.url)), '');
    goOn();
    assert.match(await nextOn(first), /^HTTP\/1\.1 200 /);
    first.destroy();
  });

  it('of one address do not take the connections of other addresses', async () => {
    await using server = await aServer(inMemoryStore(), { limits: { maxConnections: 4 } });
    const other = await rawConnection(server.url, '127.0.0.2');
    assert.match(await ask(other), /^HTTP\/1\.1 200 /);
    const many = [];
    for (let n = 0; n < 9; n += 1) {
      const socket = await rawConnection(server.url);
      assert.match(await ask(socket), /^HTTP\/1\.1 200 /);
      many.push(socket);
    }
    assert.match(await ask(other), /^HTTP\/1\.1 200 /);
    for (const socket of [other, ...many]) socket.destroy();
  });
});
