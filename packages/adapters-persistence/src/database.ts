import type { AccountStore, Store } from '@todo/application';
import type { CheckReport } from './check-report.ts';
import type { CopySource, CopyTarget } from './copy/copy-source-and-target.ts';
import type { OnDatabaseEvent } from './database-event.ts';
import type { SqlDatabase } from './sql-database.ts';

/** Options of `openDatabase`. An option that is `undefined` counts as left out. */
export interface DatabaseOptions {
  /**
   * `sqlite:<path>`, `sqlite::memory:` for a database that is gone when it is closed, or
   * `postgresql://<user>:<password>@<host>:<port>/<database>`
   */
  readonly url: string;
  /**
   * How long a call waits before it fails, in milliseconds: for another program's lock, for a connection,
   * for a server that does not answer. 5000 when left out.
   */
  readonly timeoutMs?: number | undefined;
  /**
   * For a process that ends after a few queries: MikroORM is not loaded where the schema is up to date, as loading it
   * takes longer than everything else. False when left out.
   */
  readonly shortLived?: boolean | undefined;
  /**
   * Whether a missing SQLite file is created. If false, opening it throws MissingDatabaseError and creates nothing.
   * True when left out.
   */
  readonly create?: boolean | undefined;
  /** Is called with every event that an operator has to know of, such as a file that was deleted while it was open. */
  readonly onEvent?: OnDatabaseEvent | undefined;
  /** The maximum of open connections to PostgreSQL. 10 when left out. */
  readonly poolSize?: number | undefined;
  /**
   * Encrypts connections to PostgreSQL, and refuses a server whose certificate is not signed by `ca`
   * (PEM) or, where that is left out, by one of the authorities that the system trusts.
   */
  readonly ssl?: { readonly ca?: string | undefined } | undefined;
  /** The URLs of read replicas of the PostgreSQL database, which may answer lists. */
  readonly replicaUrls?: readonly string[] | undefined;
}

/** An open database. */
export interface TodoDatabase extends AsyncDisposable {
  /** Always the same store: its caches belong to the database. */
  readonly store: Store;
  /** The accounts in the same database. A read replica never answers for them. */
  readonly accounts: AccountStore;
  /** Resolves when the database answers and may be written to. @throws StorageError */
  ping(): Promise<void>;
  /** Lets running calls finish; later calls fail. May be called again. */
  close(): Promise<void>;
}

/** The names of the migrations that a database has had, and of those that it still needs, in order. */
export interface SchemaState {
  readonly applied: readonly string[];
  readonly pending: readonly string[];
}

/** The result of restoring a backup. */
export interface RestoreSummary {
  /** The size of the restored database. */
  readonly bytes: number;
  /** The path under which the previous database is kept, if there was one. */
  readonly before?: string;
}

/** The operations that SQLite and PostgreSQL implement each in its own way. Each throws StorageError. */
export interface DatabaseEngine {
  /** Brings the schema up to date first. */
  open(options: DatabaseOptions): Promise<SqlDatabase>;
  /** @returns the names of the migrations that were applied */
  migrate(options: DatabaseOptions): Promise<readonly string[]>;
  /** Only reads. All migrations of a database that does not exist are pending. */
  schemaState(options: DatabaseOptions): Promise<SchemaState>;
  /** @returns the size of the file in bytes. @throws also OccupiedTargetError */
  backup(options: DatabaseOptions, file: string): Promise<number>;
  restore(options: DatabaseOptions, backup: string): Promise<RestoreSummary>;
  /** Only reads. @throws also MissingDatabaseError */
  check(options: DatabaseOptions): Promise<CheckReport>;
  /** Gives unused space of the database back, where the database does not do so itself. */
  vacuum(options: DatabaseOptions): Promise<void>;
  /** The schema has to be up to date. */
  copySource(options: DatabaseOptions): Promise<CopySource>;
  /** The schema has to be up to date. */
  copyTarget(options: DatabaseOptions): Promise<CopyTarget>;
}
