import { Migrator } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/postgresql';
import type { Kysely } from 'kysely';
import { postgresqlEntities, type Tables } from '../entities.ts';
import type { Sql } from '../units-of-work.ts';
import { migrationNames } from './migration-names.ts';
import { migrations } from './migrations/index.ts';

/**
 * MikroORM over connections to a server.
 * @param databaseName which only a migrator asks for, as it would make a database that is missing
 */
export function postgresqlOrm(kysely: Kysely<Tables>, databaseName = 'todo'): MikroORM {
  return new MikroORM({
    entities: [...postgresqlEntities],
    dbName: databaseName,
    driverOptions: kysely,
    extensions: [Migrator],
    migrations: {
      migrationsList: migrationNames.map((name) => ({ name, class: migrations[name] })),
      // They all share the one transaction of `migrate`.
      transactional: false,
      disableForeignKeys: false,
      snapshot: false,
      silent: true,
    },
  });
}

/**
 * Each piece of work gets a fork of its own of MikroORM's entity manager. Queries go through the fork's
 * Kysely: rows come back as they are, and nothing pays for managed entities.
 */
export function forks(orm: MikroORM): () => Sql {
  return () => orm.em.fork().getKysely<Tables>();
}
