// Our server over todos that cost nothing to find: what it takes by itself.
import { startHttpServer } from '@todo/adapters-http';
import { inMemoryStore } from '@todo/adapters-memory';
import { createTodoApp, newRevision } from '@todo/application';
import { localOwner } from '@todo/domain';
import { destination, pino } from 'pino';
import { filled, someTodo } from './loads.ts';
import { sequence } from './measure.ts';

const [path = ''] = process.argv.slice(2);
const store = inMemoryStore();
const app = createTodoApp({ store });
const random = sequence();
for (let n = 0; n < filled; n += 1) await app.add(someTodo(random));
const page = await store.read(localOwner, ({ todos }) => todos.list({ limit: 50 }));

const server = await startHttpServer({
  app: createTodoApp({
    store: {
      ...store,
      read: (owner, work) =>
        store.read(owner, (data) =>
          work({ ...data, todos: { ...data.todos, list: async () => page } }),
        ),
      transaction: (command, work) =>
        store.transaction(command, (data) =>
          work({
            ...data,
            todos: {
              ...data.todos,
              add: async (draft) =>
                Object.freeze({ id: filled + 1, revision: newRevision(), ...draft }),
            },
          }),
        ),
    },
  }),
  logger: pino(destination({ dest: `${path}.log`, sync: true })),
  allowedOrigins: ['http://localhost'],
  // Counted as ever, and more than it can answer: without storage, it would meet the usual limit of this machine.
  rateLimit: { requests: 1e9, seconds: 60 },
  host: '127.0.0.1',
  port: 0,
});
process.send?.(Number(new URL(server.url).port));
