import { assertPermitted, type Authenticator } from '@todo/application';
import { localPrincipal, type Principal } from '@todo/domain';
import type { Context } from 'koa';
import { credentialsOf } from '../requests/credentials.ts';
import type { Access } from '@todo/rest-contract';
import { turns } from './turns.ts';
import type { Requirement, Route } from '../routes/route.ts';
import type { Clients } from '../security/client-address.ts';
import type { Counted, RateLimiter } from '../security/rate-limit.ts';
import type { SessionCookies } from '../security/session-cookies.ts';

export interface AdmissionOptions {
  /** When left out, every client is the person at the machine. */
  readonly authenticator: Authenticator | undefined;
  /** Counts no requests when undefined. */
  readonly limiter: RateLimiter | undefined;
  readonly clients: Clients;
  readonly cookies: SessionCookies;
}

/** Lets requests through to the handler of a route, before anything of their bodies is read. */
export interface Admission {
  /** Lets any client through, within its rate limit, or any page of this server. @throws HttpProblem */
  anyone(ctx: Context, route: Pick<Route, 'isLimited' | 'forOwnPages'>): Promise<void>;

  /**
   * Lets the clients through whose credentials permit it, within the rate limits of their address and their account.
   * @throws HttpProblem, UnauthenticatedError, ForbiddenError, StorageError
   */
  permitted(ctx: Context, route: GuardedRoute): Promise<Principal>;

  /**
   * Looks at the credentials of a request again that was let through before, and counts no request.
   * @throws UnauthenticatedError, ForbiddenError, StorageError
   */
  again(ctx: Context, needed: Requirement): Promise<Principal>;
}

type GuardedRoute = Extract<Route, { readonly scope: Exclude<Access, 'public'> }>;

export function admission({
  authenticator,
  limiter,
  clients,
  cookies,
}: AdmissionOptions): Admission {
  const counted = (
    ctx: Context,
    { isLimited }: Pick<Route, 'isLimited'>,
  ): Promise<Counted> | undefined =>
    isLimited ? limiter?.countAddress(ctx, clients.addressOf(ctx)) : undefined;

  const nextTurn = turns();

  async function principalOf(ctx: Context, ofAddress: Counted | undefined): Promise<Principal> {
    if (authenticator === undefined) return localPrincipal;
    const principal = await authenticator.authenticate(
      credentialsOf(ctx.req, () => cookies.tokenIn(ctx)),
    );
    if (ofAddress !== undefined && !principal.isAnonymous) {
      await limiter?.countOwner(ctx, principal.owner, ofAddress);
    }
    return principal;
  }

  return {
    async anyone(ctx, route) {
      if (route.forOwnPages) cookies.assertOwnPage(ctx);
      await counted(ctx, route);
    },

    async permitted(ctx, route) {
      if (route.openTo === 'loopback' && clients.isLocal(ctx)) return localPrincipal;
      const ofAddress = await counted(ctx, route);
      await nextTurn();
      const principal = await principalOf(ctx, ofAddress);
      assertPermitted(principal, route.scope, route.needsSession);
      return principal;
    },

    async again(ctx, { scope, needsSession }) {
      const principal = await principalOf(ctx, undefined);
      if (scope !== 'public') assertPermitted(principal, scope, needsSession);
      return principal;
    },
  };
}
