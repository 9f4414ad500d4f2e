import { forgetHistory, type Retention } from '@todo/application';
import type { Logger } from 'pino';

const hour = 60 * 60 * 1000;

/** The longest pause is a tenth longer than the shortest, so that servers that were started together drift apart. */
const pauseOf = (random: number) => hour * (1 + random / 10);

/** What a retention job forgets, and where it logs. */
export interface RetentionJobOptions {
  readonly retention: Retention;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
  /** From 0 to 1; `Math.random` when left out. */
  readonly random?: () => number;
}

/**
 * Forgets what is older than it is kept, at once and then every hour, until it is disposed of. Disposing waits for the
 * transaction that is running. An error is logged, and the next hour tries again: the server does not need this job.
 */
export function startRetentionJob({
  retention,
  logger,
  random = Math.random,
}: RetentionJobOptions): AsyncDisposable {
  const stopping = new AbortController();
  let timer: NodeJS.Timeout | undefined;

  async function run(): Promise<void> {
    try {
      const { changes, todos } = await forgetHistory(retention, stopping.signal);
      if (changes + todos > 0) logger.info({ changes, todos }, 'Forgot what is older than is kept');
    } catch (err) {
      logger.warn(
        { err },
        'Old changes and deleted todos were not forgotten: tried again in an hour',
      );
    }
    if (stopping.signal.aborted) return;
    timer = setTimeout(() => {
      running = run();
    }, pauseOf(random())).unref();
  }

  let running = run();
  return {
    async [Symbol.asyncDispose]() {
      stopping.abort();
      clearTimeout(timer);
      await running;
    },
  };
}
