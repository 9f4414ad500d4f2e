import { MikroORM } from '@mikro-orm/postgresql';
import type { Kysely } from 'kysely';
import { postgresqlEntities, type Tables } from '../schema/entities.ts';
import { ormOptions } from '../schema/orm.ts';

/**
 * MikroORM over connections to a server.
 * @param databaseName only the migrator needs it, to create a missing database
 */
export async function postgresqlOrm(
  kysely: Kysely<Tables>,
  databaseName = 'todo',
): Promise<MikroORM> {
  return new MikroORM({
    entities: [...postgresqlEntities],
    dbName: databaseName,
    ...(await ormOptions(kysely, 'postgresql')),
  });
}
