import type { TodoHttpOptions } from '@todo/adapters-http';
import type { TodoApp } from '@todo/application';
import { ContainerModule } from 'inversify';
import type { Logger } from 'pino';
import { services, type Address, type ApiOptions } from './services.ts';
import type { StorageWatch } from './storage-watch.ts';
import { timedApp } from './timed-app.ts';

/** The REST API, as middleware and as a server. Needs `coreModule` and `apiOptions`; the server, an `address`. */
export const httpModule = new ContainerModule(({ bind }) => {
  bind(services.httpOptions)
    .toResolvedValue(httpOptions, [
      services.app,
      services.apiOptions,
      { serviceIdentifier: services.logger, optional: true },
      // A host that binds a repository of its own may have none of our databases.
      { serviceIdentifier: services.storageWatch, optional: true },
    ])
    .inSingletonScope();
  bind(services.middleware)
    .toResolvedValue(
      async (options: TodoHttpOptions) => {
        const { createTodoMiddleware } = await import('@todo/adapters-http');
        return createTodoMiddleware(options);
      },
      [services.httpOptions],
    )
    .inSingletonScope();
  bind(services.server)
    .toResolvedValue(
      async (options: TodoHttpOptions, address: Address, resources: AsyncDisposableStack) => {
        const { startHttpServer } = await import('@todo/adapters-http');
        return resources.use(await startHttpServer({ ...options, ...address }));
      },
      [services.httpOptions, services.address, services.resources],
    )
    .inSingletonScope();
});

async function httpOptions(
  app: TodoApp,
  api: ApiOptions,
  logger: Logger | undefined,
  watch: StorageWatch | undefined,
): Promise<TodoHttpOptions> {
  const { createMetrics } = await import('@todo/adapters-http');
  const { amongWorkers = false } = api;
  const metrics = createMetrics({
    amongWorkers,
    logger,
    ...(watch && { storageEvents: watch.counts }),
  });
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
