import assert from 'node:assert/strict';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import { inMemoryStore } from '@todo/adapters-memory';
import type { TodoApp } from '@todo/application';
import { aLog } from '../../testing/a-log.ts';
import { anApp, aServer } from '../../testing/a-server.ts';
import { bodyOf, rawConnection } from '../../testing/raw-connection.ts';
import { slowApp } from '../../testing/slow-app.ts';
import type { ProblemJson } from '@todo/rest-contract';
import { startHttpServer } from './http-server.ts';

const request = (path: string) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;

describe('Closing the server', () => {
  it('lets a request in flight finish, and takes no other', async () => {
    const { app, begun, goOn } = slowApp();
    await using server = await aServer(inMemoryStore(), { app });
    const inFlight = server.fetch('/api/v1/todos/7');
    await begun;
    const closed = server.close();
    await assert.rejects(rawConnection(server.url), { code: 'ECONNREFUSED' });
    goOn();
    const response = await inFlight;
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('Connection'), 'close');
    assert.equal(((await response.json()) as { id: number }).id, 7);
    await closed;
  });

  it('under load answers everything that it has begun to do', async () => {
    const busy = Promise.withResolvers<void>();
    const inner = anApp(inMemoryStore());
    let begun = 0;
    const app: TodoApp = {
      ...inner,
      async add(fields) {
        begun += 1;
        if (begun === 300) busy.resolve();
        await new Promise((resolve) => void setImmediate(resolve));
        return inner.add(fields);
      },
    };
    await using server = await aServer(inMemoryStore(), { app });
    let answered = 0;
    /** Asks until the server is gone. */
    async function client(): Promise<void> {
      const response = await server.send('POST', '/api/v1/todos', { task: 'Buy milk' }).catch(gone);
      if (!response) return;
      assert.equal(response.status, 201);
      await response.json();
      answered += 1;
      await client();
    }
    const clients = Array.from({ length: 20 }, client);
    await busy.promise;
    await server.close();
    await Promise.all(clients);
    assert.ok(answered >= 300, `${answered}`);
    assert.equal(answered, begun);
    assert.equal((await app.list({ limit: 1, count: true })).total, answered);
  });

  it('does not wait for a connection that is kept alive', async () => {
    await using server = await aServer(inMemoryStore());
    const socket = await rawConnection(server.url);
    socket.write(request('/health/live'));
    await once(socket, 'data');
    const closed = once(socket.resume(), 'close');
    await server.close();
    await closed;
    assert.equal(socket.closed, true);
  });

  it('does not wait for ever for a connection on which no request has come', async () => {
    await using server = await aServer(inMemoryStore());
    const socket = await rawConnection(server.url);
    // Connections are accepted in turn: once this one is answered, the one before it is known.
    await server.fetch('/health/live');
    await server.close();
    assert.equal(await text(socket), '');
  });

  it('makes it unready for a request that was on its way', async () => {
    await using server = await aServer(inMemoryStore());
    const socket = await rawConnection(server.url);
    const [first, rest] = [request('/health/live'), request('/health/ready')];
    socket.write(`${first}${rest.slice(0, -2)}`);
    await once(socket, 'data');
    const closed = server.close();
    socket.write(rest.slice(-2));
    const answer = await text(socket);
    assert.match(answer, /^HTTP\/1\.1 503 /);
    assert.match(answer, /^Connection: close\r$/m);
    assert.equal((bodyOf(answer) as ProblemJson).type, '/problems/unavailable');
    await closed;
  });

  it('can be asked for twice', async () => {
    await using server = await aServer(inMemoryStore());
    await Promise.all([server.close(), server.close()]);
    await server.close();
    await assert.rejects(server.fetch('/health/live'), { name: 'TypeError' });
  });
});

describe('Starting the server', () => {
  it('fails with the error of the socket when the port is taken', async () => {
    await using server = await aServer(inMemoryStore());
    const port = Number(new URL(server.url).port);
    await assert.rejects(
      startHttpServer({ app: anApp(inMemoryStore()), host: '127.0.0.1', port }),
      { code: 'EADDRINUSE' },
    );
  });

  it('has the URL that it listens on, also with IPv6', async (t) => {
    await using server = await aServer(inMemoryStore());
    assert.match(server.url, /^http:\/\/127\.0\.0\.1:[1-9]\d+$/);
    const app = anApp(inMemoryStore());
    const other = await startHttpServer({ app, host: '::1', port: 0 }).catch(withoutIpv6);
    if (other === undefined) return t.skip('this machine has no IPv6');
    assert.match(other.url, /^http:\/\/\[::1\]:[1-9]\d+$/);
    assert.equal((await fetch(`${other.url}/health/live`)).status, 200);
    await other.close();
  });

  it('leaves two servers with todos of their own', async () => {
    await using one = await aServer(inMemoryStore(), { title: 'One' });
    await using two = await aServer(inMemoryStore(), { title: 'Two' });
    await one.send('POST', '/api/v1/todos', { task: 'Buy milk' });
    assert.equal((await one.fetch('/api/v1/todos/1')).status, 200);
    assert.equal((await two.fetch('/api/v1/todos/1')).status, 404);
    assert.match(await (await two.fetch('/docs')).text(), /<title>Two</);
  });
});

describe('The health of the server', () => {
  it('is ready while the storage answers, and alive in any case', async () => {
    let answers = true;
    const ping = async () => {
      if (!answers) throw new Error('cannot open /home/ada/todo.db');
    };
    const { logger, lines } = aLog();
    await using server = await aServer(inMemoryStore(), { ping, logger });
    const ready = await server.fetch('/health/ready?probe=1');
    assert.deepEqual([ready.status, await ready.json()], [200, { status: 'ok' }]);

    answers = false;
    const unready = await server.fetch('/health/ready');
    assert.equal(unready.status, 503);
    assert.equal(unready.headers.get('Retry-After'), '5');
    assert.doesNotMatch(await unready.text(), /home/);
    assert.match(JSON.stringify(lines), /cannot open/);
    assert.equal((await server.fetch('/health/live')).status, 200);
  });
});

/** What fetch throws when no server listens any more, or the server closes a connection that was not in use. */
function gone(error: unknown): undefined {
  assert.ok(error instanceof TypeError, String(error));
}

/** Not every machine has IPv6. */
function withoutIpv6(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT') return undefined;
  throw error;
}
