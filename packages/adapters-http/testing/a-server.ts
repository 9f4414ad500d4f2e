import { createTodoApp, type TodoApp, type Store } from '@todo/application';
import { fixedClock } from '@todo/application/testing';
import { instant } from '@todo/domain';
import {
  startHttpServer,
  type HttpServer,
  type ListenOptions,
  type TodoHttpOptions,
} from '../src/index.ts';

/** The time in these tests. */
export const aMoment = instant(Date.UTC(2026, 10, 22, 9, 30));

/** One person's todos, at a time that stands still. */
export function anApp(store: Store): TodoApp {
  return createTodoApp({ store, clock: fixedClock(aMoment) });
}

export interface RunningServer extends HttpServer {
  readonly app: TodoApp;
  /** fetch, with the path instead of the whole URL; it follows no redirect. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** A request whose body is `value` as JSON. */
  send(method: string, path: string, value: unknown): Promise<Response>;
}

/** A server for one test on a free port, with defaults for the options that the test does not set. */
export async function aServer(
  store: Store,
  options: Partial<TodoHttpOptions & { readonly app: TodoApp } & ListenOptions> = {},
): Promise<RunningServer> {
  const { app = anApp(store) } = options;
  const server = await startHttpServer({ host: '127.0.0.1', port: 0, ...options, app });
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(new URL(path, server.url), { redirect: 'manual', ...init });
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
