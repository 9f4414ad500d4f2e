import type { TodoHttpOptions } from '@todo/adapters-http';
import { ContainerModule } from 'inversify';
import { httpOptionsFrom } from '../factories/http-options.ts';
import { tokens, type Address } from './tokens.ts';

/** The REST API, as middleware and as a server. Needs `coreModule` and `apiOptions`; the server, an `address`. */
export const httpModule = new ContainerModule(({ bind }) => {
  bind(tokens.httpOptions)
    .toResolvedValue(httpOptionsFrom, [
      tokens.app,
      tokens.apiOptions,
      { serviceIdentifier: tokens.logger, optional: true },
      // A host that binds another store may have none of our databases.
      { serviceIdentifier: tokens.storageWatch, optional: true },
    ])
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
        return resources.use(await startHttpServer({ ...options, ...address }));
      },
      [tokens.httpOptions, tokens.address, tokens.resources],
    )
    .inSingletonScope();
});
