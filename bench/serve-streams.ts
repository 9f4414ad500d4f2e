/*
 * Run by event-streams.ts: a server over a store in memory for many owners, whose names come in a header. Sends its
 * address to its parent, and its memory when asked.
 */
import { startHttpServer } from '@todo/adapters-http';
import { inMemoryStore } from '@todo/adapters-memory';
import { createTodoApp, type Authenticator } from '@todo/application';

const authenticator: Authenticator = {
  async authenticate({ header }) {
    const owner = header('x-owner') ?? 'local';
    return { owner, actor: owner, scopes: ['todos:read', 'todos:write', 'account'] };
  },
};

const store = inMemoryStore();
const server = await startHttpServer({
  app: ({ owner, actor }) => createTodoApp({ store, owner, actor }),
  authenticator,
  host: '127.0.0.1',
  port: 0,
});
process.on('message', () => {
  globalThis.gc?.();
  process.send?.(process.memoryUsage());
});
process.once('disconnect', () => void server.close());
process.send?.(server.url);
