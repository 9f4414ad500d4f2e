import type { Logger } from 'pino';
import { gatherMetricsForWorkers } from '../observability/worker-metrics.ts';
import { countForWorkers } from '../security/rate-limit.ts';

/**
 * Does in the primary of a node:cluster what its workers cannot do each by itself: counts the requests of
 * every network address, and gathers the metrics. To be called once, before the first worker starts.
 * The logger hears of what goes wrong.
 */
export function helpWorkers(logger?: Logger): void {
  countForWorkers();
  gatherMetricsForWorkers(logger);
}
