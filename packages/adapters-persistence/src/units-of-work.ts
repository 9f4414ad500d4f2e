import { StorageError } from '@todo/application';
import type { Kysely } from 'kysely';
import type { Tables } from './entities.ts';
import { SharedTransactions } from './shared-transactions.ts';

/** Queries over the tables of the entities. */
export type Sql = Kysely<Tables>;

/** Where the queries of one piece of work go. */
export interface Queries {
  /** Queries that belong to one piece of work and share nothing with others. */
  begin(): Sql;
  close(): Promise<void>;
}

/** Does pieces of work on the database, each by itself. */
export class UnitsOfWork {
  readonly #queries: Queries;
  readonly #writes = new SharedTransactions(() => this.#begin());
  #closed = false;

  constructor(queries: Queries) {
    this.#queries = queries;
  }

  async read<Result>(work: (sql: Sql) => Promise<Result>): Promise<Result> {
    return work(this.#begin());
  }

  /** All that `work` writes, or nothing where it throws. Once this has resolved, it is on disk. */
  async write<Result>(work: (sql: Sql) => Promise<Result>): Promise<Result> {
    return this.#writes.run(work);
  }

  /** Resolves when the database answers. */
  async ping(): Promise<void> {
    await this.read((sql) => sql.selectNoFrom((to) => to.lit(1).as('one')).execute());
  }

  /** Lets the work that is being done finish. May be called again. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#queries.close();
  }

  #begin(): Sql {
    if (this.#closed) {
      throw new StorageError('storage-unavailable', 'The database has been closed.');
    }
    return this.#queries.begin();
  }
}
