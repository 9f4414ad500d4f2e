import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it } from 'node:test';
import { inMemoryStore } from '@todo/adapters-memory';
import { Router } from '@koa/router';
import Koa from 'koa';
import bodyParser from 'koa-bodyparser';
import { aLog } from '../../testing/a-log.ts';
import { anApp } from '../../testing/a-server.ts';
import type { ProblemJson } from '@todo/rest-contract';
import { createTodoMiddleware } from './todo-middleware.ts';

type Ask = (path: string, init?: RequestInit) => Promise<Response>;

/** Calls `use` with fetch for a host application that listens meanwhile. */
async function hosted(host: Koa, use: (ask: Ask) => Promise<void>): Promise<void> {
  const answer = host.callback();
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  try {
    await use((path, init) => fetch(`http://127.0.0.1:${port}${path}`, init));
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

const json = { 'Content-Type': 'application/json' };
const todos = '/api/v1/todos';
const milk = { method: 'POST', headers: json, body: '{"task":"Buy milk"}' };

describe('The middleware in an application of one’s own', () => {
  it('answers what is its own and leaves everything else alone', async () => {
    const { logger, lines } = aLog();
    const host = new Koa();
    host.use(
      createTodoMiddleware({ app: anApp(inMemoryStore()), logger, allowedOrigins: ['http://a'] }),
    );
    host.use((ctx) => {
      ctx.body = `the host's own ${ctx.path}`;
    });
    await hosted(host, async (ask) => {
      assert.equal((await ask(todos, milk)).status, 201);
      assert.equal((await ask(todos, { method: 'DELETE' })).status, 405);
      assert.equal((await ask('/docs')).status, 200);
      assert.equal(lines.length, 3);

      for (const path of ['/', '/api/v1/other', '/api/v1/todos/1/notes', '/docs/mine', '/health']) {
        const response = await ask(path, { headers: { Origin: 'http://a' } });
        assert.equal(await response.text(), `the host's own ${path}`);
        const names = ['X-Request-Id', 'Content-Security-Policy', 'Vary'];
        for (const name of names) assert.equal(response.headers.get(name), null, name);
      }
      assert.equal(lines.length, 3);
    });
  });

  it('lets the host answer its own errors', async () => {
    const host = new Koa();
    host.use(async (ctx, next) => {
      try {
        await next();
      } catch (error) {
        ctx.status = 418;
        ctx.body = String(error);
      }
    });
    host.use(createTodoMiddleware({ app: anApp(inMemoryStore()) }));
    host.use(() => {
      throw new Error('mine');
    });
    await hosted(host, async (ask) => {
      const response = await ask('/mine');
      assert.deepEqual([response.status, await response.text()], [418, 'Error: mine']);
    });
  });

  it('gets along with a router of the host that sees each path first', async () => {
    const router = new Router();
    router.use((_ctx, next) => next());
    router.all('/{*path}', (_ctx, next) => next());
    router.get('/other', (ctx) => {
      ctx.body = 'other';
    });
    const host = new Koa();
    host.use(router.routes());
    host.use(createTodoMiddleware({ app: anApp(inMemoryStore()) }));
    await hosted(host, async (ask) => {
      assert.equal(await (await ask('/other')).text(), 'other');
      assert.equal((await ask(todos, milk)).status, 201);
      assert.equal((await ask(`${todos}/1`)).status, 200);
      assert.equal((await ask(`${todos}/1`, { method: 'POST' })).status, 405);
      assert.equal((await ask('/nothing')).status, 404);
    });
  });

  it('takes a body that the host has parsed already', async () => {
    const host = new Koa();
    host.use(bodyParser());
    host.use(createTodoMiddleware({ app: anApp(inMemoryStore()) }));
    await hosted(host, async (ask) => {
      assert.equal((await ask(todos, milk)).status, 201);
      const empty = (await (await ask(todos, { ...milk, body: '{}' })).json()) as ProblemJson;
      assert.deepEqual(empty.errors, [{ pointer: '/task', detail: 'is missing' }]);
    });
  });

  it('can be had twice in one process, with todos of their own', async () => {
    const [one, two] = [new Koa(), new Koa()];
    one.use(createTodoMiddleware({ app: anApp(inMemoryStore()) }));
    two.use(createTodoMiddleware({ app: anApp(inMemoryStore()) }));
    await hosted(one, async (askOne) => {
      await hosted(two, async (askTwo) => {
        assert.equal((await askOne(todos, milk)).status, 201);
        assert.equal(await (await askTwo(todos)).text(), '[]');
      });
    });
  });

  it('does not describe a home page that is the host’s', async () => {
    const host = new Koa();
    host.use(createTodoMiddleware({ app: anApp(inMemoryStore()) }));
    await hosted(host, async (ask) => {
      const { paths } = (await (await ask('/openapi.json')).json()) as { paths: object };
      assert.ok(!('/' in paths));
      assert.ok(todos in paths);
    });
  });
});
