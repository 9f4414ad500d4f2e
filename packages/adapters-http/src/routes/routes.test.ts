import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inMemoryStore } from '@todo/adapters-memory';
import { aServer } from '../../testing/a-server.ts';
import type { ProblemJson } from '../problems/problem.ts';
import { serverRoutes } from './routes.ts';

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND'];

/** An address that fits the pattern. */
const example = (path: string) =>
  path
    .replace('{id}', '1')
    .replace('{slug}', 'validation')
    .replace('/assets/{name}', '/assets/page.css');

describe('The table of routes', () => {
  it('gives every operation a name of its own', () => {
    const names = serverRoutes().map(({ operationId }) => operationId);
    assert.equal(new Set(names).size, names.length);
  });

  for (const [path, routes] of Map.groupBy(serverRoutes(), (route) => route.path)) {
    const known = new Set(['OPTIONS', ...routes.map(({ method }) => method)]);
    const has = known.has('GET') ? known.add('HEAD') : known;

    it(`answers ${path} with its allowed methods, and refuses the others`, async () => {
      await using server = await aServer(inMemoryStore());
      await server.app.add({ task: 'Buy milk' });
      const options = await server.fetch(example(path), { method: 'OPTIONS' });
      assert.equal(options.status, 204);
      const allow = options.headers.get('Allow') ?? '';
      assert.deepEqual(new Set(allow.split(', ')), has);

      for (const method of methods.filter((name) => !has.has(name))) {
        const response = await server.fetch(example(path), { method });
        assert.equal(response.status, 405, method);
        assert.equal(response.headers.get('Allow'), allow);
        // The answer to HEAD has no body.
        if (method === 'HEAD') continue;
        assert.equal(((await response.json()) as ProblemJson).type, '/problems/method-not-allowed');
      }
      for (const method of methods.filter((name) => has.has(name))) {
        const response = await server.fetch(example(path), { method });
        assert.ok(![404, 405].includes(response.status), `${method}: ${response.status}`);
      }
    });
  }
});
