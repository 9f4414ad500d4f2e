import type { Sql } from './sql-database.ts';

/** What a copy is made from: one state of a database, whatever others write to it meanwhile. */
export interface CopySource extends AsyncDisposable {
  readonly sql: Sql;
  /** The highest id that has been given out; it may belong to no todo any more. */
  readonly lastId: () => Promise<number>;
}

/** What a copy is made in. Its schema is up to date. */
export interface CopyTarget extends AsyncDisposable {
  /** Each of its transactions is on disk when it is over. */
  readonly sql: Sql;
  /** Makes ids go on after this one, or where they have come to already. */
  readonly continueAfter: (id: number) => Promise<void>;
}
