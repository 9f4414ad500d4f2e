import { startHttpServer, type HttpServer } from '@todo/adapters-http';
import { createTodoApp } from '@todo/application';
import { inMemoryTodos } from '@todo/application/testing';
import { localOwner } from '@todo/domain';

/** The REST API on a free port, over todos that are gone when it closes. */
export function aServerInMemory(): Promise<HttpServer> {
  const app = createTodoApp({ todos: inMemoryTodos()(localOwner) });
  return startHttpServer({ app, host: '127.0.0.1', port: 0 });
}
