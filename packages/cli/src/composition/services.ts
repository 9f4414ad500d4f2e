import type { HttpServer, TodoHttpOptions, createTodoMiddleware } from '@todo/adapters-http';
import type {
  CheckReport,
  CopyProgress,
  CopySummary,
  DatabaseOptions,
  RestoreSummary,
  SchemaState,
  TodoDatabase,
} from '@todo/adapters-persistence';
import type { Clock, TodoApp, TodosOf } from '@todo/application';
import type { Owner } from '@todo/domain';
import type { ServiceIdentifier } from 'inversify';
import type { Logger } from 'pino';
import type { StorageWatch } from './storage-watch.ts';

/**
 * Koa middleware with the whole API, to be mounted in an app of one's own. An interface, because the
 * compiler would write a type out, and then our declarations would need Koa's.
 */
export interface TodoMiddleware extends ReturnType<typeof createTodoMiddleware> {}

/** What the API is told beside the todos themselves. */
export type ApiOptions = Omit<TodoHttpOptions, 'app' | 'logger' | 'ping' | 'metrics'>;

/** Where a server listens. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** The schema of the database, looked at and brought up to date. */
export interface DatabaseSchema {
  /** Changes nothing. @throws StorageError */
  state(): Promise<SchemaState>;
  /** Applies what is pending and names it. @throws StorageError */
  migrate(): Promise<readonly string[]>;
}

/**
 * Writes what the database holds to a file that must not be there yet.
 * @returns the size of the file in bytes
 * @throws OccupiedTargetError, StorageError
 */
export type DatabaseBackup = (file: string) => Promise<number>;

/**
 * Puts a backup, named by its file, in the place of the database.
 * @throws StorageError, with nothing changed
 */
export type DatabaseRestoration = (backup: string) => Promise<RestoreSummary>;

/**
 * Looks for damage. Changes nothing.
 * @throws StorageError where the database cannot be looked at
 */
export type DatabaseCheck = () => Promise<CheckReport>;

/**
 * Copies everything from one database to another, each by its URL.
 * @throws OccupiedTargetError, StorageError
 */
export type DatabaseCopy = (
  from: string,
  to: string,
  onProgress: (progress: CopyProgress) => void,
) => Promise<CopySummary>;

/**
 * What can be asked of the container, or bound in it in place of what the modules bind.
 * What comes after `todosOf` may have to wait for the database: ask for it by `getAsync`.
 */
export const services = {
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
  /** Hears of what happens to the database while it is open. */
  storageWatch: identifier<StorageWatch>('storage watch'),
  database: identifier<TodoDatabase>('database'),
  /** The repository's port. Bind another here, and everything else uses that. */
  todosOf: identifier<TodosOf>('todosOf'),
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
