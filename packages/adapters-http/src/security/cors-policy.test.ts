import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inMemoryStore } from '@todo/adapters-memory';
import { anApp, aServer } from '../../testing/a-server.ts';
import { createTodoMiddleware } from '../api/todo-middleware.ts';

const todos = '/api/v1/todos';
const friend = 'http://localhost:3000';
const allowedOrigins = ['http://localhost', friend];

describe('A page of an allowed origin', () => {
  it('may read an answer, its errors and the headers that matter', async () => {
    await using server = await aServer(inMemoryStore(), { allowedOrigins });
    for (const path of [todos, `${todos}/x`, '/nothing']) {
      const { headers } = await server.fetch(path, { headers: { Origin: friend } });
      assert.equal(headers.get('Access-Control-Allow-Origin'), friend);
      assert.equal(headers.get('Access-Control-Allow-Credentials'), null);
      assert.equal(headers.get('Vary'), 'Origin');
      const exposed = headers.get('Access-Control-Expose-Headers')?.split(',') ?? [];
      assert.deepEqual(exposed.toSorted(), [
        'Content-Disposition',
        'ETag',
        'Idempotency-Replayed',
        'Link',
        'Location',
        'RateLimit',
        'RateLimit-Policy',
        'Retry-After',
        'Todo-Command',
        'WWW-Authenticate',
        'X-Request-Id',
        'X-Total-Count',
      ]);
    }
  });

  it('may ask beforehand, and remember the answer', async () => {
    await using server = await aServer(inMemoryStore(), { allowedOrigins });
    const { status, headers } = await preflight(server.url, friend);
    assert.equal(status, 204);
    assert.equal(headers.get('Access-Control-Allow-Origin'), friend);
    assert.ok(headers.get('Access-Control-Allow-Methods')?.split(',').includes('PATCH'));
    const sendable = headers.get('Access-Control-Allow-Headers')?.split(',') ?? [];
    assert.deepEqual(sendable.toSorted(), [
      'Authorization',
      'Content-Type',
      'Idempotency-Key',
      'If-Match',
      'If-None-Match',
      'Last-Event-ID',
      'X-Request-Id',
    ]);
    assert.equal(headers.get('Access-Control-Max-Age'), '600');
  });
});

describe('A page of any other origin', () => {
  const strangers = [
    'http://localhost:3001',
    'https://localhost:3000',
    'http://localhost:3000.example.org',
    'http://LOCALHOST:3000',
    'null',
    '*',
  ];
  for (const origin of strangers) {
    it(`may not read an answer: ${origin}`, async () => {
      await using server = await aServer(inMemoryStore(), { allowedOrigins });
      const { headers } = await server.fetch(todos, { headers: { Origin: origin } });
      assert.equal(headers.get('Access-Control-Allow-Origin'), null);
      assert.equal(headers.get('Vary'), 'Origin');
      const before = await preflight(server.url, origin);
      assert.equal(before.headers.get('Access-Control-Allow-Origin'), null);
    });
  }

  it('is every page when no origin is allowed', async () => {
    await using server = await aServer(inMemoryStore());
    const { headers } = await server.fetch(todos, { headers: { Origin: friend } });
    assert.equal(headers.get('Access-Control-Allow-Origin'), null);
  });
});

describe('The allowed origins', () => {
  for (const origin of [
    '*',
    'null',
    '',
    'localhost',
    'http://localhost/',
    'http://*.example.org',
  ]) {
    it(`cannot be ${JSON.stringify(origin)}`, () => {
      const app = anApp(inMemoryStore());
      assert.throws(() => createTodoMiddleware({ app, allowedOrigins: [origin] }), {
        name: 'TypeError',
        message: /^Not an origin: /,
      });
    });
  }
});

function preflight(url: string, origin: string): Promise<Response> {
  return fetch(`${url}${todos}/1`, {
    method: 'OPTIONS',
    headers: {
      Origin: origin,
      'Access-Control-Request-Method': 'PATCH',
      'Access-Control-Request-Headers': 'content-type, x-anything',
    },
  });
}
