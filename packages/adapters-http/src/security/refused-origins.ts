import { isOrigin } from '@todo/application';
import type { Middleware } from 'koa';
import type { Logger } from 'pino';
import { authorityOf } from '../requests/request-authority.ts';
import { isOwnOrigin, type OwnServer } from './own-page.ts';

/** How many origins are told of in the life of a process: what a client writes must not fill the log. */
const mostTold = 100;

/**
 * Logs each origin whose pages are refused, once: a browser tells the developer of the page little of the reason. The
 * header of a program that is no browser may have any text: one that is no origin is not logged.
 */
export function refusedOriginsLog(
  allowedOrigins: readonly string[],
  server: OwnServer,
  logger: Logger,
): Middleware {
  const allowed = new Set(allowedOrigins);
  const told = new Set<string>();
  return (ctx, next) => {
    const { origin } = ctx.req.headers;
    if (origin === undefined || allowed.has(origin) || told.has(origin)) return next();
    if (
      told.size < mostTold &&
      isTold(origin) &&
      !isOwnOrigin(origin, ctx, authorityOf(ctx), server)
    ) {
      told.add(origin);
      logger.warn({ origin }, 'pages of this origin are refused: it is not an allowed origin');
    }
    return next();
  };
}

/** A host name has up to 253 characters (RFC 1035, section 2.3.4). */
const isTold = (origin: string) => origin.length < 300 && isOrigin(origin);
