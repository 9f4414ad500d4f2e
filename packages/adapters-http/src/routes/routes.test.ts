import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inMemoryStore } from '@todo/adapters-memory';
import type { CommandId } from '@todo/domain';
import { accountsInMemory } from '../../testing/a-server-with-accounts.ts';
import { aServer, type RunningServer } from '../../testing/a-server.ts';
import { todoOperations, type ProblemJson } from '@todo/rest-contract';
import { reply, route, routesOf } from './route.ts';
import { serverRoutes } from './routes.ts';

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND'];

/** What there is on the server that the examples are for: a todo, another one in the trash, and what added the first. */
async function fill({ app }: RunningServer): Promise<CommandId> {
  let command: CommandId = '';
  await app.add({ task: 'Buy milk' }, (id) => {
    command = id;
  });
  const { id } = await app.add({ task: 'Buy tea' });
  await app.delete([id]);
  // What is undone can be redone.
  await app.add({ task: 'Buy salt' });
  await app.undo();
  return command;
}

/** An address that fits the pattern. @param command the id of one that can be undone */
const example = (path: string, command: CommandId) =>
  path
    .replace('/trash/{id}', '/trash/2')
    .replace('{id}', '1')
    .replace('{command}', command)
    .replace('{slug}', 'validation')
    .replace('{secret}', 'x'.repeat(45))
    .replace('/assets/{name}', '/assets/page.css');

const { accounts } = accountsInMemory();
const tableWithAccounts = serverRoutes(accounts);
const signsIn = new Set([
  'POST /api/v1/sessions',
  'POST /api/v1/sessions/cookie',
  'POST /api/v1/sessions/refresh',
]);

describe('A route', () => {
  it('has a scope, or it does not compile', () => {
    const facts = {
      method: 'GET',
      path: '/secret',
      operationId: 'getSecret',
      summary: 'Get the secret',
      tag: 'Todos',
      responses: { 204: { description: 'Nothing' } },
      handle: async () => reply(204),
    } as const;
    // @ts-expect-error It names no scope.
    route(facts);
    // @ts-expect-error There is no such scope.
    route({ ...facts, scope: 'todos' });
    assert.equal(route({ ...facts, scope: 'todos:read' }).scope, 'todos:read');
  });

  it('has a handler, or it does not compile', () => {
    const { listTodos, getTodo } = todoOperations;
    const handlers = { listTodos: async () => reply(200) };
    // @ts-expect-error One has no handler.
    assert.throws(() => routesOf({ listTodos, getTodo }, handlers), TypeError);
    assert.deepEqual(
      routesOf({ listTodos }, handlers).map(({ operationId }) => operationId),
      ['listTodos'],
    );
    // @ts-expect-error It answers with a status that the operation does not have.
    routesOf({ listTodos }, { listTodos: async () => reply(204) });
  });

  it('that is public reaches no todos, or it does not compile', () => {
    route({
      method: 'GET',
      path: '/secret',
      operationId: 'getSecret',
      summary: 'Get the secret',
      tag: 'Todos',
      scope: 'public',
      responses: { 204: { description: 'Nothing' } },
      // @ts-expect-error The context of a public route has no app.
      handle: async ({ app }) => reply(app === undefined ? 204 : 204),
    });
  });
});

describe('The table of routes', () => {
  it('needs the scope of todos for each route about todos, and that of the account for the others', () => {
    for (const { method, path, scope, needsSession } of tableWithAccounts) {
      if (/^\/api\/v1\/(todos|tags|changes|undo|redo|events|trash|export|import)\b/.test(path)) {
        assert.equal(scope, method === 'GET' ? 'todos:read' : 'todos:write');
      } else if (path.startsWith('/api/') && !signsIn.has(`${method} ${path}`)) {
        assert.deepEqual([scope, needsSession], ['account', method === 'GET' ? undefined : true]);
      } else {
        assert.equal(scope, path === '/metrics' ? 'account' : 'public', path);
      }
    }
  });

  it('gives every operation a name of its own', () => {
    const names = tableWithAccounts.map(({ operationId }) => operationId);
    assert.equal(new Set(names).size, names.length);
  });

  for (const [path, routes] of Map.groupBy(tableWithAccounts, (each) => each.path)) {
    const known = new Set(['OPTIONS', ...routes.map(({ method }) => method)]);
    const has = known.has('GET') ? known.add('HEAD') : known;

    it(`answers ${path} with its allowed methods, and refuses the others`, async () => {
      await using server = await aServer(inMemoryStore(), { accounts });
      const address = example(path, await fill(server));
      const options = await server.fetch(address, { method: 'OPTIONS' });
      assert.equal(options.status, 204);
      const allow = options.headers.get('Allow') ?? '';
      assert.deepEqual(new Set(allow.split(', ')), has);

      for (const method of methods.filter((name) => !has.has(name))) {
        const response = await server.fetch(address, { method });
        assert.equal(response.status, 405, method);
        assert.equal(response.headers.get('Allow'), allow);
        // The answer to HEAD has no body.
        if (method === 'HEAD') continue;
        assert.equal(((await response.json()) as ProblemJson).type, '/problems/method-not-allowed');
      }
      for (const method of methods.filter((name) => has.has(name))) {
        const response = await server.fetch(address, { method });
        // A secret that is none has no feed.
        const refusals = path.startsWith('/feeds/') ? [405] : [404, 405];
        assert.ok(!refusals.includes(response.status), `${method}: ${response.status}`);
      }
    });
  }
});
