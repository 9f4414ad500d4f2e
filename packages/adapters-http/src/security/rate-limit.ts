import { isLoopbackAddress } from '@todo/application';
import type { Owner } from '@todo/domain';
import type { Context } from 'koa';
import {
  RateLimiterCluster,
  RateLimiterClusterMaster,
  RateLimiterMemory,
  RateLimiterRes,
} from 'rate-limiter-flexible';
import { HttpProblem } from '../problems/problem.ts';
import { networkOf } from './client-address.ts';

/** The quota of one network address, and of one account. */
export interface RateLimit {
  readonly requests: number;
  /** The time until it has its full quota again. */
  readonly seconds: number;
}

/** Far more requests than a person sends; a program that needs more has to ask the operator. */
const usualRateLimit: RateLimit = { requests: 600, seconds: 60 };

/** For programs on the same machine, which could harm it in simpler ways: more requests than a process can answer. */
const localRateLimit: RateLimit = { requests: 1_000_000, seconds: 60 };

/** How long a worker waits for the primary's count of a request, in milliseconds. */
const primaryTimeout = 1000;

/** Which process counts the requests. */
export interface Counting {
  /** The primary of a node:cluster, which has called {@link countForWorkers}, for all of its workers. */
  readonly amongWorkers?: boolean;
  /** Is called with the reason why the primary has not counted a request: no answer in time, or an error. */
  readonly onPrimaryError?: (error: unknown) => void;
}

/**
 * Counts requests in memory, sends the rest of the quota (draft-ietf-httpapi-ratelimit-headers-10), and throws
 * HttpProblem if it is used up.
 */
export interface RateLimiter {
  /** Counts a request of the client at `address`. */
  countAddress(ctx: Context, address: string): Promise<Counted>;
  /** Counts the same request for the owner that has sent it. The headers have the smaller rest of the two. */
  countOwner(ctx: Context, owner: Owner, ofAddress: Counted): Promise<void>;
}

/** A request that was counted for its address. */
export interface Counted {
  readonly counter: Counter;
  /** The number of requests that the address has left. */
  readonly remainingPoints: number;
}

/**
 * @param limit of every address and every owner; when left out, the usual one, and a higher one for clients on this
 * machine
 */
export function rateLimiter(
  limit?: RateLimit,
  { amongWorkers = false, onPrimaryError = () => {} }: Counting = {},
): RateLimiter {
  const usual = limit ?? usualRateLimit;
  const ofRemoteClients = amongWorkers
    ? counterOfAllWorkers(usual, onPrimaryError)
    : counterOfThisProcess(usual);
  // More processes answer more: asking the primary would only cost a quarter of a request's time.
  const ofLocalClients =
    limit === undefined ? counterOfThisProcess(localRateLimit) : ofRemoteClients;
  return {
    async countAddress(ctx, address) {
      const counter = isLoopbackAddress(address) ? ofLocalClients : ofRemoteClients;
      const count = await counter.count(networkOf(address));
      show(ctx, counter, count);
      return { counter, remainingPoints: count.remainingPoints };
    },

    async countOwner(ctx, owner, { counter, remainingPoints }) {
      const count = await counter.count(`owner ${owner}`);
      if (count.isOver || count.remainingPoints < remainingPoints) show(ctx, counter, count);
    },
  };
}

/** @throws HttpProblem if the quota is used up */
function show(ctx: Context, { policy }: Counter, count: Count): void {
  const { isOver, remainingPoints, msBeforeNext } = count;
  const seconds = Math.max(1, Math.ceil(msBeforeNext / 1000));
  ctx.res.setHeader('RateLimit-Policy', policy);
  ctx.res.setHeader('RateLimit', `"${policyName}";r=${remainingPoints};t=${seconds}`);
  if (isOver) throw new HttpProblem('quota-exceeded', { headers: { 'Retry-After': `${seconds}` } });
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
    // The key by which the primary distinguishes limits.
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
      // The library rejects with its result when the quota is used up.
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      return { isOver: true, remainingPoints: 0, msBeforeNext: refusal.msBeforeNext };
    },
  );
}
