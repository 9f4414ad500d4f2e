import type { Logger } from 'pino';

/** Makes the primary process answer the questions of its workers: shared rate limits, and the sum of their metrics. */
export async function answerWorkers(logger: Logger): Promise<void> {
  const { helpWorkers } = await import('@todo/adapters-http');
  helpWorkers(logger);
}
