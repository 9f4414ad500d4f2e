import { createTodoApp, type TodoApp } from '@todo/application';
import { fixedClock, inMemoryTodos } from '@todo/application/testing';
import { localOwner } from '@todo/domain';
import { startHttpServer, type HttpServer, type TodoHttpOptions } from '../src/index.ts';

/** Somebody's todos in memory, at a time that stands still. */
export function anApp(): TodoApp {
  return createTodoApp({ todos: inMemoryTodos()(localOwner), clock: fixedClock() });
}

export interface RunningServer extends HttpServer {
  readonly app: TodoApp;
  /** fetch, with the path instead of the whole URL; it follows no redirect. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** A request whose body is `value` as JSON. */
  send(method: string, path: string, value: unknown): Promise<Response>;
}

/** A server of one's own on a free port, with everything filled in that the test does not care about. */
export async function aServer(options: Partial<TodoHttpOptions> = {}): Promise<RunningServer> {
  const { app = anApp() } = options;
  const server = await startHttpServer({ ...options, app, host: '127.0.0.1', port: 0 });
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`${server.url}${path}`, { redirect: 'manual', ...init });
  return {
    ...server,
    app,
    fetch: ask,
    send: (method, path, value) =>
      ask(path, {
        method,
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(value),
      }),
  };
}
