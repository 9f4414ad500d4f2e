import type { Middleware } from 'koa';
import {
  RateLimiterCluster,
  RateLimiterClusterMaster,
  RateLimiterMemory,
  RateLimiterRes,
} from 'rate-limiter-flexible';
import { HttpProblem } from '../problems/problem.ts';

/** What one address may ask for. */
export interface RateLimit {
  readonly requests: number;
  /** How long until it may ask for as many again. */
  readonly seconds: number;
}

/** Far more than a person does; a program that wants more has to ask whoever runs the server. */
const usualRateLimit: RateLimit = { requests: 600, seconds: 60 };

/** For programs on the same machine, which could harm it in simpler ways; more than a process can answer. */
const localRateLimit: RateLimit = { requests: 1_000_000, seconds: 60 };

/** How long a worker waits for the primary's count of a request, in milliseconds. */
const primaryTimeout = 1000;

/** Who counts the requests. */
export interface Counting {
  /** The primary of a node:cluster, which has called {@link countForWorkers}, for all of its workers. */
  readonly amongWorkers?: boolean;
  /** Hears why the primary has not counted a request: it did not answer in time, or with an error. */
  readonly onPrimaryError?: (error: unknown) => void;
}

/**
 * Counts the requests of each address in memory, says what is left
 * (draft-ietf-httpapi-ratelimit-headers-10), and throws HttpProblem where nothing is.
 *
 * @param limit the same for everybody; when left out, the usual one, and another on this machine
 */
export function rateLimited(
  limit?: RateLimit,
  { amongWorkers = false, onPrimaryError = () => {} }: Counting = {},
): Middleware {
  const usual = limit ?? usualRateLimit;
  const far = amongWorkers
    ? counterOfAllWorkers(usual, onPrimaryError)
    : counterOfThisProcess(usual);
  // More processes answer more: asking the primary would only cost a quarter of a request's time.
  const near = limit === undefined ? counterOfThisProcess(localRateLimit) : far;
  return async (ctx, next) => {
    const address = ctx.ip;
    const counter = isLoopback(address) ? near : far;
    const { isOver, remainingPoints, msBeforeNext } = await counter.count(networkOf(address));
    const seconds = Math.max(1, Math.ceil(msBeforeNext / 1000));
    ctx.res.setHeader('RateLimit-Policy', counter.policy);
    ctx.res.setHeader('RateLimit', `"${policyName}";r=${remainingPoints};t=${seconds}`);
    if (isOver)
      throw new HttpProblem('quota-exceeded', { headers: { 'Retry-After': `${seconds}` } });
    return next();
  };
}

const policyName = 'requests';

/** To be called once in the primary of a node:cluster, before its workers count across each other. */
export function countForWorkers(): void {
  void new RateLimiterClusterMaster();
}

interface Count {
  readonly isOver: boolean;
  readonly remainingPoints: number;
  readonly msBeforeNext: number;
}

interface Counter {
  /** For the header `RateLimit-Policy`. */
  readonly policy: string;
  count(key: string): Promise<Count>;
}

function counterOfThisProcess({ requests, seconds }: RateLimit): Counter {
  const limiter = new RateLimiterMemory({ points: requests, duration: seconds });
  return {
    policy: policyOf({ requests, seconds }),
    count: (key) => counted(limiter.consume(key)),
  };
}

function counterOfAllWorkers(limit: RateLimit, onPrimaryError: (error: unknown) => void): Counter {
  const policy = policyOf(limit);
  const own = counterOfThisProcess(limit);
  const limiter = new RateLimiterCluster({
    points: limit.requests,
    duration: limit.seconds,
    timeoutMs: primaryTimeout,
    // By this, the primary tells one limit from another.
    keyPrefix: policy,
  });
  return {
    policy,
    async count(key) {
      try {
        return await counted(limiter.consume(key));
      } catch (error) {
        // A failing primary costs no client its request: this process counts by itself meanwhile.
        onPrimaryError(error);
        return own.count(key);
      }
    },
  };
}

function policyOf({ requests, seconds }: RateLimit): string {
  return `"${policyName}";q=${requests};w=${seconds}`;
}

function counted(answer: Promise<RateLimiterRes>): Promise<Count> {
  return answer.then(
    ({ remainingPoints, msBeforeNext }) => ({ isOver: false, remainingPoints, msBeforeNext }),
    (refusal: unknown) => {
      // That is how the library says no.
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      return { isOver: true, remainingPoints: 0, msBeforeNext: refusal.msBeforeNext };
    },
  );
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
