import { StorageError } from '@todo/application';
import type { MikroORM } from '@mikro-orm/sqlite';
import type { Kysely } from 'kysely';
import type { Tables } from './todo-row.ts';

/** Queries over the tables of the entities. */
export type Sql = Kysely<Tables>;

/**
 * Each piece of work on the database gets a fork of its own of MikroORM's entity manager.
 * Queries go through its Kysely: rows come back as they are, and nothing pays for managed entities.
 */
export class UnitsOfWork {
  readonly #orm: MikroORM;
  #closed = false;

  constructor(orm: MikroORM) {
    this.#orm = orm;
  }

  async read<Result>(work: (sql: Sql) => Promise<Result>): Promise<Result> {
    return work(this.#fork());
  }

  /** All that `work` writes, or nothing where it throws. Once this has resolved, it is on disk. */
  async write<Result>(work: (sql: Sql) => Promise<Result>): Promise<Result> {
    return this.#fork().transaction().execute(work);
  }

  /** Resolves when the database answers. */
  async ping(): Promise<void> {
    await this.read((sql) => sql.selectNoFrom((to) => to.lit(1).as('one')).execute());
  }

  /** Lets the work that is being done finish. May be called again. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#orm.close();
  }

  #fork(): Sql {
    if (this.#closed) {
      throw new StorageError('storage-unavailable', 'The database has been closed.');
    }
    return this.#orm.em.fork().getKysely<Tables>();
  }
}
