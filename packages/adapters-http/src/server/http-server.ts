import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { Duplex } from 'node:stream';
import type { ProblemSlug } from '@todo/application';
import type { Logger } from 'pino';
import { koaApplication } from '../api/koa-application.ts';
import { todoApi, type TodoHttpOptions } from '../api/todo-api.ts';
import { repeatedWarning } from '../observability/repeated-warning.ts';
import { askForBodiesLate } from '../request-bodies/continuation.ts';
import { closeLingering } from '../responses/lingering-close.ts';
import { serverRoutes } from '../routes/routes.ts';
import {
  asMessage,
  faultOf,
  slugOf,
  refusalOf,
  type ParserError,
  type Refusal,
} from './malformed-request.ts';
import { usualRoom, watchConnections, type OpenConnections } from './open-connections.ts';

/** A listening server. */
export interface HttpServer extends AsyncDisposable {
  /** The URL that it listens on: `http://127.0.0.1:3000`. */
  readonly url: string;
  /**
   * Accepts no more connections, lets requests in flight finish for up to ten seconds, and resolves
   * when every connection is closed. May be called again.
   */
  close(): Promise<void>;
}

/** Where a server listens, and how long it waits for its clients. */
export interface ListenOptions {
  /** A name or address of this machine: a client that reaches it reaches the API. */
  readonly host: string;
  /** 0 lets the system choose one. */
  readonly port: number;
  /** Left out: 10 s for headers, 30 s for a request, 65 s between two, 4096 connections. */
  readonly limits?: Partial<Limits>;
}

/** How long a server waits for its clients, in milliseconds, and how many connections it has at a time. */
export interface Limits {
  /** From the opening of a connection, or the first byte of another request, to the end of the headers. */
  readonly headersTimeout: number;
  /** To the end of the body. */
  readonly requestTimeout: number;
  /** For another request on a connection. */
  readonly keepAliveTimeout: number;
  /** How often the first two are checked. */
  readonly connectionsCheckingInterval: number;
  /**
   * A further connection takes the place of one that waits for its client, of the network address that has the
   * most; while there is none, the further one is closed at once.
   */
  readonly maxConnections: number;
}

/** Generous for a slow line, too short for a client that only wants to hold connections. */
const usualLimits: Limits = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  // Longer than the minute after which proxies close an idle connection, so that the proxy closes it: otherwise a proxy
  // may send a request on a connection that the server closes at that moment.
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 2000,
  maxConnections: usualRoom.connections,
};

/**
 * Serves the API, and nothing else, until it is closed.
 * @throws the error of the socket, such as EADDRINUSE; TypeError for an invalid allowed origin, host,
 * public URL or proxy
 */
export async function startHttpServer({
  host,
  port,
  limits,
  ...options
}: TodoHttpOptions & ListenOptions): Promise<HttpServer> {
  let closing: Promise<void> | undefined;
  async function ping(): Promise<void> {
    if (closing) throw new Error('The server is shutting down.');
    await options.ping?.();
  }

  const { maxConnections, ...timeouts } = { ...usualLimits, ...limits };
  const server = createServer({
    ...timeouts,
    // Node would answer a request without a Host without a body.
    requireHostHeader: false,
    // A request that can have no body needs no stream for it. Node ignores what it does not know before 24.12.
    optimizeEmptyRequests: true,
  });
  const onFull = repeatedWarning(options.logger, 'no room for all clients: connection closed');
  const room = { ...usualRoom, connections: maxConnections, onFull };
  const hosts = [host, ...(options.hosts ?? [])];
  const ending = new AbortController();
  const shutdown = AbortSignal.any([
    ending.signal,
    ...(options.shutdown ? [options.shutdown] : []),
  ]);
  const api = todoApi(
    { ...options, hosts, ping, shutdown },
    serverRoutes(options.accounts, options.page),
  );
  const answer = koaApplication(api, options.logger).callback();
  const listener: RequestListener = (request, response) => {
    // Koa answers errors too: its promise does not reject.
    if (!isRefused(request, response, options.logger)) void answer(request, response);
  };
  const connections = watchConnections(server, listener, { room });
  askForBodiesLate(server);
  refuseMalformedRequests(server, connections, options.logger);

  server.listen(port, host);
  await once(server, 'listening');

  async function drain(): Promise<void> {
    ending.abort();
    await connections.drain();
  }
  const close = () => (closing ??= drain());
  return { url: urlOf(server, host), close, [Symbol.asyncDispose]: close };
}

/** Answers a malformed request that Node's parser lets through, so that no route sees it. */
function isRefused(
  request: IncomingMessage,
  response: ServerResponse,
  logger: Logger | undefined,
): boolean {
  const detail = faultOf(request);
  if (detail === undefined) return false;
  const refusal = refusalOf('bad-request', detail);
  response.statusCode = refusal.status;
  response.setHeaders(new Map(refusal.headers)).end(refusal.body);
  logRefusal(logger, refusal);
  return true;
}

function refuseMalformedRequests(
  server: Server,
  connections: OpenConnections,
  logger: Logger | undefined,
): void {
  // The parser emits another error for every packet that follows.
  const done = new WeakSet<Duplex>();

  function refuse(socket: Duplex, slug: ProblemSlug, code?: string): void {
    if (done.has(socket)) return;
    done.add(socket);
    connections.breakOff(socket, {
      close: () => closeLingering(socket),
      refuse() {
        if (!socket.writable) {
          socket.destroy();
          return;
        }
        const refusal = refusalOf(slug);
        socket.write(asMessage(refusal));
        closeLingering(socket);
        logRefusal(logger, refusal, code);
      },
    });
  }

  server.on('clientError', (error: ParserError, socket: Duplex) => {
    refuse(socket, slugOf(error), error.code);
  });
  // This is no proxy. Without a listener, Node would close the connection without a response.
  server.on('connect', (_request, socket) => refuse(socket, 'bad-request', 'CONNECT'));
}

function logRefusal(
  logger: Logger | undefined,
  { requestId, status }: Refusal,
  code?: string,
): void {
  logger?.info({ requestId, route: '(unreadable)', status, ...(code && { code }) }, 'request');
}

function urlOf(server: Server, host: string): string {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
