import { startHttpServer, type HttpServer } from '@todo/adapters-http';
import { inMemoryStore } from '@todo/adapters-memory';
import { createTodoApp } from '@todo/application';

/** The REST API on a free port, over todos that are gone when it closes. */
export function aServerInMemory(): Promise<HttpServer> {
  const app = createTodoApp({ store: inMemoryStore() });
  return startHttpServer({ app, host: '127.0.0.1', port: 0 });
}
