import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import Koa from 'koa';
import { lastOnItsConnection, watchConnections, type OpenConnections } from './open-connections.ts';
import { serverRoutes } from './routes.ts';
import { todoApi, type TodoHttpOptions } from './todo-api.ts';
import { unreadableAnswer } from './unreadable-request.ts';

/** A server that listens. */
export interface HttpServer extends AsyncDisposable {
  /** Where it listens: `http://127.0.0.1:3000`. */
  readonly url: string;
  /**
   * Takes no more connections, lets requests in flight finish for up to ten seconds, and resolves
   * when every connection is closed. May be called again.
   */
  close(): Promise<void>;
}

export interface ListenOptions {
  /** A name or address of this machine: who can reach it, can reach the API. */
  readonly host: string;
  /** 0 lets the system choose one. */
  readonly port: number;
}

/** In milliseconds: generous for a slow line, too short for somebody who only wants to hold one. */
const timeouts = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 5000,
  connectionsCheckingInterval: 5000,
};

/**
 * Serves the API, and nothing else, until it is closed.
 * @throws the error of the socket, such as EADDRINUSE; TypeError for an allowed origin that is none
 */
export async function startHttpServer({
  host,
  port,
  ...options
}: TodoHttpOptions & ListenOptions): Promise<HttpServer> {
  let closing: Promise<void> | undefined;
  async function ping(): Promise<void> {
    if (closing) throw new Error('The server is shutting down.');
    await options.ping?.();
  }

  const server = createServer(timeouts);
  const connections = watchConnections(server);
  const answer = applicationOf({ ...options, ping }).callback();
  // Koa answers whatever happens: its promise does not reject.
  server.on('request', (request, response) => void answer(request, response));
  answerTheUnreadable(server, connections, options.logger);

  server.listen(port, host);
  await once(server, 'listening');

  const close = () => (closing ??= connections.drain());
  return { url: urlOf(server, host), close, [Symbol.asyncDispose]: close };
}

function applicationOf(options: TodoHttpOptions): Koa {
  const { known, unknown } = todoApi(options, serverRoutes);
  const application = new Koa();
  application.use(known);
  application.use(unknown);
  // What reaches Koa itself are connections that break while they are written to.
  application.on('error', (err: unknown) => options.logger?.warn({ err }, 'connection failed'));
  return application;
}

function answerTheUnreadable(
  server: Server,
  connections: OpenConnections,
  logger: TodoHttpOptions['logger'],
): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    const hangUp = () => socket.end(() => socket.destroy());
    const earlier = connections.answerOn(socket);
    if (earlier) {
      lastOnItsConnection(earlier);
      earlier.once('close', hangUp);
      return;
    }
    if (!socket.writable) {
      socket.destroy();
      return;
    }
    const { message, requestId, status } = unreadableAnswer(error.code);
    socket.write(message);
    hangUp();
    logger?.info({ requestId, route: '(unreadable)', status, code: error.code }, 'request');
  });
}

function urlOf(server: Server, host: string): string {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
