import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { StorageError } from '@todo/application';
import { Client } from 'pg';
import { migrateDatabase, openDatabase, schemaState } from '../open-database.ts';
import { ConnectionPool } from './connection-pool.ts';
import { migrationNames } from './migration-names.ts';
import { postgresqlOrm } from './postgresql-orm.ts';

// The tests' set-up provides it.
const { TEST_POSTGRES_URL: administrator = '' } = process.env;
const skip = administrator === '' && 'no PostgreSQL is provided: run `npm test`';
const names = [...migrationNames];

describe('The schema of PostgreSQL', { skip }, () => {
  it('is what the entities describe, once the migrations are applied', async () => {
    await using database = await anEmptyDatabase();
    await migrateDatabase(database);
    const pool = new ConnectionPool(database);
    const orm = postgresqlOrm(pool.kysely, database.name);
    const differences = await orm.schema.getUpdateSchemaSQL({ safe: false, wrap: false });
    await pool.close();
    assert.deepEqual(differences.split('\n').filter(Boolean), [
      // The entities do not describe that tags go with their todo.
      'alter table "todo_tag" drop constraint "todo_tag_owner_todo_id_fkey";',
      // And the comparison takes an identity for a default, which it is not.
      'alter table "todo" alter column "id" drop default;',
    ]);
  });

  it('is migrated once, and tells what it has had', async () => {
    await using database = await anEmptyDatabase();
    assert.deepEqual(await schemaState(database), { applied: [], pending: names });
    assert.deepEqual(await migrateDatabase(database), names);
    assert.deepEqual(await migrateDatabase(database), []);
    assert.deepEqual(await schemaState(database), { applied: names, pending: [] });
  });

  it('is refused when a newer release has written it', async () => {
    await using database = await anEmptyDatabase();
    await migrateDatabase(database);
    await database.run(`insert into mikro_orm_migrations (name) values ('999-later')`);
    await assert.rejects(openDatabase(database), isUnusable(/newer release of todo.*999-later/));
  });

  it('is not put where not every text can be', async () => {
    await using database = await anEmptyDatabase(
      `encoding 'SQL_ASCII' locale 'C' template template0`,
    );
    await assert.rejects(openDatabase(database), isUnusable(/encoding SQL_ASCII.*UTF8/));
    assert.deepEqual((await schemaState(database)).applied, []);
  });

  it('leaves the tables of another program alone, and none of its own', async () => {
    await using database = await anEmptyDatabase();
    await database.run('create table todo_tag (something text)');
    await assert.rejects(openDatabase(database), isUnusable(/"todo_tag" already exists/));
    const { rows } = await database.run(
      `select table_name as name from information_schema.tables where table_schema = 'public'`,
    );
    assert.deepEqual(rows, [{ name: 'todo_tag' }]);
  });
});

function isUnusable(message: RegExp) {
  return (error: unknown) => {
    assert.ok(error instanceof StorageError);
    assert.equal(error.code, 'storage-unusable');
    assert.match(error.message, message);
    return true;
  };
}

async function anEmptyDatabase(kind = '') {
  const name = `todo_${randomBytes(8).toString('hex')}`;
  await run(administrator, `create database ${name} ${kind}`);
  const url = new URL(administrator);
  url.pathname = name;
  return {
    name,
    url: url.href,
    run: (sql: string) => run(url.href, sql),
    [Symbol.asyncDispose]: async () =>
      void (await run(administrator, `drop database ${name} with (force)`)),
  };
}

async function run(url: string, sql: string) {
  const client = new Client(url);
  await client.connect();
  try {
    return await client.query(sql);
  } finally {
    await client.end();
  }
}
