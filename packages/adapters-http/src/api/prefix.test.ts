import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { inMemoryStore } from '@todo/adapters-memory';
import type { ProblemJson } from '@todo/rest-contract';
import Koa from 'koa';
import { anApp } from '../../testing/a-server.ts';
import { createTodoFetchHandler } from '../fetch/todo-fetch-handler.ts';
import { createTodoMiddleware } from './todo-middleware.ts';

const origin = 'https://example.org';

function aHandler(prefix: string) {
  const app = anApp(inMemoryStore());
  const answer = createTodoFetchHandler({ app, prefix });
  const ask = (path: string, init?: RequestInit) =>
    answer(new Request(new URL(path, origin), init));
  return { app, ask };
}

interface Document {
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Readonly<Record<string, object>>;
}

describe('An API under a prefix', () => {
  it('has its routes there, and nowhere else', async () => {
    const { ask } = aHandler('/todo');
    const paths = ['/api/v1/todos', '/health/live', '/docs', '/openapi.json', '/problems/gone'];
    for (const path of paths) {
      assert.equal((await ask(`/todo${path}`)).status, 200, path);
      assert.equal((await ask(path)).status, 404, path);
    }
    assert.equal((await ask('/todos/api/v1/todos')).status, 404);
    assert.equal((await ask('/todo/api/v1/todos', { method: 'DELETE' })).status, 405);
  });

  it('sends clients to addresses under it', async () => {
    const { app, ask } = aHandler('/my/todo');
    await app.add({ task: 'a' });
    const created = await ask('/my/todo/api/v1/todos', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Idempotency-Key': 'once' },
      body: '{"task":"b"}',
    });
    const location = created.headers.get('Location') ?? '';
    assert.equal(location, '/my/todo/api/v1/todos/2');
    assert.equal((await ask(location)).status, 200);
    const page = await ask('/my/todo/api/v1/todos?limit=1');
    const [next = ''] = /(?<=<)[^>]+/.exec(page.headers.get('Link') ?? '') ?? [];
    assert.match(next, /^https:\/\/example\.org\/my\/todo\/api\/v1\/todos\?/);
    assert.equal((await ask(next)).status, 200);
  });

  it('names the pages on its problems', async () => {
    const { ask } = aHandler('/todo');
    for (const path of ['/todo/api/v1/todos/7', '/todo/nothing', '/elsewhere']) {
      const { type, instance } = (await (await ask(path)).json()) as ProblemJson;
      assert.deepEqual([type, instance], ['/todo/problems/not-found', path]);
    }
    const html = await (await ask('/todo/problems/not-found')).text();
    assert.match(html, /href="\/todo\/docs"/);
    assert.match(html, /<code>\/todo\/problems\/not-found<\/code>/);
  });

  it('describes itself with the prefix in its server', async () => {
    const { ask } = aHandler('/todo');
    const text = await (await ask('/todo/openapi.json')).text();
    const { servers, paths } = JSON.parse(text) as Document;
    assert.deepEqual(servers, [{ url: '/todo' }]);
    assert.ok('/api/v1/todos' in paths);
    assert.match(text, /\]\(\/todo\/problems\/not-found\)/);
    assert.doesNotMatch(text, /\]\(\/problems/);
  });

  it('loads the files of its documentation from there', async () => {
    const { ask } = aHandler('/todo');
    for (const path of ['/todo/docs', '/todo/redoc']) {
      const html = await (await ask(path)).text();
      assert.match(html, /data-document="\/todo\/openapi\.json"/);
      const addresses = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, one = '']) => one);
      assert.ok(addresses.length > 1);
      for (const address of addresses) assert.equal((await ask(address)).status, 200, address);
    }
  });

  it('stands beside another API in one application', async () => {
    const application = new Koa();
    const [one, two] = [anApp(inMemoryStore()), anApp(inMemoryStore())];
    application.use(createTodoMiddleware({ app: one, prefix: '/one' }));
    application.use(createTodoMiddleware({ app: two, prefix: '/two' }));
    await one.add({ task: 'a' });
    const server = application.listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      const tasks = async (prefix: string) =>
        (await fetch(`http://127.0.0.1:${port}${prefix}/api/v1/todos`)).json();
      assert.equal(((await tasks('/one')) as object[]).length, 1);
      assert.deepEqual(await tasks('/two'), []);
    } finally {
      server.close();
      server.closeAllConnections();
    }
  });

  for (const prefix of ['todo', '/todo/', '/', '/a b', '/{id}', '/:id', '//a', '/..', '/%41']) {
    it(`is not ${prefix}`, () => {
      assert.throws(() => aHandler(prefix), TypeError);
    });
  }
});
