import type { DatabaseOptions, TodoDatabase } from '@todo/adapters-persistence';
import type { Clock } from '@todo/application';
import { ContainerModule } from 'inversify';
import type { Logger } from 'pino';
import {
  services,
  type DatabaseBackup,
  type DatabaseCheck,
  type DatabaseCopy,
  type DatabaseRestoration,
} from './services.ts';
import { StorageWatch } from './storage-watch.ts';

/*
 * The adapter is imported when something asks for a todo: `todo --help` has no use for an ORM.
 */

/** The todos in a database, opened when it is first asked for. Needs `databaseOptions` and `coreModule`. */
export const persistenceModule = new ContainerModule(({ bind }) => {
  bind(services.storageWatch)
    .toResolvedValue(
      (logger: Logger | undefined) => new StorageWatch(logger),
      [{ serviceIdentifier: services.logger, optional: true }],
    )
    .inSingletonScope();
  bind(services.database)
    .toResolvedValue(
      async (options: DatabaseOptions, resources: AsyncDisposableStack, watch: StorageWatch) => {
        const { openDatabase } = await import('@todo/adapters-persistence');
        const database = resources.use(await openDatabase({ onEvent: watch.report, ...options }));
        watch.add(database);
        return database;
      },
      [services.databaseOptions, services.resources, services.storageWatch],
    )
    .inSingletonScope();
  bind(services.todosOf)
    .toResolvedValue((database: TodoDatabase) => database.todosOf, [services.database])
    .inSingletonScope();
  bind(services.databaseSchema)
    .toResolvedValue(
      async (options: DatabaseOptions) => {
        const { migrateDatabase, schemaState } = await import('@todo/adapters-persistence');
        return { state: () => schemaState(options), migrate: () => migrateDatabase(options) };
      },
      [services.databaseOptions],
    )
    .inSingletonScope();
  bind(services.databaseBackup)
    .toResolvedValue(
      (options: DatabaseOptions): DatabaseBackup =>
        async (file) => {
          const { backupDatabase } = await import('@todo/adapters-persistence');
          return backupDatabase(options, file);
        },
      [services.databaseOptions],
    )
    .inSingletonScope();
  bind(services.databaseRestoration)
    .toResolvedValue(
      (options: DatabaseOptions): DatabaseRestoration =>
        async (backup) => {
          const { restoreDatabase } = await import('@todo/adapters-persistence');
          return restoreDatabase(options, backup);
        },
      [services.databaseOptions],
    )
    .inSingletonScope();
  bind(services.databaseCheck)
    .toResolvedValue(
      (options: DatabaseOptions): DatabaseCheck =>
        async () => {
          const { checkDatabase } = await import('@todo/adapters-persistence');
          return checkDatabase(options);
        },
      [services.databaseOptions],
    )
    .inSingletonScope();
  bind(services.databaseCopy)
    .toResolvedValue(
      (options: DatabaseOptions, clock: Clock): DatabaseCopy =>
        async (from, to, onProgress) => {
          const { copyDatabase } = await import('@todo/adapters-persistence');
          return copyDatabase({
            from: { ...options, url: from },
            to: { ...options, url: to },
            now: clock.now(),
            onProgress,
          });
        },
      [services.databaseOptions, services.clock],
    )
    .inSingletonScope();
});
