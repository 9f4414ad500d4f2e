import { MikroORM } from '@mikro-orm/sqlite';
import { CompiledQuery } from 'kysely';
import { sqliteEntities } from '../entities.ts';
import { ormOptions } from '../orm.ts';
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
 * Applies what is pending: all of it or, where anything fails, nothing. Programs that start at the same
 * moment wait for each other, and all but the first find nothing left to do.
 * @returns the names of what was applied
 * @throws StorageError
 */
export async function migrate(file: SqliteFile, orm: MikroORM): Promise<readonly string[]> {
  const { database, kysely } = file;
  const run = (sql: string) => kysely.executeQuery(CompiledQuery.raw(sql));
  lendMigrationFunctions(database);
  // Begun beneath the ORM: what its migrator looks up before it migrates has to hold as well.
  await run('begin immediate');
  try {
    const applied = await orm.migrator.up();
    await run('commit');
    return applied.map(({ name }) => name);
  } finally {
    if (database.inTransaction) await run('rollback');
  }
}
