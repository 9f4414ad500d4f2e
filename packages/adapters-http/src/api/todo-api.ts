import { Router } from '@koa/router';
import type { AccountApp, Authenticator, TodoApp } from '@todo/application';
import { localPrincipal, type CommandId, type Principal } from '@todo/domain';
import type Koa from 'koa';
import compose from 'koa-compose';
import type { Logger } from 'pino';
import { createEventStreams, type EventStreamLimits } from '../events/event-streams.ts';
import { createMetrics, type Metrics } from '../observability/metrics.ts';
import { openApiDocument } from '../openapi/openapi-document.ts';
import { createStaticPages } from '../pages/static-pages.ts';
import type { WebPage } from '../pages/web-page.ts';
import { HttpProblem } from '../problems/problem.ts';
import type { ResponseHeader } from '@todo/rest-contract';
import type { FileFormats, PublicContext, Reply, Route, TodoContext } from '../routes/route.ts';
import { clientsBehind, type ProxyTrust } from '../security/client-address.ts';
import { corsPolicy } from '../security/cors-policy.ts';
import { hostAndOriginCheck } from '../security/host-and-origin.ts';
import { publicOriginFrom } from '../security/public-origin.ts';
import { rateLimiter, type RateLimit } from '../security/rate-limit.ts';
import { sessionCookies } from '../security/session-cookies.ts';
import { refusedOriginsLog } from '../security/refused-origins.ts';
import { securityHeaders, type PolicyName } from '../security/security-headers.ts';
import { admission, type Admission } from './admission.ts';
import { feedPrincipal } from './feed-access.ts';
import { prefixFrom, under } from './prefix.ts';
import { requestPipeline, send } from './request-pipeline.ts';

/**
 * Chooses the app of a principal. It is called once for each request to a route about todos, after its credentials have
 * been checked; an error that it throws is answered with 500.
 */
export type AppFor = (principal: Principal) => TodoApp;

/** The use cases that the API serves, and the limits and checks of its requests. */
export interface TodoHttpOptions {
  /** The todos of one owner for every principal, or a function that chooses the app of each principal. */
  readonly app: TodoApp | AppFor;
  /**
   * Finds out who sends a request: a host may have its own, or `accountAuthenticator` for the accounts of this system.
   * When left out, every client is the person at the machine.
   */
  readonly authenticator?: Authenticator;
  /**
   * The use cases of accounts, which need an `authenticator` that accepts their tokens. When left out, the API has no
   * routes about accounts.
   */
  readonly accounts?: AccountApp;
  /**
   * The origin under which clients reach the API through a proxy, such as `https://todo.example.org`: the links in
   * responses begin with it, and its pages may write. The Host of the request when left out.
   */
  readonly publicUrl?: string;
  /**
   * The proxies whose X-Forwarded-For and X-Forwarded-Proto count. They decide on the client's address, by which
   * requests and tries to sign in are counted. None when left out.
   */
  readonly trustProxy?: ProxyTrust;
  /**
   * A path under which the whole API is, such as `/todo`: routes, links, problem types, documentation and the OpenAPI
   * document. Requests have to arrive with it: mount the middleware or handler at the root of the site. None when left out.
   */
  readonly prefix?: string;
  /**
   * Origins whose pages may use the API from a browser, such as `http://localhost:3000`,
   * compared letter by letter. None when left out.
   */
  readonly allowedOrigins?: readonly string[];
  /**
   * Answers only requests for these hosts, for `localhost` and for loopback addresses, on any port (else 421), as long
   * as clients without credentials are accepted; and refuses writes from web pages of other origins than its own and
   * `allowedOrigins` (403). A server always makes both checks, and also answers to its own `host`. Middleware without
   * this option answers to any host and any page: there, the application decides.
   */
  readonly hosts?: readonly string[];
  /** The title of the OpenAPI document. `Todo REST API` when left out. */
  readonly title?: string;
  /** The version in the OpenAPI document. `1.0.0` when left out. */
  readonly version?: string;
  /** Logs a line for each request, and every unforeseen error. Nothing is logged when left out. */
  readonly logger?: Logger;
  /**
   * The quota of one network address, and of one account; `false` sets no limit. 600 requests a minute when left out,
   * and 1,000,000 for clients on the machine itself. Behind a proxy, set `trustProxy`, so that the API sees the addresses
   * of the clients; in a Koa application, its `proxy` does it, too.
   */
  readonly rateLimit?: RateLimit | false;
  /**
   * Whether this process is a worker of a node:cluster whose primary has called `helpWorkers`. Then requests
   * are counted across all workers, and `/metrics` covers all of them. If the primary does not answer within a second,
   * each worker counts by itself.
   */
  readonly amongWorkers?: boolean;
  /** Rejects when the storage does not answer: then the API is not ready. */
  readonly ping?: () => Promise<void>;
  /**
   * The metrics of `/metrics`, created by `createMetrics` with the same `amongWorkers` and `logger`: for a host that
   * measures more than requests, such as its storage. When left out, the API counts only its requests.
   */
  readonly metrics?: Metrics;
  /**
   * The limits of the streams of events. Left out: 10 for each owner, a comment every 15 s, and 30 s for a client that
   * does not read.
   */
  readonly events?: Partial<EventStreamLimits>;
  /**
   * Loads the formats of files for `/export`, `/import` and the calendar feed. When left out, none is known there.
   */
  readonly files?: FileFormats;
  /**
   * Loads the page for people, which a browser is shown at `/`, and its files under `/app/`; other clients are redirected
   * from `/` to the documentation. It is called with the first request for them, and again only if it rejects. When left
   * out, or where there is no page, `/` has none.
   */
  readonly page?: () => Promise<WebPage | undefined>;
  /**
   * Ends the streams of events when it is aborted, so that they do not hold up a server that shuts down. A host that
   * mounts the middleware aborts it before it closes its own server.
   */
  readonly shutdown?: AbortSignal;
}

export interface TodoApi {
  /** Answers requests to the paths of the routing table; calls `next` for every other path. */
  readonly known: Koa.Middleware;
  /** Answers every request with 404. */
  readonly unknown: Koa.Middleware;
}

/** Creates the API from a table of routes. @throws TypeError for an invalid origin, host, public URL, proxy or prefix */
export function todoApi(options: TodoHttpOptions, routes: readonly Route[]): TodoApi {
  const { app, allowedOrigins = [], hosts, rateLimit, logger, ping = async () => {} } = options;
  const { title = 'Todo REST API', version = '1.0.0' } = options;
  const { amongWorkers = false, authenticator, trustProxy, publicUrl } = options;
  const prefix = prefixFrom(options.prefix ?? '');
  const { events: eventLimits, shutdown, files = noFormats } = options;
  const { metrics = createMetrics({ amongWorkers, logger }) } = options;
  const pages = createStaticPages({
    title,
    openApiDocument: () => openApiDocument(routes, { title, version, prefix }),
    prefix,
    page: options.page ?? noPage,
  });
  const clients = clientsBehind(trustProxy);
  const publicOrigin = publicUrl === undefined ? undefined : publicOriginFrom(publicUrl);
  // Where neither is checked, the host application decides.
  const isChecked = hosts !== undefined || allowedOrigins.length > 0;
  const tellRefused =
    logger && isChecked
      ? [refusedOriginsLog(allowedOrigins, { publicOrigin, clients }, logger)]
      : [];
  const check = hosts
    ? [hostAndOriginCheck({ hosts, allowedOrigins, publicOrigin, clients, authenticator })]
    : [];
  const cors = allowedOrigins.length > 0 ? [corsPolicy(allowedOrigins)] : [];

  const onPrimaryError = (error: unknown) => metrics.primaryFailed('rate limit', error);
  const limiter =
    rateLimit === false ? undefined : rateLimiter(rateLimit, { amongWorkers, onPrimaryError });
  const cookies = sessionCookies({ publicOrigin, clients });
  const admit = admission({ authenticator, limiter, clients, cookies });
  const context: PublicContext = {
    ping,
    pages,
    metrics,
    clients,
    cookies,
    publicOrigin,
    eventStreams: createEventStreams({ limits: eventLimits, shutdown, metrics }),
    admitAgain: (ctx, needed) => admit.again(ctx, needed),
    files,
    async feedOf(secret) {
      const principal = await feedPrincipal(authenticator, secret);
      if (principal === undefined) return undefined;
      return typeof app === 'function' ? app(principal) : app;
    },
  };
  const answerOf = answersFor({
    admit,
    context,
    todosOf: todosFor(app, context, authenticator),
    send: (ctx, answer) => send(ctx, under(prefix, answer)),
  });

  /** Prepares everything that does not depend on the request, once. */
  function around(route: string, policy: PolicyName, ...answer: Koa.Middleware[]): Koa.Middleware {
    const headers = securityHeaders(policy);
    return compose([
      requestPipeline({ route, headers, metrics, logger, prefix }),
      ...tellRefused,
      ...check,
      ...cors,
      ...answer,
    ]);
  }

  function answerTo(route: Route): Koa.Middleware {
    const { path, policy = 'nothing' } = route;
    return around(path, policy, answerOf(route));
  }

  const router = new Router({ sensitive: true });
  const answers = new Map<unknown, Koa.Middleware>();
  for (const [path, atPath] of Map.groupBy(routes, (route) => route.path)) {
    const otherwise = around(path, 'nothing', otherMethod(allowed(atPath)));
    const pattern = routerPath(prefix, path);
    router.register(pattern, [], []);
    answers.set(pattern, byMethod(atPath, answerTo, otherwise));
  }

  return {
    known(ctx, next) {
      const { path } = ctx;
      // Koa's router would try every pattern, and compose its middleware anew for each request.
      const place = router.stack.find((pattern) => pattern.match(path));
      const answer = answers.get(place?.path);
      if (place === undefined || answer === undefined) return next();
      ctx['params'] = place.params(path, place.captures(path));
      return answer(ctx, next);
    },
    unknown: around('(none)', 'nothing', () => {
      throw new HttpProblem('not-found', { detail: 'There is nothing at this address.' });
    }),
  };
}

const noPage = async () => undefined;

/** For a host that has left the formats out. */
const noFormats: FileFormats = {
  formats: async () => [],
  async events() {
    throw new HttpProblem('not-found');
  },
};

type TodosOf = (principal: Principal) => TodoContext;

/** Creates the function that gives a principal its todos: the same context for all requests where there is one app. */
function todosFor(
  app: TodoApp | AppFor,
  context: PublicContext,
  authenticator: Authenticator | undefined,
): TodosOf {
  if (typeof app === 'function' && authenticator !== undefined) {
    return (principal) => ({ ...context, app: app(principal) });
  }
  const only = { ...context, app: typeof app === 'function' ? app(localPrincipal) : app };
  return () => only;
}

interface Answering {
  readonly admit: Admission;
  readonly context: PublicContext;
  readonly todosOf: TodosOf;
  readonly send: (ctx: Koa.Context, answer: Reply) => void;
}

/** Creates the function that gives a route its middleware, which lets a request through to the handler, and answers it. */
function answersFor({
  admit,
  context,
  todosOf,
  send: answer,
}: Answering): (route: Route) => Koa.Middleware {
  return (route) => {
    switch (route.scope) {
      case 'public':
        return async (ctx) => {
          await admit.anyone(ctx, route);
          answer(ctx, await route.answer(context, ctx, ctx['params']));
        };
      case 'account':
        return async (ctx) => {
          const principal = await admit.permitted(ctx, route);
          answer(ctx, await route.answer({ ...context, principal }, ctx, ctx['params']));
        };
      case 'todos:write':
        return async (ctx) => {
          const principal = await admit.permitted(ctx, route);
          const onCommitted = (command: CommandId) => {
            ctx.res.setHeader('Todo-Command' satisfies ResponseHeader, command);
          };
          const writing = { ...todosOf(principal), onCommitted };
          answer(ctx, await route.answer(writing, ctx, ctx['params']));
        };
      default:
        return async (ctx) => {
          const principal = await admit.permitted(ctx, route);
          answer(ctx, await route.answer(todosOf(principal), ctx, ctx['params']));
        };
    }
  };
}

function byMethod(
  routes: readonly Route[],
  answerTo: (route: Route) => Koa.Middleware,
  otherwise: Koa.Middleware,
): Koa.Middleware {
  const answers = new Map(
    routes.flatMap((route) => {
      const answer = answerTo(route);
      return methodsOf(route).map((method) => [method, answer]);
    }),
  );
  return (ctx, next) => (answers.get(ctx.method) ?? otherwise)(ctx, next);
}

/** The router writes `:id` where OpenAPI writes `{id}`, and takes the prefix alone also with a slash at its end. */
function routerPath(prefix: string, path: string): string {
  if (path === '/' && prefix !== '') return prefix;
  return prefix + path.replaceAll(/\{(\w+)\}/g, ':$1');
}

/** A client that may GET a resource may HEAD it (RFC 9110, section 9.3.2). */
function methodsOf({ method }: Route): readonly string[] {
  return method === 'GET' ? ['GET', 'HEAD'] : [method];
}

/** The value of Allow (RFC 9110, section 10.2.1). */
function allowed(routes: readonly Route[]): string {
  return [...routes.flatMap(methodsOf), 'OPTIONS'].join(', ');
}

function otherMethod(allow: string): Koa.Middleware {
  return (ctx) => {
    if (ctx.method !== 'OPTIONS') {
      const detail = `${ctx.method} is not allowed here; these are: ${allow}.`;
      throw new HttpProblem('method-not-allowed', { detail, headers: { Allow: allow } });
    }
    ctx.status = 204;
    ctx.set('Allow', allow);
  };
}
