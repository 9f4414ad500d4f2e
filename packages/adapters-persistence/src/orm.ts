import { Migrator } from '@mikro-orm/migrations';
import type { SqlEntityManager } from '@mikro-orm/sqlite';
import type { Kysely } from 'kysely';
import type { Tables } from './entities.ts';
import { loadMigrations, type MigratedDialect } from './migrations.ts';
import type { Sql } from './sql-database.ts';

/** How MikroORM is set up on either database: over connections of ours, and with migrations that share a transaction. */
export async function ormOptions(kysely: Kysely<Tables>, dialect: MigratedDialect) {
  return {
    driverOptions: kysely,
    extensions: [Migrator],
    migrations: {
      migrationsList: [...(await loadMigrations(dialect))],
      // They all share the one transaction of `migrate`.
      transactional: false,
      disableForeignKeys: false,
      snapshot: false,
      silent: true,
    },
  };
}

/**
 * Each piece of work gets a fork of its own of MikroORM's entity manager. Queries go through the fork's
 * Kysely: rows come back as they are, and nothing pays for managed entities.
 */
export function forksOf({ em }: { readonly em: SqlEntityManager }): () => Sql {
  return () => em.fork().getKysely<Tables>();
}
