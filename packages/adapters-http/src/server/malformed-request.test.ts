import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inMemoryStore } from '@todo/adapters-memory';
import { aLog } from '../../testing/a-log.ts';
import { aServer } from '../../testing/a-server.ts';
import { bodyOf, rawConnection, rawExchange } from '../../testing/raw-connection.ts';
import { slowApp } from '../../testing/slow-app.ts';
import type { ProblemJson } from '@todo/rest-contract';

const request = (path: string) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;

describe('A malformed request', () => {
  const cases = [
    ['what is no HTTP', 'Hello\r\n\r\n', 400, 'bad-request'],
    ['a header without a colon', 'GET / HTTP/1.1\r\nHost x\r\n\r\n', 400, 'bad-request'],
    [
      'headers beyond all measure',
      `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
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
    [
      'Content-Length with Transfer-Encoding',
      `${post}Host: localhost\r\n${sized}${chunked}\r\n${chunks}`,
    ],
    [
      'Transfer-Encoding with Content-Length',
      `${post}Host: localhost\r\n${chunked}${sized}\r\n${chunks}`,
    ],
    ['two Content-Lengths', `${post}Host: localhost\r\n${sized}${sized}\r\n${todo}`],
    [
      'a list of Content-Lengths',
      `${post}Host: localhost\r\nContent-Length: 19, 19\r\n\r\n${todo}`,
    ],
    ['a negative Content-Length', `${post}Host: localhost\r\nContent-Length: -1\r\n\r\n${todo}`],
    [
      'chunks twice',
      `${post}Host: localhost\r\nTransfer-Encoding: chunked, chunked\r\n\r\n${chunks}`,
    ],
    [
      'chunks in gzip',
      `${post}Host: localhost\r\nTransfer-Encoding: gzip, chunked\r\n\r\n${chunks}`,
    ],
    [
      'a chunk that ends with a bare LF',
      `${post}Host: localhost\r\n${chunked}\r\n13\n${todo}\r\n0\r\n\r\n`,
    ],
    ['two Hosts', 'GET / HTTP/1.1\r\nHost: localhost\r\nhost: x\r\n\r\n'],
    ['no Host', 'GET / HTTP/1.1\r\n\r\n'],
    ['a Host that is none', 'GET / HTTP/1.1\r\nHost: a@b/c\r\n\r\n'],
    ['bare LFs', 'GET / HTTP/1.1\nHost: x\n\n'],
    ['a bare LF', 'GET / HTTP/1.1\r\nHost: x\nX: y\r\n\r\n'],
    ['a bare CR', 'GET / HTTP/1.1\r\nHost: x\rX: y\r\n\r\n'],
    ['NUL in a header', 'GET / HTTP/1.1\r\nHost: localhost\r\nX: a\0b\r\n\r\n'],
    ['NUL in the name of a header', 'GET / HTTP/1.1\r\nHost: localhost\r\nX\0: a\r\n\r\n'],
    ['a header over two lines', 'GET / HTTP/1.1\r\nHost: localhost\r\nX: a\r\n b\r\n\r\n'],
    ['white space before a colon', 'GET / HTTP/1.1\r\nHost : x\r\n\r\n'],
    ['HTTP/0.9', 'GET /\r\n\r\n'],
    ['HTTP/2 in plain text', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['what calls itself HTTP/2', 'GET / HTTP/2.0\r\nHost: localhost\r\n\r\n'],
    ['CONNECT', 'CONNECT x:80 HTTP/1.1\r\nHost: localhost\r\n\r\n'],
  ] as const;
  for (const [input, message] of refused) {
    it(`is answered with 400, does nothing, and ends the connection: ${input}`, async () => {
      await using server = await aServer(inMemoryStore());
      // What follows must not be taken for a request: it would be smuggled in.
      const smuggled = `${post}Host: localhost\r\n${sized}\r\n${todo}`;
      const answer = await rawExchange(server.url, `${message}${smuggled}`);
      assert.match(answer, /^HTTP\/1\.1 400 /);
      assert.equal(answer.match(/^HTTP\/1\.1 \d/gm)?.length, 1);
      assert.match(answer, /^Content-Type: application\/problem\+json/m);
      assert.match(answer, /^Connection: close\r$/m);
      assert.equal((bodyOf(answer) as ProblemJson).type, '/problems/bad-request');
      assert.deepEqual((await server.app.list()).todos, []);
    });
  }

  for (const [coding, more = ''] of [
    ['xchunked'],
    ['identity'],
    ['gzip'],
    ['chunked;q=1'],
    ['chunked, xchunked'],
    ['xchunked, chunked'],
    ['chunked', 'Transfer-Encoding: chunked\r\n'],
    ['chunked', 'Transfer-Encoding: identity\r\n'],
    ['chunked', 'Content-Length: 0\r\n'],
    [''],
  ] as const) {
    for (const method of ['POST', 'GET']) {
      it(`has one answer, and the connection ends: ${method}, Transfer-Encoding: ${coding} ${more.trim()}`, async () => {
        await using server = await aServer(inMemoryStore());
        const fields = `Host: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: ${coding}\r\n${more}`;
        const message = `${method} /api/v1/todos HTTP/1.1\r\n${fields}\r\n${chunks}`;
        assertRefusedOnce(await rawExchange(server.url, message + message), 400);
        assert.deepEqual((await server.app.list()).todos, []);
      });
    }
  }

  for (const [input, body] of [
    ['a chunk size that is none', 'Hello\r\n'],
    ['a chunk size beyond all measure', 'fffffffffffffffff\r\n'],
    ['endless chunk extensions', `13;${'x'.repeat(20_000)}\r\n${todo}\r\n0\r\n\r\n`],
    ['a chunk that is longer than it says', `12\r\n${todo}\r\n0\r\n\r\n`],
    ['a trailer without a colon', `13\r\n${todo}\r\n0\r\nX\r\n\r\n`],
  ] as const) {
    for (const type of ['application/json', 'text/plain']) {
      it(`has one answer, and the connection ends: ${input}, as ${type}`, async () => {
        await using server = await aServer(inMemoryStore());
        const head = `POST /api/v1/todos HTTP/1.1\r\nHost: localhost\r\nContent-Type: ${type}\r\n${chunked}\r\n`;
        const answer = await rawExchange(server.url, head + body);
        assert.match(answer, /^HTTP\/1\.1 4(00|15) /);
        assert.equal(answer.match(/HTTP\/1\.1 \d/g)?.length, 1, answer);
        assert.deepEqual((await server.app.list()).todos, []);
      });
    }
  }

  it('is one of HTTP/1.0 with a Transfer-Encoding', async () => {
    await using server = await aServer(inMemoryStore());
    const head =
      'POST /api/v1/todos HTTP/1.0\r\nHost: localhost\r\nContent-Type: application/json\r\n';
    assertRefusedOnce(await rawExchange(server.url, `${head}${chunked}\r\n${chunks}`), 400);
    assert.deepEqual((await server.app.list()).todos, []);
  });

  it('may end with trailers', async () => {
    await using server = await aServer(inMemoryStore());
    const head = `${post}Host: localhost\r\nConnection: close\r\n${chunked}\r\n`;
    const answer = await rawExchange(server.url, `${head}13\r\n${todo}\r\n0\r\nX: y\r\n\r\n`);
    assert.match(answer, /^HTTP\/1\.1 201 /);
  });

  for (const line of [
    'BREW / HTTP/1.1',
    'FOO /api/v1/todos HTTP/1.1',
    'get / HTTP/1.1',
    'Get / HTTP/1.1',
    'GETX / HTTP/1.1',
    'G / HTTP/1.1',
    'M-SEARCHES * HTTP/1.1',
    "!#$%&'*+-.^_`|~9 / HTTP/1.1",
    'DESCRIBE / HTTP/1.1',
    'PLAY / HTTP/1.0',
  ]) {
    it(`has a method that is not known: ${line}`, async () => {
      await using server = await aServer(inMemoryStore());
      for (const before of ['', '\r\n']) {
        const message = `${before}${line}\r\nHost: localhost\r\n\r\n${request('/')}`;
        const answer = await rawExchange(server.url, message);
        assertRefusedOnce(answer, 501);
        assert.equal((bodyOf(answer) as ProblemJson).type, '/problems/not-implemented');
      }
    });
  }

  for (const line of [
    'BREW /',
    'BREW',
    'BREW  / HTTP/1.1',
    'B(EW / HTTP/1.1',
    'BREW / HTTP/2.0',
    'BREW / FTP/1.1',
    'BREW / x HTTP/1.1',
    ' GET / HTTP/1.1',
  ]) {
    it(`is no request line, with any method: ${line}`, async () => {
      await using server = await aServer(inMemoryStore());
      const answer = await rawExchange(server.url, `${line}\r\nHost: localhost\r\n\r\n`);
      assertRefusedOnce(answer, 400);
    });
  }

  it('with a method that is not known is answered after those before it', async () => {
    await using server = await aServer(inMemoryStore());
    const socket = await rawConnection(server.url);
    socket.write(request('/health/live'));
    let answers = '';
    for await (const chunk of socket) {
      if (answers === '') socket.write('BREW / HTTP/1.1\r\nHost: localhost\r\n\r\n');
      answers += String(chunk);
    }
    assert.match(answers, /^HTTP\/1\.1 200 [^]*HTTP\/1\.1 501 /);
  });

  it('is still one without a Host in HTTP/1.0, and with an expectation that means nothing', async () => {
    await using server = await aServer(inMemoryStore());
    for (const message of [
      'GET /health/live HTTP/1.0\r\n\r\n',
      'GET /health/live HTTP/1.1\r\nHost: localhost\r\nExpect: luck\r\nConnection: close\r\n\r\n',
    ]) {
      assert.match(await rawExchange(server.url, message), /^HTTP\/1\.1 200 /);
    }
  });

  for (const [input, status, message] of [
    ['address', 414, `GET /${'x'.repeat(500_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`],
    ['address that ends', 414, `GET /${'x'.repeat(20_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`],
    ['header', 431, `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(500_000)}\r\n\r\n`],
    [
      'list of headers',
      431,
      `GET / HTTP/1.1\r\nHost: localhost\r\n${'X: y\r\n'.repeat(50_000)}\r\n`,
    ],
  ] as const) {
    it(`with an endless ${input} gets to know that, although the rest was not read`, async () => {
      await using server = await aServer(inMemoryStore());
      const answer = await rawExchange(server.url, message);
      assert.match(answer, new RegExp(`^HTTP/1\\.1 ${status} `));
      assert.equal((bodyOf(answer) as ProblemJson).status, status);
    });
  }

  for (const [input, message, status, slug] of cases) {
    it(`is answered with ${slug}, and the connection is closed: ${input}`, async () => {
      const { logger, lines } = aLog();
      await using server = await aServer(inMemoryStore(), { logger });
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
    await using server = await aServer(inMemoryStore(), { app });
    const exchanged = rawExchange(server.url, `${request('/api/v1/todos/7')}Hello\r\n\r\n`);
    await begun;
    goOn();
    const answer = await exchanged;
    assert.match(answer, /^HTTP\/1\.1 200 /);
    assert.match(answer, /^Connection: close\r$/m);
    assert.equal((bodyOf(answer) as { id: number }).id, 7);
  });

  it('is answered although it came as the body of a request that was well-formed so far', async () => {
    await using server = await aServer(inMemoryStore());
    const head =
      'POST /api/v1/todos HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n';
    const body = 'Transfer-Encoding: chunked\r\n\r\nHello\r\n';
    const answer = await rawExchange(server.url, `${head}${body}`);
    assert.match(answer, /^HTTP\/1\.1 400 /);
    assert.equal((bodyOf(answer) as ProblemJson).type, '/problems/bad-request');
  });
});

function assertRefusedOnce(answer: string, status: number): void {
  assert.match(answer, new RegExp(`^HTTP/1\\.1 ${status} `));
  assert.equal(answer.match(/HTTP\/1\.1 \d/g)?.length, 1, answer);
  assert.match(answer, /^Content-Type: application\/problem\+json/m);
  assert.match(answer, /^Connection: close\r$/m);
}
