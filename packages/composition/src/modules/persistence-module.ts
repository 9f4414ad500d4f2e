import type { DatabaseOptions } from '@todo/adapters-persistence';
import { ContainerModule } from 'inversify';
import type { Logger } from 'pino';
import {
  databaseBackup,
  databaseCheck,
  databaseCopy,
  databaseRestoration,
  databaseSchema,
} from '../factories/database-administration.ts';
import { openStorage, type TodoStorage } from '../factories/open-storage.ts';
import { StorageWatch } from '../factories/storage-watch.ts';
import { tokens } from './tokens.ts';

/** The storage, opened when it is first resolved. Needs `databaseOptions` and `coreModule`. */
export const persistenceModule = new ContainerModule(({ bind }) => {
  bind(tokens.storageWatch)
    .toResolvedValue(
      (logger: Logger | undefined) => new StorageWatch(logger),
      [{ serviceIdentifier: tokens.logger, optional: true }],
    )
    .inSingletonScope();
  bind(tokens.storage)
    .toResolvedValue(
      async (options: DatabaseOptions, resources: AsyncDisposableStack, watch: StorageWatch) => {
        const storage = resources.use(await openStorage({ onEvent: watch.report, ...options }));
        watch.add(storage);
        return storage;
      },
      [tokens.databaseOptions, tokens.resources, tokens.storageWatch],
    )
    .inSingletonScope();
  bind(tokens.store)
    .toResolvedValue((storage: TodoStorage) => storage.store, [tokens.storage])
    .inSingletonScope();
  bind(tokens.databaseSchema)
    .toResolvedValue(databaseSchema, [tokens.databaseOptions])
    .inSingletonScope();
  bind(tokens.databaseBackup)
    .toResolvedValue(databaseBackup, [tokens.databaseOptions])
    .inSingletonScope();
  bind(tokens.databaseRestoration)
    .toResolvedValue(databaseRestoration, [tokens.databaseOptions])
    .inSingletonScope();
  bind(tokens.databaseCheck)
    .toResolvedValue(databaseCheck, [tokens.databaseOptions])
    .inSingletonScope();
  bind(tokens.databaseCopy)
    .toResolvedValue(databaseCopy, [tokens.databaseOptions, tokens.clock])
    .inSingletonScope();
});
