/*
 * The REST API inside a Koa app of your own, beside routes that have nothing to do with it.
 */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createTodoMiddleware } from '@todo/adapters-http';
import { inMemoryStore } from '@todo/adapters-memory';
import { createTodoApp } from '@todo/application';
import Koa from 'koa';

const host = new Koa();

// What is not one of the API's own paths goes on to the host's middleware.
host.use(createTodoMiddleware({ app: createTodoApp({ store: inMemoryStore() }) }));
host.use((context) => {
  if (context.path === '/hello') context.body = 'Hello from the host\n';
});

const server = host.listen(0, '127.0.0.1');
await once(server, 'listening');
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

const created = await fetch(`${url}/api/v1/todos`, {
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify({ task: 'Buy milk' }),
});
console.log(created.status, created.headers.get('Location'));

const listed = await fetch(`${url}/api/v1/todos?status=Pending`);
const list = (await listed.json()) as { id: number; task: string; status: string }[];
for (const { id, task, status } of list) console.log(`${id}  ${status}  ${task}`);

const refused = await fetch(`${url}/api/v1/todos/milk`);
console.log(refused.status, refused.headers.get('Content-Type'));

const hello = await fetch(`${url}/hello`);
console.log(hello.status, (await hello.text()).trim());

server.close();
