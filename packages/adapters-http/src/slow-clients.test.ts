import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import { inMemoryTodos } from '@todo/application/testing';
import { aLog } from '../testing/a-log.ts';
import { aServer } from '../testing/a-server.ts';
import { bodyOf, rawConnection } from '../testing/raw-connection.ts';
import type { ProblemJson } from './problem.ts';

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
  it('do not keep the server from the others', async () => {
    await using server = await aServer(inMemoryTodos());
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
      await using server = await aServer(inMemoryTodos(), { limits });
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
    await using server = await aServer(inMemoryTodos());
    const { headers } = await server.fetch('/health/live');
    assert.equal(headers.get('Connection'), 'keep-alive');
    assert.equal(headers.get('Keep-Alive'), 'timeout=65');
  });
});

describe('More connections than there may be', () => {
  it('are closed at once, and those that there are go on', async () => {
    const { logger, lines } = aLog();
    await using server = await aServer(inMemoryTodos(), { logger, limits: { maxConnections: 2 } });
    const first = await rawConnection(server.url);
    const second = await rawConnection(server.url);
    const third = await rawConnection(server.url);
    assert.equal(await text(third), '');
    for (const socket of [first, second]) {
      socket.write('GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
      const [answer] = (await once(socket, 'data')) as [Buffer];
      assert.match(answer.toString(), /^HTTP\/1\.1 200 /);
    }
    assert.ok(lines.some(({ msg }) => msg === 'too many connections'));
  });
});
