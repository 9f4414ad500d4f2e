import {
  isRenewalDue,
  isSessionLive,
  isTokenLive,
  isUseNews,
  localPrincipal,
  renewed,
  scopes,
  type Instant,
  type Principal,
  type Session,
} from '@todo/domain';
import { UnauthenticatedError } from '../errors.ts';
import type { AccountStore, WithAccount } from '../ports/account-store.ts';
import type { Authenticator } from '../ports/authenticator.ts';
import type { Clock } from '../ports/clock.ts';
import type { SecretGenerator } from '../ports/secret-generator.ts';
import type { AccessClaims, CookieClaims, TokenSigner } from '../ports/token-signer.ts';
import { secondsOf } from './sign-in.ts';

/** Where accounts and tokens are looked up, and whether a client needs any. */
export interface AccountAuthenticatorOptions {
  readonly accounts: AccountStore;
  readonly signer: TokenSigner;
  readonly secrets: SecretGenerator;
  readonly clock: Pick<Clock, 'now'>;
  /** `auto` accepts clients without credentials as long as there is no account. */
  readonly requireCredentials: 'auto' | 'always';
  /** Is called where the use of a token or a session cannot be stored: the request goes on. */
  readonly onError?: (error: unknown) => void;
}

/**
 * Authenticates access tokens and personal tokens of accounts, sent as `Authorization: Bearer` (RFC 6750, section 2.1),
 * and sessions of pages, by their cookie. A cookie that is not valid counts as none: no client has chosen to send it. The
 * session or token is looked up each time, so that what is revoked stops at once, in every process.
 */
export function accountAuthenticator({
  accounts,
  signer,
  secrets,
  clock,
  requireCredentials,
  onError = () => {},
}: AccountAuthenticatorOptions): Authenticator {
  /** A server does not go back to accepting every client when its last account is removed. */
  let isRequired = requireCredentials === 'always';
  const beside = workBesideRequests(onError);

  async function anonymous(): Promise<Principal> {
    isRequired ||= await accounts.read(({ accounts: all }) => all.exist());
    if (isRequired) throw new UnauthenticatedError('missing');
    return localPrincipal;
  }

  async function byPersonalToken(secret: string, now: Instant): Promise<Principal | undefined> {
    const token = await accounts.read(({ tokens }) => tokens.withDigest(secrets.digest(secret)));
    if (token === undefined || token.holder.disabledAt !== null || !isTokenLive(token, now)) {
      return undefined;
    }
    if (isUseNews(token, now)) {
      beside(token.id, () => accounts.transaction(({ tokens }) => tokens.used(token.id, now)));
    }
    const { holder } = token;
    return { owner: holder.id, actor: `${holder.name}/${token.name}`, scopes: token.scopes };
  }

  async function byAccessToken(token: string, now: Instant): Promise<Principal | undefined> {
    const session = await liveSession(await signer.verify(token, 'access', secondsOf(now)), now);
    return session && principalOf(session);
  }

  async function byCookie(token: string | undefined, now: Instant): Promise<Principal | undefined> {
    if (token === undefined) return undefined;
    const session = await liveSession(await signer.verify(token, 'cookie', secondsOf(now)), now);
    if (session === undefined) return undefined;
    if (isRenewalDue(session, now)) beside(session.id, () => renew(session.id, now));
    return principalOf(session);
  }

  async function liveSession(
    claims: AccessClaims | CookieClaims | undefined,
    now: Instant,
  ): Promise<WithAccount<Session> | undefined> {
    if (claims === undefined) return undefined;
    const session = await accounts.read(({ sessions }) => sessions.find(claims.session));
    const isValid =
      session !== undefined &&
      session.account === claims.account &&
      session.holder.disabledAt === null &&
      isSessionLive(session, now);
    return isValid ? session : undefined;
  }

  async function renew(id: string, now: Instant): Promise<void> {
    await accounts.transaction(({ sessions }) =>
      sessions.update(id, (stored) => renewed(stored, now)),
    );
  }

  return {
    async authenticate({ header, sessionCookie }) {
      const sent = header('authorization');
      const now = clock.now();
      if (sent === undefined) return (await byCookie(sessionCookie?.(), now)) ?? anonymous();
      const token = bearerToken(sent);
      if (token === undefined) return anonymous();
      const principal = secrets.isPersonalToken(token)
        ? await byPersonalToken(token, now)
        : await byAccessToken(token, now);
      if (principal === undefined) throw new UnauthenticatedError('invalid-token');
      return principal;
    },
  };
}

/**
 * The token of an Authorization header; the empty string for a malformed one.
 * @returns undefined where the header has another scheme
 */
function bearerToken(header: string): string | undefined {
  const [, token] = /^bearer(?: +(.*))?$/is.exec(header) ?? [];
  if (token === undefined) return /^bearer *$/i.test(header) ? '' : undefined;
  return token;
}

function principalOf({ holder, id }: WithAccount<Session>): Principal {
  return { owner: holder.id, actor: holder.name, scopes, session: id };
}

/** Stores the uses of credentials while their requests go on, one at a time for each. */
function workBesideRequests(
  onError: (error: unknown) => void,
): (id: string, work: () => Promise<void>) => void {
  /** The ids of the credentials whose use is being stored. */
  const running = new Set<string>();
  return (id, work) => {
    if (running.has(id)) return;
    running.add(id);
    void work()
      .catch(onError)
      .finally(() => running.delete(id));
  };
}
