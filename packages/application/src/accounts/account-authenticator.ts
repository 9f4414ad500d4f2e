import {
  isSessionLive,
  isTokenLive,
  isUseNews,
  localPrincipal,
  scopes,
  type Instant,
  type PersonalToken,
  type Principal,
} from '@todo/domain';
import { UnauthenticatedError } from '../errors.ts';
import type { AccountStore } from '../ports/account-store.ts';
import type { Authenticator } from '../ports/authenticator.ts';
import type { Clock } from '../ports/clock.ts';
import type { SecretGenerator } from '../ports/secret-generator.ts';
import type { TokenSigner } from '../ports/token-signer.ts';
import { secondsOf } from './sign-in.ts';

/** Where accounts and tokens are looked up, and whether a client needs any. */
export interface AccountAuthenticatorOptions {
  readonly accounts: AccountStore;
  readonly signer: TokenSigner;
  readonly secrets: SecretGenerator;
  readonly clock: Pick<Clock, 'now'>;
  /** `auto` accepts clients without credentials as long as there is no account. */
  readonly requireCredentials: 'auto' | 'always';
  /** Is called where the last use of a token cannot be stored: the request goes on. */
  readonly onError?: (error: unknown) => void;
}

/**
 * Authenticates access tokens and personal tokens of accounts, sent as `Authorization: Bearer` (RFC 6750, section 2.1).
 * The session or token is looked up each time, so that what is revoked stops at once, in every process.
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
  const noteUse = lastUses(accounts, onError);

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
    noteUse(token, now);
    const { holder } = token;
    return { owner: holder.id, actor: `${holder.name}/${token.name}`, scopes: token.scopes };
  }

  async function byAccessToken(token: string, now: Instant): Promise<Principal | undefined> {
    const claims = await signer.verify(token, 'access', secondsOf(now));
    if (claims === undefined) return undefined;
    const session = await accounts.read(({ sessions }) => sessions.find(claims.session));
    if (
      session === undefined ||
      session.account !== claims.account ||
      session.holder.disabledAt !== null ||
      !isSessionLive(session, now)
    ) {
      return undefined;
    }
    const { holder, id } = session;
    return { owner: holder.id, actor: holder.name, scopes, session: id };
  }

  return {
    async authenticate({ header }) {
      const token = bearerToken(header('authorization'));
      if (token === undefined) return anonymous();
      const now = clock.now();
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
 * @returns undefined where the header is missing, or has another scheme
 */
function bearerToken(header: string | undefined): string | undefined {
  const [, token] = /^bearer(?: +(.*))?$/is.exec(header ?? '') ?? [];
  if (token === undefined) return /^bearer *$/i.test(header ?? '') ? '' : undefined;
  return token;
}

/** Stores the last use of tokens, at most once a minute each, while the request goes on. */
function lastUses(
  accounts: AccountStore,
  onError: (error: unknown) => void,
): (token: PersonalToken, now: Instant) => void {
  /** The ids of the tokens whose use is being stored. */
  const running = new Set<string>();
  return (token, now) => {
    if (!isUseNews(token, now) || running.has(token.id)) return;
    running.add(token.id);
    void accounts
      .transaction(({ tokens }) => tokens.used(token.id, now))
      .catch(onError)
      .finally(() => running.delete(token.id));
  };
}
