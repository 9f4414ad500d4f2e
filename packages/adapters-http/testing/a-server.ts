import { it } from 'node:test';
import { createTodoApp, type TodoApp, type Store } from '@todo/application';
import { fixedClock } from '@todo/application/testing';
import { instant } from '@todo/domain';
import {
  createTodoFetchHandler,
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

let isByFetchHandler = false;

/** From now on, tests of this process ask `createTodoFetchHandler` in place of a server that listens. */
export function answerByFetchHandler(): void {
  isByFetchHandler = true;
}

/** A test that sends what no Request can hold: there is none of a host that has no connection. */
export function itOnAConnection(name: string, test: () => Promise<void>): void {
  if (!isByFetchHandler) it(name, test);
}

type Options = TodoHttpOptions & Partial<ListenOptions>;
type Asked = HttpServer & Pick<RunningServer, 'fetch'>;

async function aListeningServer(options: Options): Promise<Asked> {
  const server = await startHttpServer({ host: '127.0.0.1', port: 0, ...options });
  return {
    ...server,
    fetch: (path, init) => fetch(new URL(path, server.url), { redirect: 'manual', ...init }),
  };
}

/** The same as a server, for requests of the machine itself. */
function aFetchHost(options: Options): Asked {
  const url = 'http://localhost:3000';
  const answer = createTodoFetchHandler({ hosts: [], ...options });
  return {
    url,
    close: async () => {},
    async [Symbol.asyncDispose]() {},
    fetch: (path, init) =>
      answer(new Request(new URL(path, url), init), { clientAddress: '127.0.0.1' }),
  };
}

/** A server for one test on a free port, with defaults for the options that the test does not set. */
export async function aServer(
  store: Store,
  options: Partial<TodoHttpOptions & { readonly app: TodoApp } & ListenOptions> = {},
): Promise<RunningServer> {
  const { app = anApp(store) } = options;
  const server = isByFetchHandler
    ? aFetchHost({ ...options, app })
    : await aListeningServer({ ...options, app });
  return {
    ...server,
    app,
    send: (method, path, value) =>
      server.fetch(path, {
        method,
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(value),
      }),
  };
}
