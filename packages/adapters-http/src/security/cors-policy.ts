import cors from '@koa/cors';
import { isOrigin } from '@todo/application';
import type { Middleware } from 'koa';
import { requestHeaders, responseHeaders } from '@todo/rest-contract';
import { requestIdHeader } from '../requests/request-id.ts';

/**
 * Lets pages of exactly these origins use the API (https://fetch.spec.whatwg.org/#http-cors-protocol).
 * @throws TypeError for an invalid origin, `*` included
 */
export function corsPolicy(allowedOrigins: readonly string[]): Middleware {
  for (const origin of allowedOrigins) assertOrigin(origin);
  const allowed = new Set(allowedOrigins);
  const policy = cors({
    origin(ctx) {
      const origin = ctx.get('Origin');
      return allowed.has(origin) ? origin : '';
    },
    allowMethods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowHeaders: [
      'Authorization',
      'Content-Type',
      requestIdHeader,
      ...Object.keys(requestHeaders),
    ],
    // No script reads a cookie that a response sets (https://fetch.spec.whatwg.org/#forbidden-response-header-name).
    exposeHeaders: Object.keys(responseHeaders).filter((name) => name !== 'Set-Cookie'),
    // Seconds for which a browser may reuse the response to a preflight.
    maxAge: 600,
    // The request pipeline answers errors, and keeps the headers that were set here.
    keepHeadersOnError: false,
  });
  return (ctx, next) => {
    if (ctx.req.headers.origin !== undefined) return policy(ctx, next);
    // The request comes from no page, or from the same origin; but a cache may reuse the response for another origin.
    ctx.vary('Origin');
    return next();
  };
}

function assertOrigin(origin: string): void {
  if (!isOrigin(origin)) {
    throw new TypeError(
      `Not an origin: ${JSON.stringify(origin)}. One looks like "https://example.org" or "http://localhost:3000".`,
    );
  }
}
