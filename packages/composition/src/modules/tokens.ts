import type { HttpServer, TodoHttpOptions, createTodoMiddleware } from '@todo/adapters-http';
import type { DatabaseOptions } from '@todo/adapters-persistence';
import type {
  AccountApp,
  AccountStore,
  Authenticator,
  Clock,
  Store,
  TodoApp,
} from '@todo/application';
import type { Owner, Principal } from '@todo/domain';
import type { ServiceIdentifier } from 'inversify';
import type { Logger } from 'pino';
import type { AccountServices, AccountSettings } from '../factories/account-services.ts';
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
 * Koa middleware with the whole API, for a host application. An interface, because the compiler would inline a type
 * alias, and then our declarations would need those of Koa.
 */
export interface TodoMiddleware extends ReturnType<typeof createTodoMiddleware> {}

/** The address that a server listens on. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/**
 * The services of the container. A host may bind its own in place of those of the modules.
 * `store` and the services after it may have to wait for the storage: resolve them by `getAsync`.
 */
export const tokens = {
  /** The owner of the todos of `app`: `local`, unless a host binds another. */
  owner: identifier<Owner>('owner'),
  clock: identifier<Clock>('clock'),
  /** Closes the open services, the newest first, when the container is unbound. */
  resources: identifier<AsyncDisposableStack>('resources'),

  databaseOptions: identifier<DatabaseOptions>('database options'),
  databaseSchema: identifier<DatabaseSchema>('database schema'),
  databaseBackup: identifier<DatabaseBackup>('database backup'),
  databaseRestoration: identifier<DatabaseRestoration>('database restoration'),
  databaseCheck: identifier<DatabaseCheck>('database check'),
  databaseCopy: identifier<DatabaseCopy>('database copy'),
  /** Receives the events of the storage while it is open. */
  storageWatch: identifier<StorageWatch>('storage watch'),
  /** Todos and accounts. If a host binds another storage, all other services use that. */
  storage: identifier<TodoStorage>('storage'),
  /** The todos of the storage. A host without accounts loads no `accountsModule`, and may bind a store alone. */
  store: identifier<Store>('store'),
  /** The todos of `owner`. */
  app: identifier<TodoApp>('app'),
  /** The todos of a principal. */
  appFor: identifier<(principal: Principal) => TodoApp>('app for a principal'),

  accountSettings: identifier<AccountSettings>('account settings'),
  accountStore: identifier<AccountStore>('account store'),
  accountServices: identifier<AccountServices>('account services'),
  /** The use cases of people who have accounts. Without them, the API has no routes about accounts. */
  accounts: identifier<AccountApp>('accounts'),
  /** Finds out who sends a request. Without one, every client of the API is the person at the machine. */
  authenticator: identifier<Authenticator>('authenticator'),

  /** The logger of the server, which is silent if none is bound. */
  logger: identifier<Logger>('logger'),
  apiOptions: identifier<ApiOptions>('API options'),
  httpOptions: identifier<TodoHttpOptions>('HTTP options'),
  middleware: identifier<TodoMiddleware>('middleware'),
  address: identifier<Address>('address'),
  /** Listens as soon as it is resolved. */
  server: identifier<HttpServer>('server'),
} as const;

/** A symbol that knows the type of what is bound to it. */
function identifier<Service>(name: string): ServiceIdentifier<Service> {
  return Symbol(`@todo/${name}`);
}
