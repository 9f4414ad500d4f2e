import type { HttpServer, TodoHttpOptions, createTodoMiddleware } from '@todo/adapters-http';
import type { DatabaseOptions } from '@todo/adapters-persistence';
import type { Clock, TodoApp, Store } from '@todo/application';
import type { Owner } from '@todo/domain';
import type { ServiceIdentifier } from 'inversify';
import type { Logger } from 'pino';
import type {
  DatabaseBackup,
  DatabaseCheck,
  DatabaseCopy,
  DatabaseRestoration,
  DatabaseSchema,
} from '../factories/database-administration.ts';
import type { ApiOptions } from '../factories/http-options.ts';
import type { TodoStorage } from '../factories/open-storage.ts';
import type { StorageWatch } from '../factories/storage-watch.ts';

/**
 * Koa middleware with the whole API, to be mounted in an app of one's own. An interface, because the
 * compiler would write a type out, and then our declarations would need Koa's.
 */
export interface TodoMiddleware extends ReturnType<typeof createTodoMiddleware> {}

/** Where a server listens. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/**
 * What can be asked of the container, or bound in it in place of what the modules bind.
 * What comes after `store` may have to wait for the storage: ask for it by `getAsync`.
 */
export const tokens = {
  /** Whose todos `app` is about: `local`, unless a host binds another. */
  owner: identifier<Owner>('owner'),
  clock: identifier<Clock>('clock'),
  /** Closes what has been opened, the newest first, when the container is unbound. */
  resources: identifier<AsyncDisposableStack>('resources'),

  databaseOptions: identifier<DatabaseOptions>('database options'),
  databaseSchema: identifier<DatabaseSchema>('database schema'),
  databaseBackup: identifier<DatabaseBackup>('database backup'),
  databaseRestoration: identifier<DatabaseRestoration>('database restoration'),
  databaseCheck: identifier<DatabaseCheck>('database check'),
  databaseCopy: identifier<DatabaseCopy>('database copy'),
  /** Hears of what happens to the storage while it is open. */
  storageWatch: identifier<StorageWatch>('storage watch'),
  storage: identifier<TodoStorage>('storage'),
  /** The storage port. Bind another here, and everything else uses that. */
  store: identifier<Store>('store'),
  app: identifier<TodoApp>('app'),

  /** Of the server; it is silent where none is bound. */
  logger: identifier<Logger>('logger'),
  apiOptions: identifier<ApiOptions>('API options'),
  httpOptions: identifier<TodoHttpOptions>('HTTP options'),
  middleware: identifier<TodoMiddleware>('middleware'),
  address: identifier<Address>('address'),
  /** Listens as soon as it is there. */
  server: identifier<HttpServer>('server'),
} as const;

/** A symbol that knows the type of what is bound to it. */
function identifier<Service>(name: string): ServiceIdentifier<Service> {
  return Symbol(`@todo/${name}`);
}
