import type { Store } from '@todo/application';
import type { CheckReport } from './check-report.ts';
import type { CopySource, CopyTarget } from './copy-ends.ts';
import type { OnDatabaseEvent } from './database-event.ts';
import type { SqlDatabase } from './sql-database.ts';

/** `undefined` is as good as left out. */
export interface DatabaseOptions {
  /**
   * `sqlite:<path>`, `sqlite::memory:` for one that is gone when it is closed, or
   * `postgresql://<user>:<password>@<host>:<port>/<database>`
   */
  readonly url: string;
  /**
   * How long a call waits before it fails, in milliseconds: for another program's lock, for a connection,
   * for a server that does not answer. 5000 when left out.
   */
  readonly timeoutMs?: number | undefined;
  /**
   * Leaves MikroORM out where the schema is up to date: for a program that asks once and ends, loading it
   * would take longer than all the rest.
   */
  readonly brief?: boolean | undefined;
  /**
   * Whether a SQLite file that is missing is made, which it is when this is left out. Otherwise it is a
   * MissingDatabaseError, and nothing is made.
   */
  readonly create?: boolean | undefined;
  /** Hears of what an operator has to know, such as a file that was deleted while it was open. */
  readonly onEvent?: OnDatabaseEvent | undefined;
  /** How many connections to PostgreSQL are open at most. 10 when left out. */
  readonly poolSize?: number | undefined;
  /**
   * Encrypts connections to PostgreSQL, and refuses a server whose certificate is not signed by `ca`
   * (PEM) or, where that is left out, by one of the authorities that the system trusts.
   */
  readonly ssl?: { readonly ca?: string | undefined } | undefined;
  /** Copies of the PostgreSQL database, each as its URL, that lists may be read from. */
  readonly replicaUrls?: readonly string[] | undefined;
}

/** An open database. */
export interface TodoDatabase extends AsyncDisposable {
  /** The same one each time: what it keeps in memory belongs to the database. */
  readonly store: Store;
  /** Resolves when the database answers and may be written to. @throws StorageError */
  ping(): Promise<void>;
  /** Lets the work that is being done finish; what comes later fails. May be called again. */
  close(): Promise<void>;
}

/** Which migrations a database has had, and which it still needs, in order. */
export interface SchemaState {
  readonly applied: readonly string[];
  readonly pending: readonly string[];
}

/** What a backup was put in the place of. */
export interface RestoreSummary {
  /** The size of the database as it is now. */
  readonly bytes: number;
  /** Where the database before is kept, if there was one. */
  readonly before?: string;
}

/** What is done in its own way on each kind of database. All of it throws StorageError. */
export interface DatabaseDriver {
  /** Brings the schema up to date first. */
  open(options: DatabaseOptions): Promise<SqlDatabase>;
  /** @returns the names of the migrations that were applied */
  migrate(options: DatabaseOptions): Promise<readonly string[]>;
  /** Only reads; a database that does not exist has everything pending. */
  schemaState(options: DatabaseOptions): Promise<SchemaState>;
  /** @returns the size of the file in bytes. @throws also OccupiedTargetError */
  backup(options: DatabaseOptions, file: string): Promise<number>;
  restore(options: DatabaseOptions, backup: string): Promise<RestoreSummary>;
  /** Only reads. @throws also MissingDatabaseError */
  check(options: DatabaseOptions): Promise<CheckReport>;
  /** The schema has to be up to date. */
  copySource(options: DatabaseOptions): Promise<CopySource>;
  /** The schema has to be up to date. */
  copyTarget(options: DatabaseOptions): Promise<CopyTarget>;
}
