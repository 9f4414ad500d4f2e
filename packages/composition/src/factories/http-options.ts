import type { TodoHttpOptions } from '@todo/adapters-http';
import type { AccountApp, Authenticator, TodoApp } from '@todo/application';
import type { Principal } from '@todo/domain';
import type { Logger } from 'pino';
import type { SettingValues } from '../settings/settings-schema.ts';
import type { StorageWatch } from './storage-watch.ts';
import { calendarEvents, todoFormats } from './todo-formats.ts';
import { timedApp } from './timed-app.ts';

/** The options of the API that a caller may choose; the composition sets the others. */
export type ApiOptions = Omit<
  TodoHttpOptions,
  'app' | 'authenticator' | 'accounts' | 'logger' | 'ping' | 'metrics' | 'files'
>;

export interface HttpServices {
  /** The todos of the machine. */
  readonly app: TodoApp;
  readonly appFor: (principal: Principal) => TodoApp;
  readonly api: ApiOptions;
  /** The server is silent without one. */
  readonly logger: Logger | undefined;
  /** Of our own storage; a host that binds another store may have none. */
  readonly watch: StorageWatch | undefined;
  /** Every client is the person at the machine without one. */
  readonly authenticator: Authenticator | undefined;
  readonly accounts: AccountApp | undefined;
}

/** The options of the HTTP adapter. */
export async function httpOptionsFrom({
  app,
  appFor,
  api,
  logger,
  watch,
  authenticator,
  accounts,
}: HttpServices): Promise<TodoHttpOptions> {
  const { createMetrics } = await import('@todo/adapters-http');
  const { amongWorkers = false } = api;
  const storageEvents = watch && { storageEvents: watch.counts };
  const metrics = createMetrics({ amongWorkers, logger, ...storageEvents });
  return {
    ...api,
    app: (principal) => timedApp(appFor(principal), metrics.storageAnswered),
    ...(authenticator && { authenticator }),
    ...(accounts && { accounts }),
    metrics,
    files: { formats: todoFormats, events: calendarEvents },
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
  PUBLIC_URL: publicUrl,
  TRUST_PROXY: trustProxy,
}: Pick<SettingValues, 'APP_NAME' | 'ALLOWED_ORIGINS' | 'PUBLIC_URL' | 'TRUST_PROXY'>): ApiOptions {
  return {
    title,
    allowedOrigins,
    ...(publicUrl !== undefined && { publicUrl }),
    ...(trustProxy !== undefined && { trustProxy }),
  };
}
