import assert from 'node:assert/strict';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import type { TodoApp } from '@todo/application';
import { inMemoryTodos } from '@todo/application/testing';
import { aLog } from '../testing/a-log.ts';
import { anApp, aServer } from '../testing/a-server.ts';
import { bodyOf, rawConnection, rawExchange } from '../testing/raw-connection.ts';
import { startHttpServer } from './http-server.ts';
import type { ProblemJson } from './problem.ts';

/** An app that says when somebody begins to read a todo, and finishes when it is told to. */
function slowApp() {
  const begun = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  const app: TodoApp = {
    ...anApp(inMemoryTodos()),
    async get(id) {
      begun.resolve();
      await goOn.promise;
      return { ...(await this.add({ task: 'Buy milk' })), id };
    },
  };
  return { app, begun: begun.promise, goOn: goOn.resolve };
}

const request = (path: string) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;

describe('Closing the server', () => {
  it('lets a request in flight finish, and takes no other', async () => {
    const { app, begun, goOn } = slowApp();
    await using server = await aServer(inMemoryTodos(), { app });
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
    const inner = anApp(inMemoryTodos());
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
    await using server = await aServer(inMemoryTodos(), { app });
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
    await using server = await aServer(inMemoryTodos());
    const socket = await rawConnection(server.url);
    socket.write(request('/health/live'));
    await once(socket, 'data');
    const hungUp = once(socket.resume(), 'close');
    await server.close();
    await hungUp;
  });

  it('does not wait for ever for a connection on which nobody has said anything', async () => {
    await using server = await aServer(inMemoryTodos());
    const socket = await rawConnection(server.url);
    // Connections are accepted in turn: once this one is answered, the one before it is known.
    await server.fetch('/health/live');
    await server.close();
    assert.equal(await text(socket), '');
  });

  it('makes it unready for a request that was on its way', async () => {
    await using server = await aServer(inMemoryTodos());
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
    await using server = await aServer(inMemoryTodos());
    await Promise.all([server.close(), server.close()]);
    await server.close();
  });
});

describe('Starting the server', () => {
  it('fails with the error of the socket when the port is taken', async () => {
    await using server = await aServer(inMemoryTodos());
    const port = Number(new URL(server.url).port);
    await assert.rejects(
      startHttpServer({ app: anApp(inMemoryTodos()), host: '127.0.0.1', port }),
      { code: 'EADDRINUSE' },
    );
  });

  it('says where it listens, also by IPv6', async () => {
    await using server = await aServer(inMemoryTodos());
    assert.match(server.url, /^http:\/\/127\.0\.0\.1:[1-9]\d+$/);
    const app = anApp(inMemoryTodos());
    const other = await startHttpServer({ app, host: '::1', port: 0 }).catch(withoutIpv6);
    if (other === undefined) return;
    assert.match(other.url, /^http:\/\/\[::1\]:[1-9]\d+$/);
    assert.equal((await fetch(`${other.url}/health/live`)).status, 200);
    await other.close();
  });

  it('leaves two servers with todos of their own', async () => {
    await using one = await aServer(inMemoryTodos(), { title: 'One' });
    await using two = await aServer(inMemoryTodos(), { title: 'Two' });
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
    await using server = await aServer(inMemoryTodos(), { ping, logger });
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

describe('A request that cannot be read', () => {
  const cases = [
    ['what is no HTTP', 'Hello\r\n\r\n', 400, 'bad-request'],
    ['a header without a colon', 'GET / HTTP/1.1\r\nHost x\r\n\r\n', 400, 'bad-request'],
    [
      'headers beyond all measure',
      `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
      431,
      'headers-too-large',
    ],
  ] as const;
  const post = 'POST /api/v1/todos HTTP/1.1\r\nContent-Type: application/json\r\n';
  const todo = '{"task":"Buy milk"}';
  const chunks = `13\r\n${todo}\r\n0\r\n\r\n`;
  const chunked = 'Transfer-Encoding: chunked\r\n';
  const sized = 'Content-Length: 19\r\n';
  const refused = [
    ['Content-Length with Transfer-Encoding', `${post}Host: x\r\n${sized}${chunked}\r\n${chunks}`],
    ['Transfer-Encoding with Content-Length', `${post}Host: x\r\n${chunked}${sized}\r\n${chunks}`],
    ['two Content-Lengths', `${post}Host: x\r\n${sized}${sized}\r\n${todo}`],
    ['a list of Content-Lengths', `${post}Host: x\r\nContent-Length: 19, 19\r\n\r\n${todo}`],
    ['a negative Content-Length', `${post}Host: x\r\nContent-Length: -1\r\n\r\n${todo}`],
    ['chunks twice', `${post}Host: x\r\nTransfer-Encoding: chunked, chunked\r\n\r\n${chunks}`],
    ['chunks in gzip', `${post}Host: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n${chunks}`],
    [
      'a chunk that ends with a bare LF',
      `${post}Host: x\r\n${chunked}\r\n13\n${todo}\r\n0\r\n\r\n`,
    ],
    ['two Hosts', 'GET / HTTP/1.1\r\nHost: x\r\nhost: x\r\n\r\n'],
    ['no Host', 'GET / HTTP/1.1\r\n\r\n'],
    ['a Host that is none', 'GET / HTTP/1.1\r\nHost: a@b/c\r\n\r\n'],
    ['bare LFs', 'GET / HTTP/1.1\nHost: x\n\n'],
    ['a bare LF', 'GET / HTTP/1.1\r\nHost: x\nX: y\r\n\r\n'],
    ['a bare CR', 'GET / HTTP/1.1\r\nHost: x\rX: y\r\n\r\n'],
    ['NUL in a header', 'GET / HTTP/1.1\r\nHost: x\r\nX: a\0b\r\n\r\n'],
    ['NUL in the name of a header', 'GET / HTTP/1.1\r\nHost: x\r\nX\0: a\r\n\r\n'],
    ['a header over two lines', 'GET / HTTP/1.1\r\nHost: x\r\nX: a\r\n b\r\n\r\n'],
    ['white space before a colon', 'GET / HTTP/1.1\r\nHost : x\r\n\r\n'],
    ['HTTP/0.9', 'GET /\r\n\r\n'],
    ['HTTP/2 in plain text', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['what calls itself HTTP/2', 'GET / HTTP/2.0\r\nHost: x\r\n\r\n'],
    ['a method that nobody knows', 'BREW / HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['CONNECT', 'CONNECT x:80 HTTP/1.1\r\nHost: x\r\n\r\n'],
  ] as const;
  for (const [input, message] of refused) {
    it(`is answered with 400, does nothing, and ends the connection: ${input}`, async () => {
      await using server = await aServer(inMemoryTodos());
      // What follows must not be taken for a request, whoever smuggled it in.
      const answer = await rawExchange(server.url, `${message}${request('/health/live')}`);
      assert.match(answer, /^HTTP\/1\.1 400 /);
      assert.equal(answer.match(/^HTTP\/1\.1 \d/gm)?.length, 1);
      assert.match(answer, /^Content-Type: application\/problem\+json/m);
      assert.match(answer, /^Connection: close\r$/m);
      assert.equal((bodyOf(answer) as ProblemJson).type, '/problems/bad-request');
      assert.deepEqual((await server.app.list()).todos, []);
    });
  }

  it('is still one without a Host in HTTP/1.0, and with an expectation that means nothing', async () => {
    await using server = await aServer(inMemoryTodos());
    for (const message of [
      'GET /health/live HTTP/1.0\r\n\r\n',
      'GET /health/live HTTP/1.1\r\nHost: x\r\nExpect: luck\r\nConnection: close\r\n\r\n',
    ]) {
      assert.match(await rawExchange(server.url, message), /^HTTP\/1\.1 200 /);
    }
  });

  for (const [input, status, message] of [
    ['address', 414, `GET /${'x'.repeat(500_000)} HTTP/1.1\r\nHost: x\r\n\r\n`],
    ['address that ends', 414, `GET /${'x'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`],
    ['header', 431, `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(500_000)}\r\n\r\n`],
    ['list of headers', 431, `GET / HTTP/1.1\r\nHost: x\r\n${'X: y\r\n'.repeat(50_000)}\r\n`],
  ] as const) {
    it(`with an endless ${input} gets to know that, although the rest was not read`, async () => {
      await using server = await aServer(inMemoryTodos());
      const answer = await rawExchange(server.url, message);
      assert.match(answer, new RegExp(`^HTTP/1\\.1 ${status} `));
      assert.equal((bodyOf(answer) as ProblemJson).status, status);
    });
  }

  for (const [input, message, status, slug] of cases) {
    it(`is answered with ${slug}, and the connection is closed: ${input}`, async () => {
      const { logger, lines } = aLog();
      await using server = await aServer(inMemoryTodos(), { logger });
      const answer = await rawExchange(server.url, message);
      assert.match(answer, new RegExp(`^HTTP/1\\.1 ${status} `));
      assert.match(answer, /^Content-Type: application\/problem\+json/m);
      assert.match(answer, /^Connection: close\r$/m);
      const problem = bodyOf(answer) as ProblemJson;
      assert.equal(problem.type, `/problems/${slug}`);
      assert.ok(answer.includes(`X-Request-Id: ${problem.requestId}\r\n`));
      assert.deepEqual(
        lines.map((line) => [line['requestId'], line['status']]),
        [[problem.requestId, status]],
      );
    });
  }

  it('does not cut off the answer to the request before it', async () => {
    const { app, begun, goOn } = slowApp();
    await using server = await aServer(inMemoryTodos(), { app });
    const exchanged = rawExchange(server.url, `${request('/api/v1/todos/7')}Hello\r\n\r\n`);
    await begun;
    goOn();
    const answer = await exchanged;
    assert.match(answer, /^HTTP\/1\.1 200 /);
    assert.match(answer, /^Connection: close\r$/m);
    assert.equal((bodyOf(answer) as { id: number }).id, 7);
  });

  it('is answered although it came as the body of a request that was readable so far', async () => {
    await using server = await aServer(inMemoryTodos());
    const head = 'POST /api/v1/todos HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';
    const body = 'Transfer-Encoding: chunked\r\n\r\nHello\r\n';
    const answer = await rawExchange(server.url, `${head}${body}`);
    assert.match(answer, /^HTTP\/1\.1 400 /);
    assert.equal((bodyOf(answer) as ProblemJson).type, '/problems/bad-request');
  });
});

/** What fetch throws when nobody listens any more, or hangs up on a connection that was not in use. */
function gone(error: unknown): undefined {
  assert.ok(error instanceof TypeError, String(error));
}

/** Not every machine speaks it. */
function withoutIpv6(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT') return undefined;
  throw error;
}
