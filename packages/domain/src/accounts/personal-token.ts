import { instant, type Instant } from '../instant.ts';
import type { Owner } from '../owner.ts';
import type { Scope } from './scope.ts';

/** A secret that a program sends in place of a person's password. Only its digest is stored. */
export interface PersonalToken {
  /** Random. */
  readonly id: string;
  readonly account: Owner;
  /** The name that its owner gave it: 1 to 100 characters, unique among the owner's tokens. */
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** SHA-256 of the secret, in hexadecimal digits: enough for a secret of at least 112 random bits (ASVS 5.0, 6.5.2). */
  readonly digest: string;
  /** The end of the secret, so that a person recognizes it. */
  readonly lastFour: string;
  readonly createdAt: Instant;
  /** To a minute; `null` if it has never been used. */
  readonly lastUsedAt: Instant | null;
  /** `null` for a token that never expires. */
  readonly expiresAt: Instant | null;
}

/** How long a personal token is valid unless its owner says otherwise, in milliseconds. */
export const personalTokenLifetime = 90 * 24 * 60 * 60 * 1000;

/** At most this many tokens per account. */
export const maxPersonalTokens = 100;

/** A use is stored only this long after the one that is stored, in milliseconds: a write for each request would be slow. */
export const lastUsePrecision = 60 * 1000;

/** When a personal token expires that is made at `now` without another wish: 90 days later. */
export function usualExpiry(now: Instant): Instant {
  return instant(Date.parse(now) + personalTokenLifetime);
}

/** Whether the token has not expired by `now`. */
export function isTokenLive(
  { expiresAt }: Pick<PersonalToken, 'expiresAt'>,
  now: Instant,
): boolean {
  return expiresAt === null || now < expiresAt;
}

/** Whether the use at `now` is to be stored. */
export function isUseNews(
  { lastUsedAt }: Pick<PersonalToken, 'lastUsedAt'>,
  now: Instant,
): boolean {
  return lastUsedAt === null || Date.parse(now) - Date.parse(lastUsedAt) >= lastUsePrecision;
}
