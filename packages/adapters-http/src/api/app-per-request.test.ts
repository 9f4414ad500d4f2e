import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inMemoryStore } from '@todo/adapters-memory';
import {
  createTodoApp,
  UnauthenticatedError,
  type Authenticator,
  type TodoApp,
  type TodoJson,
} from '@todo/application';
import { fixedClock } from '@todo/application/testing';
import { localOwner, type Owner, type Principal } from '@todo/domain';
import { aMoment } from '../../testing/a-server.ts';
import { startHttpServer, type HttpServer } from '../server/http-server.ts';

const todos = '/api/v1/todos';

/** The owners that a host tells apart by a header of its own. */
const owners: Readonly<Record<string, Owner>> = {
  ann: localOwner,
  bob: 'bob',
};

type Init = Omit<RequestInit, 'headers'> & { readonly headers?: Readonly<Record<string, string>> };

interface ServerOfTwo extends HttpServer {
  /** fetch as one of the owners, with the path instead of the whole URL. */
  as(name: string | undefined, path: string, init?: Init): Promise<Response>;
  /** The actors that an app was chosen for, in their order. */
  readonly chosenFor: readonly string[];
}

async function aServerOfTwo(): Promise<ServerOfTwo> {
  const store = inMemoryStore();
  const clock = fixedClock(aMoment);
  const chosenFor: string[] = [];

  const authenticator: Authenticator = {
    async authenticate({ header }) {
      const name = header('x-owner');
      if (name === undefined) throw new UnauthenticatedError('missing');
      return { owner: owners[name] ?? name, actor: name, scopes: ['todos:read', 'todos:write'] };
    },
  };

  function appFor({ owner, actor }: Principal): TodoApp {
    chosenFor.push(actor);
    if (actor === 'carl') throw new Error('The host let a client through that has no todos.');
    return createTodoApp({ store, owner, actor, clock });
  }

  const server = await startHttpServer({ app: appFor, authenticator, host: '127.0.0.1', port: 0 });
  return {
    ...server,
    chosenFor,
    as: (name, path, init = {}) =>
      fetch(new URL(path, server.url), {
        ...init,
        headers: {
          'Content-Type': 'application/json',
          ...(name !== undefined && { 'X-Owner': name }),
          ...init.headers,
        },
      }),
  };
}

const aTask = (task: string): Init => ({ method: 'POST', body: JSON.stringify({ task }) });

async function tasksOf(server: ServerOfTwo, name: string): Promise<readonly string[]> {
  const response = await server.as(name, todos);
  assert.equal(response.status, 200);
  return ((await response.json()) as TodoJson[]).map(({ task }) => task);
}

describe('An app for each principal', () => {
  it('gives each owner their own todos', async () => {
    await using server = await aServerOfTwo();
    await server.as('ann', todos, aTask('Buy milk'));
    await server.as('bob', todos, aTask('Buy tea'));
    assert.deepEqual(await tasksOf(server, 'ann'), ['Buy milk']);
    assert.deepEqual(await tasksOf(server, 'bob'), ['Buy tea']);
  });

  it('answers for the todo of another owner as for one that does not exist', async () => {
    await using server = await aServerOfTwo();
    const created = await server.as('ann', todos, aTask('Buy milk'));
    const path = created.headers.get('Location') ?? '';
    assert.equal((await server.as('ann', path)).status, 200);
    assert.equal((await server.as('bob', path)).status, 404);
    const change = { method: 'PATCH', body: '{"status":"Completed"}' };
    assert.equal((await server.as('bob', path, change)).status, 404);
    assert.equal((await server.as('bob', path, { method: 'DELETE' })).status, 404);
    assert.deepEqual(await tasksOf(server, 'ann'), ['Buy milk']);
  });

  it('keeps the Idempotency-Keys of two owners apart', async () => {
    await using server = await aServerOfTwo();
    const once = { ...aTask('Buy milk'), headers: { 'Idempotency-Key': 'a-key' } };
    for (const replayed of [null, 'true']) {
      for (const name of ['ann', 'bob']) {
        const response = await server.as(name, todos, once);
        assert.equal(response.status, 201);
        assert.equal(response.headers.get('Idempotency-Replayed'), replayed);
      }
    }
    assert.deepEqual(await tasksOf(server, 'bob'), ['Buy milk']);
  });

  it('is chosen once for a request about todos, and for no other', async () => {
    await using server = await aServerOfTwo();
    // A fault that is looked for in the body and in the todo that is there.
    await server.as('ann', `${todos}/1`, { method: 'PUT', body: '{"id":7,"x":1}' });
    for (const path of ['/health/ready', '/openapi.json', '/metrics', '/elsewhere']) {
      await server.as(undefined, path);
    }
    assert.deepEqual(server.chosenFor, ['ann']);
  });

  it('is an error of the server where it cannot be chosen', async () => {
    await using server = await aServerOfTwo();
    assert.equal((await server.as('carl', todos)).status, 500);
    assert.equal((await server.as('ann', todos)).status, 200);
  });
});
