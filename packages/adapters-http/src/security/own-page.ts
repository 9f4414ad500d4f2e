import type { Context } from 'koa';
import { authorityOf } from '../requests/request-authority.ts';
import type { Clients } from './client-address.ts';

/** What tells the pages of a server from those of others. */
export interface OwnServer {
  /** The origin under which clients reach the server through its proxy: one of its own. */
  readonly publicOrigin: string | undefined;
  readonly clients: Pick<Clients, 'protocolOf'>;
}

/**
 * Whether a request comes from a page of this server, as a browser says (https://www.w3.org/TR/fetch-metadata/). One
 * that says nothing is from no page: a program, or a browser too old to be trusted with a cookie.
 */
export function isFromOwnPage(ctx: Context, server: OwnServer): boolean {
  const { origin, 'sec-fetch-site': site } = ctx.req.headers;
  // A page may hide its origin, as a form does without a referrer.
  const isNamed = origin !== undefined && origin !== 'null';
  const isOwn = isNamed && isOwnOrigin(origin, ctx, authorityOf(ctx), server);
  return site === undefined ? isOwn : site === 'same-origin' && (isOwn || !isNamed);
}

/** Whether a request changes nothing, whatever it is for (RFC 9110, section 9.2.1). */
export function isRead({ req: { method } }: Context): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
}

/** @param authority that the request is for */
export function isOwnOrigin(
  origin: string,
  ctx: Context,
  authority: string | undefined,
  { publicOrigin, clients }: OwnServer,
): boolean {
  return (
    origin === publicOrigin || origin === originOf(`${clients.protocolOf(ctx)}://${authority}`)
  );
}

/** As browsers write it: in lower case, and without the port that its scheme has anyway. */
function originOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).origin : undefined;
}
