import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { describe, it } from 'node:test';
import Database from 'better-sqlite3';
import { migrateDatabase, openDatabase, schemaState } from '../open-database.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { migrationNames } from '../schema/migrations.ts';
import { openSqliteFile } from './sqlite-file.ts';
import { migrate, sqliteOrm } from './sqlite-orm.ts';

const names = migrationNames('sqlite');

describe('The migrations of SQLite', () => {
  it('create the schema that the entities describe', async () => {
    const file = await openSqliteFile(':memory:', 1000);
    const orm = await sqliteOrm(file);
    await migrate(file, orm);
    const differences = await orm.schema.getUpdateSchemaSQL({ safe: false, wrap: false });
    // The entities do not describe the triggers of the search index and of revisions.
    assert.equal(
      differences.replaceAll(/^drop trigger if exists `todo_(search|revision)_\w+`;\n/gm, ''),
      '',
    );
    await orm.close();
  });

  it('are numbered, and each leaves its number in the file', async () => {
    const file = await openSqliteFile(':memory:', 1000);
    const orm = await sqliteOrm(file);
    await migrate(file, orm);
    assert.equal(file.database.pragma('user_version', { simple: true }), names.length);
    assert.deepEqual(
      names.map((name) => Number(name.slice(0, 3))),
      names.map((_, index) => index + 1),
    );
    await orm.close();
  });

  it('are applied once, and named', async () => {
    await using folder = await temporaryFolder();
    const url = `sqlite:${folder.path}/todo.db`;
    assert.deepEqual(await migrateDatabase({ url }), names);
    assert.deepEqual(await migrateDatabase({ url }), []);
  });

  it('are counted without creating or changing a file', async () => {
    await using folder = await temporaryFolder();
    const path = `${folder.path}/todo.db`;
    assert.deepEqual(await schemaState({ url: `sqlite:${path}` }), { applied: [], pending: names });
    assert.ok(!existsSync(path));
    await (await openDatabase({ url: `sqlite:${path}` })).close();
    assert.deepEqual(await schemaState({ url: `sqlite:${path}` }), { applied: names, pending: [] });
  });

  it('are applied by one of many processes that open an empty file at once', async () => {
    await using folder = await temporaryFolder();
    const url = `sqlite:${folder.path}/todo.db`;
    const applied = await Promise.all(Array.from({ length: 10 }, () => migrateDatabase({ url })));
    assert.deepEqual(applied.flat(), names);
  });

  it('leave nothing behind when one fails', async () => {
    await using folder = await temporaryFolder();
    const path = `${folder.path}/todo.db`;
    // The table that the migration creates exists already, so the migration fails.
    const file = await openSqliteFile(path, 1000);
    file.database.exec('create table todo (id integer)');
    const orm = await sqliteOrm(file);
    await assert.rejects(migrate(file, orm), /table `?"?todo`?"? already exists/);
    await orm.close();

    const left = new Database(path, { readonly: true });
    const tables = left.prepare('select name from sqlite_schema').pluck().all();
    assert.deepEqual(tables, ['todo']);
    assert.equal(left.pragma('user_version', { simple: true }), 0);
    assert.equal(left.pragma('application_id', { simple: true }), 0);
    left.close();
  });
});
