import type { TodoHttpOptions } from '@todo/adapters-http';
import type { TodoApp } from '@todo/application';
import type { Logger } from 'pino';
import type { StorageWatch } from './storage-watch.ts';
import { timedApp } from './timed-app.ts';

/** What the API is told beside the todos themselves. */
export type ApiOptions = Omit<TodoHttpOptions, 'app' | 'logger' | 'ping' | 'metrics'>;

/**
 * What the HTTP adapter is made with.
 * @param logger the server is silent without one
 * @param watch of our own storage; a host that binds a repository of its own may have none
 */
export async function httpOptionsFrom(
  app: TodoApp,
  api: ApiOptions,
  logger: Logger | undefined,
  watch: StorageWatch | undefined,
): Promise<TodoHttpOptions> {
  const { createMetrics } = await import('@todo/adapters-http');
  const { amongWorkers = false } = api;
  const storageEvents = watch && { storageEvents: watch.counts };
  const metrics = createMetrics({ amongWorkers, logger, ...storageEvents });
  return {
    ...api,
    app: timedApp(app, metrics.storageAnswered),
    metrics,
    ...(logger && { logger }),
    async ping() {
      // Asked through the port, and so about the repository that is really in use.
      await app.list({ limit: 1 });
      // What can be read may still be a file that nothing can be written to any more.
      await watch?.ping();
    },
  };
}

/** What the settings say of the API. */
export function apiOptionsFrom({
  APP_NAME: title,
  ALLOWED_ORIGINS: allowedOrigins,
}: {
  readonly APP_NAME: string;
  readonly ALLOWED_ORIGINS: readonly string[];
}): ApiOptions {
  return { title, allowedOrigins };
}
