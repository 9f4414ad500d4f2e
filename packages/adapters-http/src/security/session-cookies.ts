import type { SessionCookie } from '@todo/application';
import type { Context } from 'koa';
import { HttpProblem } from '../problems/problem.ts';
import { cookieValues } from '../requests/cookies.ts';
import { isFromOwnPage, isRead, type OwnServer } from './own-page.ts';

/*
 * The cookie of a session. A browser sends it with every request to the server, whichever page makes that, so a change
 * counts only if a page of the server itself makes it: no foreign one, and no allowed one either.
 */

/** The cookies of the sessions of pages. */
export interface SessionCookies {
  /**
   * The token in the cookie of a request; undefined where there is none.
   * @throws HttpProblem for a change that comes from no page of this server
   */
  tokenIn(ctx: Context): string | undefined;
  /** @throws HttpProblem where a request comes from no page of this server */
  assertOwnPage(ctx: Context): void;
  /** The value of Set-Cookie that gives a browser the cookie. */
  given(ctx: Context, cookie: SessionCookie): string;
  /** The value of Set-Cookie that takes the cookie back; undefined where the request has none. */
  takenBack(ctx: Context): string | undefined;
}

/** A browser sends one with this prefix only to the very host that has set it, over TLS (RFC 6265bis, section 4.1.3.2). */
const secureName = '__Host-todo';

/** Without TLS, as on the machine itself. */
const plainName = 'todo_session';

/** Sent with requests from pages of the same site alone, and shown to no script. */
const attributes = 'Path=/; HttpOnly; SameSite=Strict';

const detail =
  'A cookie permits changes from pages of this server alone, and the browser has to say so (Sec-Fetch-Site or Origin). Programs and other pages send a token.';

export function sessionCookies(server: OwnServer): SessionCookies {
  const isSecure = (ctx: Context) =>
    server.publicOrigin?.startsWith('https:') === true ||
    server.clients.protocolOf(ctx) === 'https';

  const nameFor = (ctx: Context) => (isSecure(ctx) ? secureName : plainName);

  /** One that came twice is no credential: a server on another port of the host may have set one of them. */
  function tokenOf(ctx: Context): string | undefined {
    if (ctx.req.headers.cookie === undefined) return undefined;
    const [token, ...others] = cookieValues(nameFor(ctx), ctx.req.rawHeaders);
    return others.length === 0 ? token : undefined;
  }

  function written(ctx: Context, { token, maxAge }: SessionCookie): string {
    const secure = isSecure(ctx) ? '; Secure' : '';
    return `${nameFor(ctx)}=${token}; Max-Age=${maxAge}; ${attributes}${secure}`;
  }

  function assertOwnPage(ctx: Context): void {
    if (!isFromOwnPage(ctx, server)) throw new HttpProblem('forbidden-origin', { detail });
  }

  return {
    tokenIn(ctx) {
      const token = tokenOf(ctx);
      if (token !== undefined && !isRead(ctx)) assertOwnPage(ctx);
      return token;
    },
    assertOwnPage,
    given: written,
    takenBack: (ctx) =>
      tokenOf(ctx) === undefined ? undefined : written(ctx, { token: '', maxAge: 0 }),
  };
}
