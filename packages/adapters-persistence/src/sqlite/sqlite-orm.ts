import { MikroORM } from '@mikro-orm/sqlite';
import { CompiledQuery } from 'kysely';
import { sqliteEntities } from '../schema/entities.ts';
import { ormOptions } from '../schema/orm.ts';
import { lendMigrationFunctions } from './migration-functions.ts';
import type { SqliteFile } from './sqlite-file.ts';

/** MikroORM over an open file. */
export async function sqliteOrm({ database, kysely }: SqliteFile): Promise<MikroORM> {
  return new MikroORM({
    entities: [...sqliteEntities],
    dbName: database.name,
    ...(await ormOptions(kysely, 'sqlite')),
    // The schema comparison cannot read the columns of a virtual table.
    schemaGenerator: { skipTables: [/^todo_search/] },
  });
}

/**
 * Applies all pending migrations or, if one fails, none. Processes that start at the same moment wait for each other,
 * and all but the first find no migration pending.
 * @returns the names of the applied migrations
 * @throws StorageError
 */
export async function migrate(file: SqliteFile, orm: MikroORM): Promise<readonly string[]> {
  const { database, kysely } = file;
  const run = (sql: string) => kysely.executeQuery(CompiledQuery.raw(sql));
  lendMigrationFunctions(database);
  // The transaction starts before the ORM's migrator reads which migrations are applied, so that this stays true.
  await run('begin immediate');
  try {
    const applied = await orm.migrator.up();
    await run('commit');
    return applied.map(({ name }) => name);
  } finally {
    if (database.inTransaction) await run('rollback');
  }
}
