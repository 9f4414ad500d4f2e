import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { inMemoryStore } from '@todo/adapters-memory';
import {
  type Authenticator,
  type ProblemSlug,
  StorageError,
  type StorageErrorCode,
  type TodoApp,
} from '@todo/application';
import { localPrincipal } from '@todo/domain';
import { aLog } from '../../testing/a-log.ts';
import { anApp, aServer, itOnAConnection } from '../../testing/a-server.ts';
import { rawConnection } from '../../testing/raw-connection.ts';
import { problemTypes } from '../problems/problem-types.ts';
import type { ProblemJson } from '@todo/rest-contract';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const todos = '/api/v1/todos';

/** An app whose reading fails. */
function failingApp(failure: Error): TodoApp {
  const get = async () => {
    throw failure;
  };
  return { ...anApp(inMemoryStore()), get };
}

describe('Every answer', () => {
  const paths = [todos, `${todos}/1`, `${todos}/x`, '/nothing', '/docs', '/health/live', '/'];

  it('has an id, which is that of the request if that is fit for a log', async () => {
    await using server = await aServer(inMemoryStore());
    for (const path of paths) {
      const own = (await server.fetch(path)).headers.get('X-Request-Id') ?? '';
      assert.match(own, uuid);
      for (const given of ['7', 'aB3._-', 'x'.repeat(128)]) {
        const { headers } = await server.fetch(path, { headers: { 'X-Request-Id': given } });
        assert.equal(headers.get('X-Request-Id'), given);
      }
      for (const unfit of ['', 'a b', 'x'.repeat(129), '<script>', 'é']) {
        const { headers } = await server.fetch(path, { headers: { 'X-Request-Id': unfit } });
        assert.match(headers.get('X-Request-Id') ?? '', uuid);
      }
    }
  });

  it('tells a browser to do nothing with it that it need not', async () => {
    await using server = await aServer(inMemoryStore());
    for (const path of paths) {
      const { headers } = await server.fetch(path);
      assert.match(headers.get('Content-Security-Policy') ?? '', /^default-src 'none';/);
      assert.equal(headers.get('X-Content-Type-Options'), 'nosniff');
      assert.equal(headers.get('X-Frame-Options'), 'SAMEORIGIN');
      assert.equal(headers.get('Referrer-Policy'), 'no-referrer');
      assert.equal(headers.get('X-Powered-By'), null);
    }
  });
});

describe('The log', () => {
  it('has one line a request, with the route and neither the todo nor the query', async () => {
    const { logger, lines } = aLog();
    await using server = await aServer(inMemoryStore(), { logger });
    const created = await server.send('POST', todos, { task: 'My secret' });
    await server.fetch(`${todos}/1`, { headers: { 'X-Request-Id': 'mine' } });
    await server.fetch(`${todos}?cursor=secret`);
    await server.fetch(`${todos}/1`, { method: 'POST' });
    await server.fetch('/secret');
    assert.deepEqual(
      lines.map(({ method, route, status }) => [method, route, status]),
      [
        ['POST', todos, 201],
        ['GET', `${todos}/{id}`, 200],
        ['GET', todos, 400],
        ['POST', `${todos}/{id}`, 405],
        ['GET', '(none)', 404],
      ],
    );
    assert.equal(lines[0]?.['requestId'], created.headers.get('X-Request-Id'));
    assert.equal(lines[1]?.['requestId'], 'mine');
    assert.ok(lines.every(({ ms }) => typeof ms === 'number' && ms >= 0));
    assert.doesNotMatch(JSON.stringify(lines), /secret/);
  });

  it('has the unforeseen error, under the id that the client was told', async () => {
    const { logger, lines } = aLog();
    const app = failingApp(new Error('select * from /var/lib/todo.db'));
    await using server = await aServer(inMemoryStore(), { app, logger });
    const problem = (await (await server.fetch(`${todos}/1`)).json()) as ProblemJson;
    assert.equal(problem.type, '/problems/internal');
    assert.doesNotMatch(JSON.stringify(problem), /select|\/var|\.ts|\\n/);
    const [error] = lines;
    assert.equal(error?.['requestId'], problem.requestId);
    assert.match(JSON.stringify(error?.['err']), /select \* from \/var\/lib\/todo\.db/);
  });
});

describe('A client that goes away before its body is read', () => {
  itOnAConnection('is no error of the server', async () => {
    const { logger, lines } = aLog();
    const arrived = Promise.withResolvers<IncomingMessage>();
    const noteArrival = (message: unknown) => {
      const { request } = message as { readonly request: IncomingMessage };
      if (request.headers['x-request-id'] === 'goes-away') arrived.resolve(request);
    };
    const authenticator: Authenticator = {
      async authenticate() {
        await once((await arrived.promise).socket, 'close');
        return localPrincipal;
      },
    };
    // https://nodejs.org/api/diagnostics_channel.html#http
    subscribe('http.server.request.start', noteArrival);
    try {
      await using server = await aServer(inMemoryStore(), { authenticator, logger });
      const socket = await rawConnection(server.url);
      socket.write(
        `POST ${todos} HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: goes-away\r\n` +
          'Content-Type: application/json\r\nContent-Length: 19\r\n\r\n{"task":"Buy milk"}',
      );
      await arrived.promise;
      socket.destroy();
      // The request ends after its connection: the server has no more of it to wait for.
      while (lines.length === 0) await setImmediate();
    } finally {
      unsubscribe('http.server.request.start', noteArrival);
    }
    assert.deepEqual(
      lines.map(({ level, msg, status }) => [level, msg, status]),
      [[30, 'request', 400]],
    );
  });
});

describe('An error of the storage', () => {
  const cases: ReadonlyArray<readonly [StorageErrorCode, ProblemSlug, string | null]> = [
    ['storage-unavailable', 'unavailable', '5'],
    ['storage-full', 'insufficient-storage', null],
    ['storage-unusable', 'unavailable', '5'],
  ];
  for (const [code, slug, retryAfter] of cases) {
    it(`is ${slug} to the client when it is ${code}, and its message stays in the log`, async () => {
      const { logger, lines } = aLog();
      const app = failingApp(new StorageError(code, 'cannot lock /home/ada/todo.db'));
      await using server = await aServer(inMemoryStore(), { app, logger });
      const response = await server.fetch(`${todos}/1`);
      assert.equal(response.status, problemTypes[slug].status);
      assert.equal(response.headers.get('Retry-After'), retryAfter);
      const text = await response.text();
      assert.equal((JSON.parse(text) as ProblemJson).type, `/problems/${slug}`);
      assert.doesNotMatch(text, /home/);
      assert.match(JSON.stringify(lines[0]), /cannot lock/);
    });
  }
});
