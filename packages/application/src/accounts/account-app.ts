import {
  maxPersonalTokens,
  isSessionLive,
  scopes as allScopes,
  tokenNameFault,
  usualExpiry,
  type Account,
  type Fault,
  type Instant,
  type PersonalToken,
  type Principal,
  type Scope,
  type Session,
} from '@todo/domain';
import {
  CredentialNotFoundError,
  ForbiddenError,
  InvalidAccountError,
  UnauthenticatedError,
} from '../errors.ts';
import { newPasswordFaults, normalizedPassword } from './password-rules.ts';
import {
  attemptKey,
  guarded,
  refreshSession,
  signIn,
  signInWithCookie,
  type SignInContext,
} from './sign-in.ts';

/** The use cases of the people who have accounts. */
export type AccountApp = ReturnType<typeof createAccountApp>;

/** The use cases of one account. Each may throw UnauthenticatedError where the account has just been removed. */
export type OwnAccount = ReturnType<AccountApp['of']>;

/** A session of the account that asks, without anything that could sign in. */
export interface OwnSession extends Pick<
  Session,
  'id' | 'client' | 'createdAt' | 'refreshedAt' | 'expiresAt'
> {
  /** Whether it is the session of the request. */
  readonly isCurrent: boolean;
}

/** A personal token without its secret. */
export type OwnToken = Omit<PersonalToken, 'account' | 'digest'>;

/** A personal token to be made. The name has 1 to 100 characters in one line. */
export interface NewToken {
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** `null` for never; in 90 days when left out. */
  readonly expiresAt?: Instant | null;
}

/** The current password, and the new one: 8 to 256 characters, none of the most common passwords. */
export interface PasswordChange {
  readonly current: string;
  readonly next: string;
  /** As for a sign-in. */
  readonly network: string;
}

/** Creates the use cases of people who sign in: of their accounts, sessions and personal tokens. */
export function createAccountApp(context: SignInContext) {
  const { accounts, passwords, secrets, clock } = context;

  return {
    signIn: signIn(context),
    signInWithCookie: signInWithCookie(context),
    refresh: refreshSession(context),

    /** The use cases of the account that has sent a request. @param principal not an anonymous one */
    of(principal: Principal) {
      const { owner, session: current } = principal;

      async function account(): Promise<Account> {
        const found = await accounts.read(({ accounts: all }) => all.find(owner));
        if (found === undefined) throw new UnauthenticatedError('invalid-token');
        return found;
      }

      return {
        /** The name of the account, and when it was made. */
        async me(): Promise<Pick<Account, 'name' | 'createdAt'>> {
          const { name, createdAt } = await account();
          return { name, createdAt };
        },

        /**
         * Changes the password, which ends the other sessions.
         * @throws InvalidAccountError, also where `current` is wrong; TooManyAttemptsError, TooBusyError
         */
        async changePassword({ current: old, next, network }: PasswordChange): Promise<void> {
          const { name, passwordHash } = await account();
          const faults = await newPasswordFaults(next, '/new', passwords);
          if (faults.length > 0) throw new InvalidAccountError(faults);
          const isRight = await guarded(context, attemptKey(name, network), async () => {
            const { matches } = await passwords.verify(normalizedPassword(old), passwordHash);
            return matches || undefined;
          });
          if (!isRight) {
            throw new InvalidAccountError([
              { pointer: '/current', detail: 'is not your password' },
            ]);
          }
          const changed = await passwords.hash(normalizedPassword(next));
          await accounts.transaction(async (data) => {
            const stored = await data.accounts.update(owner, (before) =>
              before.passwordHash === passwordHash ? { ...before, passwordHash: changed } : before,
            );
            // Another client has changed it in the meantime, which has ended this session.
            if (stored?.passwordHash !== changed) throw new UnauthenticatedError('invalid-token');
            await data.sessions.removeAll(owner, current);
          });
        },

        /** The sessions that have not expired, the newest first. */
        sessions: (): Promise<readonly OwnSession[]> =>
          accounts.read(async ({ sessions }) => {
            const now = clock.now();
            const live = (await sessions.of(owner)).filter((session) =>
              isSessionLive(session, now),
            );
            return live.map(({ id, client, createdAt, refreshedAt, expiresAt }) => ({
              id,
              client,
              createdAt,
              refreshedAt,
              expiresAt,
              isCurrent: id === current,
            }));
          }),

        /** @throws CredentialNotFoundError */
        async endSession(id: string): Promise<void> {
          const had = await accounts.transaction(({ sessions }) => sessions.remove(owner, id));
          if (!had) throw new CredentialNotFoundError('session');
        },

        /** @throws ForbiddenError for a personal token, which has no session */
        async endCurrentSession(): Promise<void> {
          if (current === undefined) throw new ForbiddenError();
          await accounts.transaction(({ sessions }) => sessions.remove(owner, current));
        },

        /** The personal tokens, the newest first, those that have expired included. */
        tokens: (): Promise<readonly OwnToken[]> =>
          accounts.read(async ({ tokens }) => (await tokens.of(owner)).map(withoutDigest)),

        /**
         * Makes a personal token.
         * @returns it with its secret, which cannot be read again
         * @throws InvalidAccountError
         */
        async addToken(given: NewToken): Promise<OwnToken & { readonly secret: string }> {
          const now = clock.now();
          const faults = newTokenFaults(given, now);
          if (faults.length > 0) throw new InvalidAccountError(faults);
          const { name, scopes, expiresAt = usualExpiry(now) } = given;
          const secret = secrets.newPersonalToken();
          const token: PersonalToken = {
            id: secrets.newId(),
            account: owner,
            name,
            scopes: allScopes.filter((scope) => scopes.includes(scope)),
            digest: secrets.digest(secret),
            lastFour: secret.slice(-4),
            createdAt: now,
            lastUsedAt: null,
            expiresAt,
          };
          await accounts.transaction(async (data) => {
            // The account stays locked until the token is stored: two tokens at once cannot have one name.
            const holder = await data.accounts.update(owner, (stored) => stored);
            if (holder === undefined) throw new UnauthenticatedError('invalid-token');
            const others = await data.tokens.of(owner);
            const more = otherTokenFaults(name, others);
            if (more.length > 0) throw new InvalidAccountError(more);
            await data.tokens.add(token);
          });
          return { ...withoutDigest(token), secret };
        },

        /** @throws CredentialNotFoundError */
        async revokeToken(id: string): Promise<void> {
          const had = await accounts.transaction(({ tokens }) => tokens.remove(owner, id));
          if (!had) throw new CredentialNotFoundError('token');
        },
      };
    },
  };
}

function withoutDigest({
  id,
  name,
  scopes,
  lastFour,
  createdAt,
  lastUsedAt,
  expiresAt,
}: PersonalToken): OwnToken {
  return { id, name, scopes, lastFour, createdAt, lastUsedAt, expiresAt };
}

function newTokenFaults({ name, scopes, expiresAt }: NewToken, now: Instant): Fault[] {
  const ofName = tokenNameFault(name);
  const isPast = expiresAt !== undefined && expiresAt !== null && expiresAt <= now;
  return [
    ...(ofName === undefined ? [] : [{ pointer: '/name', detail: ofName }]),
    ...(scopes.length > 0 ? [] : [{ pointer: '/scopes', detail: 'must name at least one scope' }]),
    ...(isPast ? [{ pointer: '/expiresAt', detail: 'must be in the future' }] : []),
  ];
}

function otherTokenFaults(name: string, others: readonly PersonalToken[]): Fault[] {
  if (others.some((other) => other.name === name)) {
    return [{ pointer: '/name', detail: 'is the name of another token of yours' }];
  }
  return others.length < maxPersonalTokens
    ? []
    : [
        {
          pointer: '',
          detail: `must wait: you have ${maxPersonalTokens} tokens, revoke one first`,
        },
      ];
}
