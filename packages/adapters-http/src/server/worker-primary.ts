import type { Logger } from 'pino';
import { gatherMetricsForWorkers } from '../observability/worker-metrics.ts';
import { countForWorkers } from '../security/rate-limit.ts';

/**
 * Does in the primary of a node:cluster what no worker can do by itself: counts the requests of
 * every network address, and gathers the metrics. To be called once, before the first worker starts.
 * Failures are logged, once a minute at most.
 */
export function helpWorkers(logger?: Logger): void {
  countForWorkers();
  gatherMetricsForWorkers(logger);
}
