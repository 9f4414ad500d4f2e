import type { DatabaseOptions, TodoDatabase } from '@todo/adapters-persistence';
import type { Clock } from '@todo/application';
import { ContainerModule } from 'inversify';
import { services, type DatabaseBackup, type DatabaseCopy } from './services.ts';

/*
 * The adapter is imported when something asks for a todo: `todo --help` has no use for an ORM.
 */

/** The todos in a database, opened when it is first asked for. Needs `databaseOptions` and `coreModule`. */
export const persistenceModule = new ContainerModule(({ bind }) => {
  bind(services.database)
    .toResolvedValue(
      async (options: DatabaseOptions, resources: AsyncDisposableStack) => {
        const { openDatabase } = await import('@todo/adapters-persistence');
        return resources.use(await openDatabase(options));
      },
      [services.databaseOptions, services.resources],
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
