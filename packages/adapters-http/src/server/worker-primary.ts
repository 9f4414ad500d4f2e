import type { Logger } from 'pino';
import { gatherMetricsForWorkers } from '../observability/worker-metrics.ts';
import { countForWorkers } from '../security/rate-limit.ts';

/**
 * Makes the primary of a node:cluster count the requests of every network address and gather the metrics of all workers,
 * which no worker can do alone. To be called once, before the first worker starts.
 * Failures are logged, once a minute at most.
 */
export function helpWorkers(logger?: Logger): void {
  countForWorkers();
  gatherMetricsForWorkers(logger);
}
