/*
 * The REST API for the users of a host that knows them already: a gateway in front of it signs people in, and names
 * them in a header. The host's own `Authenticator` reads that header; each user has todos of their own.
 */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createTodoMiddleware } from '@todo/adapters-http';
import { inMemoryStore } from '@todo/adapters-memory';
import { createTodoApp, UnauthenticatedError, type Authenticator } from '@todo/application';
import Koa from 'koa';

/** Only the gateway can reach this server, so the header is true. */
const gateway: Authenticator = {
  async authenticate({ header }) {
    const user = header('x-user');
    if (user === undefined) throw new UnauthenticatedError('missing');
    const mayWrite = header('x-role') !== 'reader';
    return {
      owner: `user-${user}`,
      // The change log names the user.
      actor: user,
      scopes: mayWrite ? ['todos:read', 'todos:write'] : ['todos:read'],
    };
  },
};

const store = inMemoryStore();
const host = new Koa();
host.use(
  createTodoMiddleware({
    authenticator: gateway,
    // An app has no state and costs a microsecond: each request gets its own.
    app: ({ owner, actor }) => createTodoApp({ store, owner, actor }),
  }),
);

const server = host.listen(0, '127.0.0.1');
await once(server, 'listening');
const todos = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1/todos`;

async function add(headers: Readonly<Record<string, string>>, task: string): Promise<number> {
  const { status } = await fetch(todos, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify({ task }),
  });
  return status;
}

console.log('ada adds:', await add({ 'X-User': 'ada' }, 'Buy milk'));
console.log('bob adds:', await add({ 'X-User': 'bob' }, 'Water the plants'));
console.log('a reader adds:', await add({ 'X-User': 'ada', 'X-Role': 'reader' }, 'Feed the cat'));
console.log('a stranger adds:', await add({}, 'Rob the bank'));

for (const user of ['ada', 'bob']) {
  const listed = await fetch(todos, { headers: { 'X-User': user } });
  const list = (await listed.json()) as { task: string }[];
  console.log(`${user} sees:`, list.map(({ task }) => task).join(', '));
}

server.close();
