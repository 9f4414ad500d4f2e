import { Migrator } from '@mikro-orm/migrations';
import type { SqlEntityManager } from '@mikro-orm/sqlite';
import type { Kysely } from 'kysely';
import type { Tables } from './entities.ts';
import { loadMigrations, type MigratedDialect } from './migrations.ts';
import type { Sql } from '../sql-database.ts';

/** The options of MikroORM on either database: our own connections, and migrations that share one transaction. */
export async function ormOptions(kysely: Kysely<Tables>, dialect: MigratedDialect) {
  return {
    driverOptions: kysely,
    extensions: [Migrator],
    migrations: {
      migrationsList: [...(await loadMigrations(dialect))],
      // All migrations run in the one transaction of `migrate`.
      transactional: false,
      disableForeignKeys: false,
      snapshot: false,
      silent: true,
    },
  };
}

/**
 * Each transaction gets its own fork of MikroORM's entity manager. Queries go through the fork's Kysely: they return
 * plain rows, without the cost of managed entities.
 */
export function forksOf({ em }: { readonly em: SqlEntityManager }): () => Sql {
  return () => em.fork().getKysely<Tables>();
}
