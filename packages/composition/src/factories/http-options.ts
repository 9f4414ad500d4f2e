import type { TodoHttpOptions } from '@todo/adapters-http';
import type { TodoApp } from '@todo/application';
import type { Logger } from 'pino';
import type { StorageWatch } from './storage-watch.ts';
import { timedApp } from './timed-app.ts';

/** The options of the API that a caller may choose; the composition sets the others. */
export type ApiOptions = Omit<TodoHttpOptions, 'app' | 'logger' | 'ping' | 'metrics'>;

/**
 * The options of the HTTP adapter.
 * @param logger the server is silent without one
 * @param watch of our own storage; a host that binds another store may have none
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
      // The check goes through the port, so that it reads the store that is really in use.
      await app.list({ limit: 1 });
      // A store that can be read may still be a file that cannot be written any more.
      await watch?.ping();
    },
  };
}

/** The options of the API from the settings. */
export function apiOptionsFrom({
  APP_NAME: title,
  ALLOWED_ORIGINS: allowedOrigins,
}: {
  readonly APP_NAME: string;
  readonly ALLOWED_ORIGINS: readonly string[];
}): ApiOptions {
  return { title, allowedOrigins };
}
