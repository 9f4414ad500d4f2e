import { fileURLToPath } from 'node:url';
import { runProgram } from '../scripts/run-program.ts';
import { loads, type LoadName } from './loads.ts';

const program = fileURLToPath(new URL('comparators/load.js', import.meta.url));
const warmUp = 1;

/** How long a load is put on a server, and which of the sequences of requests it is. */
export interface LoadOptions {
  readonly seconds: number;
  readonly seed: number;
  /** As many as the load has by itself, when left out. */
  readonly connections?: number;
  /** The value of that header for each owner, who take turns with the todos. */
  readonly authorizations?: readonly string[];
}

/** What came of a load. */
export interface LoadResult {
  readonly perSecond: number;
  /** How many requests were answered in all, while it warmed up as well. */
  readonly answered: number;
  /** All but one in a hundred were answered this quickly, in milliseconds. */
  readonly p99: number;
  /** The same of the load that one connection put beside it; NaN without such a load. */
  readonly p99Beside: number;
}

/** How long {@link putLoad} takes, in seconds. */
export function secondsOfLoad({ seconds }: Pick<LoadOptions, 'seconds'>): number {
  return warmUp + seconds;
}

/**
 * Puts load on a server, from a process of its own, after a second to warm up.
 * @throws Error where a request was not answered as it should be
 */
export async function putLoad(
  origin: string,
  load: LoadName,
  { seed, ...options }: LoadOptions,
): Promise<LoadResult> {
  // No two of them have an Idempotency-Key in common.
  const first = await oneLoad(origin, load, { ...options, seconds: warmUp, seed: 2 * seed });
  const second = await oneLoad(origin, load, { ...options, seed: 2 * seed + 1 });
  return { ...second, answered: first.answered + second.answered };
}

async function oneLoad(
  origin: string,
  load: LoadName,
  { seconds, seed, connections = loads[load].connections, authorizations = [] }: LoadOptions,
): Promise<LoadResult> {
  const { stdout, stderr } = await runProgram(process.execPath, [
    program,
    origin,
    load,
    `${seconds}`,
    `${seed}`,
    `${connections}`,
    ...authorizations,
  ]);
  if (stdout === '') throw new Error(stderr);
  const { failed, outcomes, ...result } = JSON.parse(stdout) as Omit<LoadResult, 'p99Beside'> & {
    readonly p99Beside?: number;
    readonly failed: number;
    readonly outcomes: object;
  };
  if (failed > 0) throw new Error(`${origin}, ${load}: ${JSON.stringify(outcomes)}`);
  return { ...result, p99Beside: result.p99Beside ?? Number.NaN };
}
