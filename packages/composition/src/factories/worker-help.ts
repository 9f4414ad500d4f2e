import type { Logger } from 'pino';

/** Lets the process that supervises workers answer what they ask it: shared rate limits, metrics added up. */
export async function answerWorkers(logger: Logger): Promise<void> {
  const { helpWorkers } = await import('@todo/adapters-http');
  helpWorkers(logger);
}
