import type { TodoHttpOptions } from '@todo/adapters-http';
import type { AccountApp, Authenticator, TodoApp } from '@todo/application';
import type { Principal } from '@todo/domain';
import { ContainerModule, type ServiceIdentifier } from 'inversify';
import type { Logger } from 'pino';
import { httpOptionsFrom, type ApiOptions } from '../factories/http-options.ts';
import type { StorageWatch } from '../factories/storage-watch.ts';
import { webPage } from '../factories/web-page.ts';
import { tokens, type Address } from './tokens.ts';

/**
 * The REST API, as middleware and as a server. Needs `coreModule` and `apiOptions`; the server, an `address`. With
 * `accountsModule`, or another `authenticator`, it asks for credentials.
 */
export const httpModule = new ContainerModule(({ bind }) => {
  bind(tokens.httpOptions)
    .toResolvedValue(
      (
        app: TodoApp,
        appFor: (principal: Principal) => TodoApp,
        api: ApiOptions,
        logger?: Logger,
        watch?: StorageWatch,
        authenticator?: Authenticator,
        accounts?: AccountApp,
      ) => httpOptionsFrom({ app, appFor, api, logger, watch, authenticator, accounts }),
      [
        tokens.app,
        tokens.appFor,
        tokens.apiOptions,
        optional(tokens.logger),
        // A host that binds another store may have none of our databases.
        optional(tokens.storageWatch),
        optional(tokens.authenticator),
        optional(tokens.accounts),
      ],
    )
    .inSingletonScope();
  bind(tokens.middleware)
    .toResolvedValue(
      async (options: TodoHttpOptions) => {
        const { createTodoMiddleware } = await import('@todo/adapters-http');
        return createTodoMiddleware(options);
      },
      [tokens.httpOptions],
    )
    .inSingletonScope();
  bind(tokens.server)
    .toResolvedValue(
      async (options: TodoHttpOptions, address: Address, resources: AsyncDisposableStack) => {
        const { startHttpServer } = await import('@todo/adapters-http');
        return resources.use(await startHttpServer({ page: webPage, ...options, ...address }));
      },
      [tokens.httpOptions, tokens.address, tokens.resources],
    )
    .inSingletonScope();
});

function optional<Service>(serviceIdentifier: ServiceIdentifier<Service>) {
  return { serviceIdentifier, optional: true } as const;
}
