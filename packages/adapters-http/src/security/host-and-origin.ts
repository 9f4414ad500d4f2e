import { isIP } from 'node:net';
import {
  isLoopbackHost,
  noCredentials,
  UnauthenticatedError,
  type Authenticator,
} from '@todo/application';
import type { Context, Middleware, Next } from 'koa';
import { HttpProblem } from '../problems/problem.ts';
import { authorityOf } from '../requests/request-authority.ts';
import { isOwnOrigin, isRead, type OwnServer } from './own-page.ts';

/*
 * A server without credentials trusts every client that reaches it, and so does a browser on the same machine with any
 * page that it shows. Two checks keep those pages out: one of the host name in the request (DNS rebinding: the name of
 * the page suddenly resolves to 127.0.0.1), and one of the page that a write comes from (a browser sends a form or a
 * request without CORS unasked).
 */

export interface HostAndOriginOptions extends OwnServer {
  /** Names and addresses that the server answers to, beside `localhost` and loopback addresses; with any port. */
  readonly hosts: readonly string[];
  /** Origins other than its own whose pages may write. */
  readonly allowedOrigins: readonly string[];
  /** When left out, the server accepts clients without credentials. */
  readonly authenticator: Authenticator | undefined;
}

/**
 * Refuses a request for another host (421, RFC 9110, section 15.5.20) while the server accepts clients without
 * credentials, and a write from a page of another origin (403, https://www.w3.org/TR/fetch-metadata/). A request of a
 * program that is not a browser has neither an Origin nor a Sec-Fetch-Site, and is let through.
 *
 * @throws TypeError for an invalid host
 */
export function hostAndOriginCheck(options: HostAndOriginOptions): Middleware {
  const { authenticator } = options;
  const known = new Set(options.hosts.map(configuredHost));
  const allowed = new Set(options.allowedOrigins);
  // Nearly all requests have the same host: it is parsed once.
  let accepted: string | undefined;

  function isForeign(authority: string | undefined): boolean {
    if (authority === undefined || authority === accepted) return false;
    const host = hostIn(authority);
    if (host === undefined || !(isLoopbackHost(host) || known.has(host))) return true;
    accepted = authority;
    return false;
  }

  /** @throws HttpProblem for a write from a foreign page */
  function assertOwnPage(ctx: Context, authority: string | undefined): void {
    if (!isRead(ctx) && isFromForeignPage(ctx, authority, allowed, options)) {
      throw new HttpProblem('forbidden-origin');
    }
  }

  /** For another host: goes on only if the server accepts no client without credentials. */
  async function guarded(ctx: Context, authority: string | undefined, next: Next): Promise<void> {
    if (await acceptsAnyone(authenticator)) throw new HttpProblem('misdirected-request');
    assertOwnPage(ctx, authority);
    await next();
  }

  return (ctx, next) => {
    const { headers, url = '' } = ctx.req;
    const authority = authorityOf(ctx);
    // The target counts (RFC 9112, section 3.2.2), but a proxy behind this server may go by the header.
    if (isForeign(authority) || (!url.startsWith('/') && isForeign(headers.host))) {
      return guarded(ctx, authority, next);
    }
    assertOwnPage(ctx, authority);
    return next();
  };
}

/** Whether a client without credentials has a principal. Else, a foreign page gets no further: it has no credentials. */
async function acceptsAnyone(authenticator: Authenticator | undefined): Promise<boolean> {
  try {
    await authenticator?.authenticate(noCredentials);
    return true;
  } catch (error) {
    if (error instanceof UnauthenticatedError) return false;
    throw error;
  }
}

function isFromForeignPage(
  ctx: Context,
  authority: string | undefined,
  allowed: ReadonlySet<string>,
  server: OwnServer,
): boolean {
  const { origin, 'sec-fetch-site': site } = ctx.req.headers;
  if (origin !== undefined) {
    if (allowed.has(origin)) return false;
    if (!isOwnOrigin(origin, ctx, authority, server)) return true;
  }
  // A browser sends Sec-Fetch-Site also where it leaves out Origin; `none` means that the person opened the page.
  return site !== undefined && site !== 'same-origin' && site !== 'none';
}

/** An IPv6 address in brackets, or a name or IPv4 address; and a port (RFC 3986, section 3.2). */
const authorityPattern = /^(?:\[([^\]]*)\]|([^:@[\]]+))(?::\d{0,5})?$/;

/** The host in lower case; an IPv6 address in its shortest spelling, without brackets. */
function hostIn(authority: string): string | undefined {
  const [, address, name] = authorityPattern.exec(authority) ?? [];
  if (name !== undefined) return name.toLowerCase();
  if (address === undefined || isIP(address) !== 6) return undefined;
  const url = `http://[${address}]`;
  // One with a zone is no address that a URL may have.
  return URL.canParse(url) ? new URL(url).hostname.slice(1, -1) : undefined;
}

/** @param text without a port; an IPv6 address without brackets, and perhaps with a zone */
function configuredHost(text: string): string {
  const [address = ''] = text.split('%', 1);
  const host = isIP(address) === 6 ? hostIn(`[${address}]`) : hostIn(text);
  if (host === undefined || (isIP(address) !== 6 && !/^[\w.-]+$/.test(text))) {
    throw new TypeError(
      `Not a host: ${JSON.stringify(text)}. One looks like "todo.example.org" or "192.0.2.1", without a port.`,
    );
  }
  return host;
}
