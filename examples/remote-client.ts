/*
 * The todos of a server in a program of your own: the same use cases as on a local storage, over the REST API. The server
 * runs in this process only so that the example needs nothing else.
 */
import { startHttpServer } from '@todo/adapters-http';
import { inMemoryStore } from '@todo/adapters-memory';
import { connectToServer, RemoteError } from '@todo/adapters-remote';
import { createTodoApp, StaleVersionError } from '@todo/application';

const http = await startHttpServer({
  app: createTodoApp({ store: inMemoryStore() }),
  host: '127.0.0.1',
  port: 0,
});
const server = http.url;

const { app, close } = connectToServer({ server });

const milk = await app.add({ task: 'Buy milk', tags: ['home'] });
await app.add({ task: 'Call the dentist', due: '2026-11-30' });
await app.complete([milk.id]);
for (const { id, status, task } of (await app.list()).todos) console.log(id, status, task);

// All or nothing, one command, one undo.
await app.batch([
  { op: 'edit', id: milk.id, set: { task: 'Buy oat milk' } },
  { op: 'add', set: { task: 'Buy tea' } },
]);
await app.undo();

// Refused because it has changed since it was read.
try {
  await app.edit(milk.id, { task: 'Buy gin' }, { ifRevision: [milk.revision] });
} catch (error) {
  if (!(error instanceof StaleVersionError)) throw error;
  console.log('Refused:', error.message);
}

// Goes on after a lost connection without a gap.
for await (const { seq, kind, todoId } of app.follow({ after: 1 })) {
  console.log(seq, kind, todoId);
  if (seq === 3) break;
}
await close();

await http.close();
try {
  await app.tags();
} catch (error) {
  if (error instanceof RemoteError) console.log('Not there:', error.code);
  else throw error;
}
await close();
