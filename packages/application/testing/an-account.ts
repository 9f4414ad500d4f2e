import {
  instant,
  openSession,
  type Account,
  type PersonalToken,
  type Session,
  type SignInAttempts,
} from '@todo/domain';
import { aMoment, momentsLater } from './a-todo.ts';

/** An account with defaults for all fields that the test does not set. */
export function anAccount(fields: Partial<Account> = {}): Account {
  const { name = 'ada' } = fields;
  return Object.freeze({
    id: `account-of-${name}`,
    name,
    passwordHash: '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA',
    createdAt: aMoment,
    disabledAt: null,
    ...fields,
  });
}

/** A session with defaults for all fields that the test does not set: of the account of `ada`. */
export function aSession(fields: Partial<Session> = {}): Session {
  const { id = 'session-1', account = anAccount().id, client = 'Firefox' } = fields;
  return Object.freeze({ ...openSession({ id, account, client }, aMoment), ...fields });
}

/** A personal token with defaults for all fields that the test does not set: of the account of `ada`. */
export function aPersonalToken(fields: Partial<PersonalToken> = {}): PersonalToken {
  const { id = 'token-1' } = fields;
  return Object.freeze({
    id,
    account: anAccount().id,
    name: 'Backups',
    scopes: ['todos:read', 'todos:write'] as const,
    digest: `digest-of-${id}`,
    lastFour: 'wxyz',
    createdAt: aMoment,
    lastUsedAt: null,
    expiresAt: instant(Date.UTC(2027, 1, 20)),
    ...fields,
  });
}

/** Attempts to sign in with defaults for all fields that the test does not set. */
export function someAttempts(fields: Partial<SignInAttempts> = {}): SignInAttempts {
  return Object.freeze({
    failed: 1,
    blockedUntil: aMoment,
    expiresAt: momentsLater(60_000),
    ...fields,
  });
}
