import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import Database from 'better-sqlite3';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { compareKeys, copiedTables } from './copied-tables.ts';
import { migrateDatabase } from '../open-database.ts';

describe('The tables of a copy', () => {
  it('are all tables with data, with all of their columns', async () => {
    await using folder = await temporaryFolder();
    const path = `${folder.path}/todo.db`;
    await migrateDatabase({ url: `sqlite:${path}` });
    const database = new Database(path, { readonly: true });
    const columns = database
      .prepare<[], { table: string; column: string }>(
        `select t.name as "table", c.name as "column"
         from pragma_table_list t, pragma_table_info(t.name) c
         where t.schema = 'main' and t.type = 'table'
           and t.name not like 'sqlite_%' and t.name <> 'mikro_orm_migrations'`,
      )
      .all();
    database.close();
    const copied = Object.values(copiedTables).flatMap((table) =>
      table.columns.map((column) => `${table.name}.${column}`),
    );
    assert.deepEqual(
      columns.map(({ table, column }) => `${table}.${column}`).toSorted(),
      copied.toSorted(),
    );
  });

  it('are read in the order of the code points of their keys', () => {
    const keys = [
      ['a', 2],
      ['a', 10],
      ['b', 1],
      ['ｚ', 1],
      ['🐧', 1],
    ];
    assert.deepEqual(keys.toReversed().toSorted(compareKeys), keys);
  });
});
