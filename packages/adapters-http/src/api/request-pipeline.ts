import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { Context, Middleware } from 'koa';
import type { Logger } from 'pino';
import type { Metrics } from '../observability/metrics.ts';
import { isNamedStronglyIn, isNamedWeaklyIn, problemMediaType } from '@todo/rest-contract';
import { problemFrom, problemJson, HttpProblem } from '../problems/problem.ts';
import { requestIdHeader, requestIdOf } from '../requests/request-id.ts';
import { inAcceptedCoding } from '../responses/content-coding.ts';
import { bodyThenLinger, leavesMuchUnread } from '../responses/lingering-close.ts';
import type { Reply, ResponseStream } from '../routes/route.ts';
import type { Headers } from '../security/security-headers.ts';
import { lastOnItsConnection } from '../server/open-connections.ts';

interface PipelineOptions {
  /** The path pattern, under which the log and the metrics count the request. */
  readonly route: string;
  readonly headers: Headers;
  readonly metrics: Metrics;
  readonly logger: Logger | undefined;
  /** Of every path of the API. */
  readonly prefix: string;
}

/** The pipeline around the handling of every request: request id, security headers, errors as problems, a log line. */
export function requestPipeline({
  route,
  headers,
  metrics,
  logger,
  prefix,
}: PipelineOptions): Middleware {
  const log = logger?.child({ route });
  return async (ctx, next) => {
    const began = performance.now();
    metrics.requestBegan();
    const { req, res } = ctx;
    const requestId = requestIdOf(req);
    res.setHeader(requestIdHeader, requestId);
    for (const [name, value] of headers) res.setHeader(name, value);
    try {
      if ((req.url ?? '').length > maxUrlLength) throw new HttpProblem('uri-too-long');
      await next();
      if (ctx.respond === false) await contentOf(ctx);
    } catch (error) {
      const problem = problemFrom(error);
      sendProblem(ctx, problem, { requestId, prefix });
      if (problem.status >= 500) {
        log?.error({ requestId, err: problem.cause ?? problem }, 'request failed');
      }
    }
    const { method, status } = ctx;
    const ms = performance.now() - began;
    metrics.requestEnded({ method, route, status }, ms / 1000);
    log?.info({ requestId, method, status, ms: rounded(ms) }, 'request');
  };
}

/** The maximum length of path and query together, in bytes; RFC 9110 (section 4.1) asks for 8000 at least. */
export const maxUrlLength = 8 * 1024;

/** To a tenth of a millisecond. */
const rounded = (milliseconds: number) => Math.round(milliseconds * 10) / 10;

/** Answers a request. The content of a stream follows when the middleware inside of the pipeline is done. */
export function send(ctx: Context, answer: Reply): void {
  if (answer.stream === undefined) sendWhole(ctx, answer);
  else prepareStream(ctx, answer, answer.stream);
}

/**
 * What sends the content of a stream. Middleware that waited for its end would be kept in memory with all that it knows
 * of the request: 10 KiB for each open stream.
 */
const contents = new WeakMap<Context, (response: ServerResponse) => Promise<void>>();

async function contentOf(ctx: Context): Promise<void> {
  const sendContent = contents.get(ctx);
  contents.delete(ctx);
  await sendContent?.(ctx.res);
}

function prepareStream(
  ctx: Context,
  { status, headers }: Reply,
  { type, begin }: ResponseStream,
): void {
  const { res } = ctx;
  const sendContent = ctx.method === 'HEAD' ? undefined : begin();
  ctx.status = status;
  for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
  res.setHeader('Content-Type', type);
  if (sendContent === undefined) return;
  // Requests behind one that may never end would wait for ever: a client that sends more opens another connection.
  lastOnItsConnection(res);
  ctx.respond = false;
  contents.set(ctx, sendContent);
}

function sendWhole(ctx: Context, { status, headers, representation: given }: Reply): void {
  const { req, res } = ctx;
  const representation = given && inAcceptedCoding(ctx, given);
  const { etag } = representation ?? {};
  const isUnchanged = etag !== undefined && isSafe(req) && isNotModified(req, etag);
  ctx.status = status;
  for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
  if (representation === undefined) return;
  res.setHeader('Cache-Control', representation.caching);
  if (etag !== undefined) res.setHeader('ETag', etag);
  if (isUnchanged) {
    ctx.status = 304;
    return;
  }
  res.setHeader('Content-Type', representation.type);
  if (representation.coding !== undefined) {
    res.setHeader('Content-Encoding', representation.coding);
  }
  ctx.body = representation.body;
}

/** Only for reads: the preconditions of a change were evaluated in its transaction. */
function isSafe({ method }: IncomingMessage): boolean {
  return method === 'GET' || method === 'HEAD';
}

/**
 * Evaluates the preconditions of a request that only reads, in the order of RFC 9110, section 13.2.2.
 * @returns whether the client has this state already
 * @throws HttpProblem where the client requires another state
 */
function isNotModified({ headers }: IncomingMessage, etag: string): boolean {
  const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch = '' } = headers;
  if (ifMatch !== undefined && !isNamedStronglyIn(ifMatch, etag)) {
    throw new HttpProblem('precondition-failed');
  }
  return isNamedWeaklyIn(ifNoneMatch, etag);
}

function sendProblem(
  ctx: Context,
  problem: HttpProblem,
  place: { readonly requestId: string; readonly prefix: string },
): void {
  // A stream has failed: its client notices that it has ended.
  if (ctx.headerSent) return;
  ctx.status = problem.status;
  ctx.set({ ...problem.headers, 'Cache-Control': 'no-store' });
  ctx.set('Content-Type', `${problemMediaType}; charset=utf-8`);
  const body = JSON.stringify(problemJson(problem, { instance: ctx.path, ...place }));
  if (!leavesMuchUnread(ctx.req)) {
    ctx.body = body;
    return;
  }
  ctx.set('Connection', 'close');
  ctx.body = Readable.from(bodyThenLinger(body, ctx.req));
  ctx.length = Buffer.byteLength(body);
}
