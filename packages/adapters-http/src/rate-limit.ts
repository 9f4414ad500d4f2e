import type { Middleware } from 'koa';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { HttpProblem } from './problem.ts';

/** What one address may ask for. */
export interface RateLimit {
  readonly requests: number;
  /** How long until it may ask for as many again. */
  readonly seconds: number;
}

/** Far more than a person does; a program that wants more has to ask whoever runs the server. */
const usualRateLimit: RateLimit = { requests: 600, seconds: 60 };

/** For programs on the same machine, which could harm it in simpler ways; more than it can answer. */
const localRateLimit: RateLimit = { requests: 1_000_000, seconds: 60 };

/**
 * Counts the requests of each address in memory, says what is left
 * (draft-ietf-httpapi-ratelimit-headers-10), and throws HttpProblem where nothing is.
 *
 * @param limit the same for everybody; when left out, the usual one, and another on this machine
 */
export function rateLimited(limit?: RateLimit): Middleware {
  const far = counterFor(limit ?? usualRateLimit);
  const near = limit === undefined ? counterFor(localRateLimit) : far;
  return async (ctx, next) => {
    const address = ctx.ip;
    const counter = isLoopback(address) ? near : far;
    const { isOver, remainingPoints, msBeforeNext } = await counter.count(networkOf(address));
    const seconds = Math.max(1, Math.ceil(msBeforeNext / 1000));
    ctx.set('RateLimit-Policy', counter.policy);
    ctx.set('RateLimit', `"${policyName}";r=${remainingPoints};t=${seconds}`);
    if (isOver)
      throw new HttpProblem('quota-exceeded', { headers: { 'Retry-After': `${seconds}` } });
    return next();
  };
}

const policyName = 'requests';

function counterFor({ requests, seconds }: RateLimit) {
  const limiter = new RateLimiterMemory({ points: requests, duration: seconds });
  return {
    policy: `"${policyName}";q=${requests};w=${seconds}`,

    async count(key: string) {
      try {
        const { remainingPoints, msBeforeNext } = await limiter.consume(key);
        return { isOver: false, remainingPoints, msBeforeNext };
      } catch (refusal) {
        // That is how the library says no.
        if (!(refusal instanceof RateLimiterRes)) throw refusal;
        return { isOver: true, remainingPoints: 0, msBeforeNext: refusal.msBeforeNext };
      }
    },
  };
}

export function isLoopback(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address);
}

/** The address itself or, of IPv6, the first half: whoever has one of these has 2^64. */
export function networkOf(address: string): string {
  if (!address.includes(':') || address.includes('.')) return address;
  const [left = [], right] = address.split('::').map((part) => part.split(':'));
  if (right === undefined) return left.slice(0, 4).join(':');
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => '0');
  return [...left, ...zeros, ...right].slice(0, 4).join(':');
}
