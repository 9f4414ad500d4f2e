import { instant, type Instant } from '../instant.ts';

/** The failed tries to sign in to one account from one network. */
export interface SignInAttempts {
  /** How many tries have failed, or have not ended yet. */
  readonly failed: number;
  /** Until when a further try is refused. */
  readonly blockedUntil: Instant;
  /** When the tries are forgotten. */
  readonly expiresAt: Instant;
}

/** So many tries are free. */
export const freeTries = 5;

/** The longest wait between two tries, in seconds. */
export const longestWait = 900;

/** Tries are forgotten when there has been none for this long, in milliseconds. */
const memory = 24 * 60 * 60 * 1000;

/** The wait after `failed` tries, in seconds: none after the free ones, then 1, 2, 4 … 900. */
export function waitAfter(failed: number): number {
  return failed < freeTries ? 0 : Math.min(2 ** (failed - freeTries), longestWait);
}

/**
 * Counts a try before its password is checked, so that tries at the same moment cannot all be free.
 * @returns the attempts with this try, which the caller forgets if the password was right; or the seconds to wait
 */
export function nextAttempt(
  before: SignInAttempts | undefined,
  now: Instant,
): SignInAttempts | { readonly retryAfter: number } {
  const known = before !== undefined && before.expiresAt > now ? before : undefined;
  if (known !== undefined && known.blockedUntil > now) {
    const milliseconds = Date.parse(known.blockedUntil) - Date.parse(now);
    return { retryAfter: Math.ceil(milliseconds / 1000) };
  }
  const failed = (known?.failed ?? 0) + 1;
  const at = Date.parse(now);
  return {
    failed,
    blockedUntil: instant(at + waitAfter(failed) * 1000),
    expiresAt: instant(at + memory),
  };
}
