import {
  accountKey,
  accountNameFault,
  isSessionLive,
  nextAttempt,
  openSession,
  refreshed,
  sessionCookieLifetime,
  type Account,
  type Session,
  type SignInAttempts,
} from '@todo/domain';
import { TooBusyError, TooManyAttemptsError, UnauthenticatedError } from '../errors.ts';
import type { AccountStore } from '../ports/account-store.ts';
import type { Clock } from '../ports/clock.ts';
import type { PasswordHasher } from '../ports/password-hasher.ts';
import type { SecretGenerator } from '../ports/secret-generator.ts';
import type { TokenSigner } from '../ports/token-signer.ts';
import { normalizedPassword } from './password-rules.ts';

/** The dependencies of the use cases about credentials. */
export interface SignInContext {
  readonly accounts: AccountStore;
  readonly passwords: PasswordHasher;
  readonly signer: TokenSigner;
  readonly secrets: SecretGenerator;
  readonly clock: Pick<Clock, 'now'>;
  /** How long an access token is valid, in seconds. */
  readonly accessTokenSeconds: number;
}

/** A try to sign in. */
export interface SignIn {
  readonly name: string;
  readonly password: string;
  /** The client program, such as its User-Agent. */
  readonly client: string;
  /** The network that the try comes from: wrong passwords are counted by name and network. */
  readonly network: string;
}

/** The tokens of a session. */
export interface SessionTokens {
  readonly accessToken: string;
  readonly tokenType: 'Bearer';
  /** How long the access token is valid, in seconds. */
  readonly expiresIn: number;
  readonly refreshToken: string;
}

export function signIn(context: SignInContext) {
  const open = sessionOpener(context);
  /**
   * Opens a session. A name without an account and a wrong password take the same time and have the same error.
   * @throws UnauthenticatedError, TooManyAttemptsError, TooBusyError
   */
  return async (given: SignIn): Promise<SessionTokens> => tokensOf(context, await open(given));
}

/** The token of a session that a page has in a cookie. */
export interface SessionCookie {
  readonly token: string;
  /** How long a browser may keep it, in seconds. */
  readonly maxAge: number;
}

export function signInWithCookie(context: SignInContext) {
  const open = sessionOpener(context);
  const maxAge = sessionCookieLifetime / 1000;
  /**
   * Opens a session for a page, which no token has to be exchanged for: it lives for 30 days after its last use.
   * @throws what `signIn` throws
   */
  return async (given: SignIn): Promise<SessionCookie> => {
    const { id, account } = await open(given);
    const issuedAt = secondsOf(context.clock.now());
    const claims = { account, session: id, issuedAt, expiresAt: issuedAt + maxAge };
    return { token: await context.signer.sign({ ...claims, kind: 'cookie' }), maxAge };
  };
}

function sessionOpener({ accounts, passwords, secrets, clock }: SignInContext) {
  const context = { accounts, clock };
  return async ({ name, password, client, network }: SignIn): Promise<Session> => {
    const isName = accountNameFault(name) === undefined;
    const account = isName
      ? await accounts.read(({ accounts: all }) => all.named(name))
      : undefined;
    // A text that is no name may have characters that a storage refuses.
    const key = attemptKey(isName ? name : secrets.digest(name), network);
    const found = await guarded(context, key, () => verified(passwords, password, account));
    if (found === undefined) throw new UnauthenticatedError('wrong-password');

    const passwordHash = found.isOutdated
      ? await passwords.hash(normalizedPassword(password))
      : found.account.passwordHash;
    const now = clock.now();
    const session = openSession({ id: secrets.newId(), account: found.account.id, client }, now);
    await accounts.transaction(async (data) => {
      const current = await data.accounts.update(session.account, (stored) =>
        stored.passwordHash === found.account.passwordHash ? { ...stored, passwordHash } : stored,
      );
      // While the password was checked, the operator may have changed it, or disabled the account.
      if (current?.passwordHash !== passwordHash || current.disabledAt !== null) {
        throw new UnauthenticatedError('wrong-password');
      }
      await data.sessions.add(session, now);
    });
    return session;
  };
}

export function refreshSession(context: SignInContext) {
  const { accounts, signer, clock } = context;
  /**
   * Exchanges a refresh token for new tokens of the same session. A token that was exchanged more than a minute ago ends
   * the session, because a thief may have it.
   * @throws UnauthenticatedError
   */
  return async (refreshToken: string): Promise<SessionTokens> => {
    const now = clock.now();
    const claims = await signer.verify(refreshToken, 'refresh', secondsOf(now));
    if (claims === undefined) throw new UnauthenticatedError('invalid-token');
    const session = await accounts.transaction(({ sessions }) =>
      sessions.update(claims.session, (stored) =>
        stored.account === claims.account &&
        stored.holder.disabledAt === null &&
        isSessionLive(stored, now)
          ? refreshed(stored, claims.generation, now)
          : undefined,
      ),
    );
    if (session === undefined) throw new UnauthenticatedError('invalid-token');
    return tokensOf(context, session);
  };
}

/** The key under which tries are counted. A name has no blank, so that no two pairs have the same key. */
export function attemptKey(name: string, network: string): string {
  return `${accountKey(name)} ${network}`;
}

/**
 * Runs a check of a password, unless too many have failed. A try counts as failed from its beginning, in a transaction
 * of its own, so that tries at the same moment cannot all be the first, and no error takes it back.
 * @param check resolves with undefined where the password is wrong
 * @throws TooManyAttemptsError, and what `check` throws
 */
export async function guarded<Result>(
  { accounts, clock }: Pick<SignInContext, 'accounts' | 'clock'>,
  key: string,
  check: () => Promise<Result | undefined>,
): Promise<Result | undefined> {
  let counted: SignInAttempts | { readonly retryAfter: number } | undefined;
  let before: SignInAttempts | undefined;
  await accounts.transaction(async ({ attempts }) => {
    // The moment of the count: a try that has queued for this transaction has waited already.
    const now = clock.now();
    await attempts.removeExpired(now);
    await attempts.update(key, (stored) => {
      before = stored;
      counted = nextAttempt(stored, now);
      return 'retryAfter' in counted ? undefined : counted;
    });
  });
  if (counted !== undefined && 'retryAfter' in counted) {
    throw new TooManyAttemptsError(counted.retryAfter);
  }
  try {
    const result = await check();
    if (result !== undefined) await accounts.transaction(({ attempts }) => attempts.remove(key));
    return result;
  } catch (error) {
    // The password was not looked at. The next try must not wait for this one.
    if (error instanceof TooBusyError) {
      await accounts.transaction(({ attempts }) =>
        attempts.update(key, (stored) => stored && takenBack(stored, before)),
      );
    }
    throw error;
  }
}

function takenBack(
  stored: SignInAttempts,
  before: SignInAttempts | undefined,
): SignInAttempts | undefined {
  return {
    ...stored,
    failed: stored.failed - 1,
    ...(before !== undefined && { blockedUntil: before.blockedUntil }),
  };
}

interface VerifiedAccount {
  readonly account: Account;
  readonly isOutdated: boolean;
}

async function verified(
  passwords: PasswordHasher,
  password: string,
  account: Account | undefined,
): Promise<VerifiedAccount | undefined> {
  const { matches, isOutdated } = await passwords.verify(
    normalizedPassword(password),
    account?.passwordHash,
  );
  return account !== undefined && matches && account.disabledAt === null
    ? { account, isOutdated }
    : undefined;
}

async function tokensOf(
  { signer, clock, accessTokenSeconds }: SignInContext,
  { id, account, generation, expiresAt }: Session,
): Promise<SessionTokens> {
  const issuedAt = secondsOf(clock.now());
  const claims = { account, session: id, issuedAt };
  const [accessToken, refreshToken] = await Promise.all([
    signer.sign({ ...claims, kind: 'access', expiresAt: issuedAt + accessTokenSeconds }),
    signer.sign({ ...claims, kind: 'refresh', expiresAt: secondsOf(expiresAt), generation }),
  ]);
  return { accessToken, tokenType: 'Bearer', expiresIn: accessTokenSeconds, refreshToken };
}

/** Whole seconds since 1970. */
export function secondsOf(moment: string): number {
  return Math.floor(Date.parse(moment) / 1000);
}
