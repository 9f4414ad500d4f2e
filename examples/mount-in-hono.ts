/*
 * The REST API inside a Hono app of your own, under a path of the site, beside routes that have nothing to do with it.
 */
import { createTodoFetchHandler } from '@todo/adapters-http';
import { inMemoryStore } from '@todo/adapters-memory';
import { createTodoApp } from '@todo/application';
import { Hono } from 'hono';

const app = createTodoApp({ store: inMemoryStore() });
const todos = createTodoFetchHandler({ app, prefix: '/todo' });

const host = new Hono();
host.get('/hello', (context) => context.text('Hello from the host'));
// A server of Node would give `getConnInfo(context).remote.address` for the address of the client.
host.all('/todo/*', (context) => todos(context.req.raw, { clientAddress: '127.0.0.1' }));

const created = await host.request('/todo/api/v1/todos', {
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify({ task: 'Buy milk', due: new Date(Date.UTC(2026, 10, 30, 17)) }),
});
console.log(created.status, created.headers.get('Location'));

// The host uses the same todos without HTTP.
await app.complete(1);
for await (const { id, task, status, due } of app.all({ status: ['Completed'] })) {
  console.log(`${id}  ${status}  ${task}  due ${due}`);
}

const refused = await host.request('/todo/api/v1/todos?q=milk');
const problem = (await refused.json()) as { type: string };
console.log(refused.status, problem.type);

const hello = await host.request('/hello');
console.log(hello.status, await hello.text());
