import { instant, type Instant } from '../instant.ts';
import type { Owner } from '../owner.ts';

/** One sign-in of an account, on one device. Its access tokens are valid as long as it exists. */
export interface Session {
  /** Random. It is no secret: a client needs a signed token that names it. */
  readonly id: string;
  readonly account: Owner;
  /** The client that signed in, such as its User-Agent, so that a person recognizes the session. At most 200 characters. */
  readonly client: string;
  /** The number of the valid refresh token: 0 for the first. */
  readonly generation: number;
  readonly createdAt: Instant;
  /** When the valid refresh token was issued; of a session that a page has in a cookie, when it was last used, to an hour. */
  readonly refreshedAt: Instant;
  readonly expiresAt: Instant;
}

/** How long a refresh token is valid, in milliseconds. */
export const refreshTokenLifetime = 30 * 24 * 60 * 60 * 1000;

/** How long the refresh token before the valid one is accepted: the answer may be lost, or two tabs may refresh at once. */
export const refreshGrace = 60 * 1000;

/**
 * How long a browser keeps the cookie of a session, in milliseconds: as long as any browser does (RFC 6265bis, section
 * 5.5). The session ends earlier, as all do, unless it is used.
 */
export const sessionCookieLifetime = 400 * 24 * 60 * 60 * 1000;

/** How long a session goes without storing that its cookie is in use, in milliseconds. */
const renewalInterval = 60 * 60 * 1000;

/** At most this many characters of the name of a client are stored. */
export const maxClientLength = 200;

/** A new session. Its first refresh token has the number 0 and is valid for 30 days. A longer `client` is cut off. */
export function openSession(
  { id, account, client }: Pick<Session, 'id' | 'account' | 'client'>,
  now: Instant,
): Session {
  return {
    id,
    account,
    client: Array.from(client).slice(0, maxClientLength).join(''),
    generation: 0,
    createdAt: now,
    ...validFrom(now),
  };
}

/**
 * Exchanges a refresh token for the next one. The token before the valid one gets the valid one again for a minute, so
 * that all clients that refresh at once go on with the same one.
 * @param generation the number of the token
 * @returns `undefined` where an older token is used: two clients have the token, and one may have stolen it
 */
export function refreshed(session: Session, generation: number, now: Instant): Session | undefined {
  if (generation === session.generation) {
    return { ...session, generation: generation + 1, ...validFrom(now) };
  }
  const isLatePredecessor = Date.parse(now) - Date.parse(session.refreshedAt) > refreshGrace;
  return generation === session.generation - 1 && !isLatePredecessor ? session : undefined;
}

/** Whether the use of a session's cookie has to be stored: at most once an hour, so that requests cost no write. */
export function isRenewalDue({ refreshedAt }: Session, now: Instant): boolean {
  return Date.parse(now) - Date.parse(refreshedAt) >= renewalInterval;
}

/** The session after a use of its cookie: it lives for another 30 days. Tabs at the same moment do no harm. */
export function renewed(session: Session, now: Instant): Session {
  return isRenewalDue(session, now) ? { ...session, ...validFrom(now) } : session;
}

/** Whether the session has not expired by `now`. */
export function isSessionLive({ expiresAt }: Session, now: Instant): boolean {
  return now < expiresAt;
}

function validFrom(now: Instant): Pick<Session, 'refreshedAt' | 'expiresAt'> {
  return { refreshedAt: now, expiresAt: instant(Date.parse(now) + refreshTokenLifetime) };
}
