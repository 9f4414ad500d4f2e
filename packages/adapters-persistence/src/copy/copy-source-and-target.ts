import type { Sql } from '../sql-database.ts';

/** The database that a copy reads: one state of it, whatever other connections write meanwhile. */
export interface CopySource extends AsyncDisposable {
  readonly sql: Sql;
  /** The highest id that has been given to a todo, which may have been deleted since. */
  readonly lastId: () => Promise<number>;
}

/** The database that a copy writes. Its schema is up to date. */
export interface CopyTarget extends AsyncDisposable {
  /** Every transaction is on disk once it is committed. */
  readonly sql: Sql;
  /** Makes the next id follow this one, or the highest id of the target if that is higher. */
  readonly continueAfter: (id: number) => Promise<void>;
}
