import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { searchWords, StorageError } from '@todo/application';
import { aCommand, anAccount, todosIn } from '@todo/application/testing';
import { complete, instant } from '@todo/domain';
import { Client } from 'pg';
import { copyDatabase, migrateDatabase, openDatabase, schemaState } from '../open-database.ts';
import { ConnectionPool } from './connection-pool.ts';
import { migrationNames } from '../schema/migrations.ts';
import { postgresqlOrm } from './postgresql-orm.ts';

// The global set-up of the tests starts the server and sets this variable.
const { TEST_POSTGRES_URL: administrator = '' } = process.env;
const skip = administrator === '' && 'no PostgreSQL is provided: run `npm test`';
const names = migrationNames('postgresql');
const moment = instant(Date.UTC(2026, 10, 22, 9, 30));

describe('The schema of PostgreSQL', { skip }, () => {
  it('is what the entities describe, once the migrations are applied', async () => {
    await using database = await anEmptyDatabase();
    await migrateDatabase(database);
    const pool = new ConnectionPool(database);
    const orm = await postgresqlOrm(pool.kysely, database.name);
    const differences = await orm.schema.getUpdateSchemaSQL({ safe: false, wrap: false });
    await pool.close();
    assert.deepEqual(differences.split('\n').filter(Boolean), [
      // The entities do not describe that sessions and tokens go with their account, and tags with their todo.
      'alter table "personal_token" drop constraint "personal_token_account_fkey";',
      'alter table "session" drop constraint "session_account_fkey";',
      'alter table "todo_tag" drop constraint "todo_tag_owner_todo_id_fkey";',
      // And the comparison takes an identity column for a default.
      'alter table "todo" alter column "id" drop default;',
      // Nor do they describe the trigger that draws a revision for writes of an earlier release.
      'drop trigger if exists "todo_revision_update" on "todo";',
      'drop function if exists "todo_todo_revision_update_fn"();',
    ]);
  });

  it('is migrated once, and lists the migrations that it has had', async () => {
    await using database = await anEmptyDatabase();
    assert.deepEqual(await schemaState(database), { applied: [], pending: names });
    assert.deepEqual(await migrateDatabase(database), names);
    assert.deepEqual(await migrateDatabase(database), []);
    assert.deepEqual(await schemaState(database), { applied: names, pending: [] });
  });

  it('has the texts of an earlier release folded anew, and each tag once', async () => {
    await using database = await aDatabaseOfSchema1();
    await using opened = await openDatabase(database);
    const todos = todosIn(opened.store)('ada');
    assert.equal(await todos.count({ words: searchWords('straße') }), 1000);
    assert.equal(await todos.count({ words: ['straße'] }), 0);
    assert.equal(await todos.count({ tags: [['caf\u00e9']] }), 1000);
    assert.deepEqual(await todos.tags(), ['caf\u00e9', 'home', 'plain']);
    const { rows } = await database.run(
      `select distinct task, tags, notes, version, task_key, search from todo order by version`,
    );
    assert.deepEqual(rows, [
      {
        task: 'STRAẞE',
        tags: '["home","caf\u00e9"]',
        notes: 'İ',
        version: 1,
        task_key: 'strasse',
        search: 'strasse\nhome\ncaf\u00e9\ni',
      },
      {
        task: 'milk',
        tags: '["plain"]',
        notes: '',
        version: 2,
        task_key: 'milk',
        search: 'milk\nplain\n',
      },
    ]);
    const { rows: tags } = await database.run('select count(*)::integer as total from todo_tag');
    assert.deepEqual(tags, [{ total: 2001 }]);
    const { rows: revisions } = await database.run(
      'select count(distinct revision)::integer as total from todo',
    );
    assert.deepEqual(revisions, [{ total: 1001 }]);
  });

  it('draws a revision for each row that a server of an earlier release still writes', async () => {
    await using database = await aDatabaseOfSchema1();
    await migrateDatabase(database);
    const revisions = async () => {
      const { rows } = await database.run(
        `select revision from todo where version > 1 or task like 'new %' order by id`,
      );
      return rows.map(({ revision }) => String(revision));
    };
    const before = await revisions();
    await database.run(`
      update todo set version = 3, task = 'tea' where version = 2;
      insert into todo (owner, version, task, status, created_at, updated_at)
      values ('ada', 1, 'new one', 'Pending', '', ''), ('ada', 1, 'new other', 'Pending', '', '');
    `);
    const after = await revisions();
    assert.equal(after.length, 3);
    assert.equal(new Set([...before, ...after]).size, 4);
  });

  it('has a change log that begins with the next change of an existing todo', async () => {
    await using database = await anEmptyDatabase();
    await migrateDatabase(database);
    // The database as the release before the change log has left it.
    await database.run(`
      drop table todo_change, change_counter, todo_trash, external_id;
      drop table session, personal_token, account, sign_in_attempt, signing_key;
      delete from mikro_orm_migrations where name >= '004';
      insert into todo (owner, version, task, status, created_at, updated_at)
      values ('ada', 1, 'milk', 'Pending', '${moment}', '${moment}'),
        ('ada', 1, 'tea', 'Pending', '${moment}', '${moment}');
    `);
    await using opened = await openDatabase(database);
    const todos = todosIn(opened.store)('ada');
    const { todos: before } = await todos.list({ limit: 10 });
    const [completed] = await todos.update([1], (todo) => complete(todo, moment));
    await todos.remove([2], () => {});
    const changes = await opened.store.read('ada', (data) => data.changes.after(0, 10));
    assert.deepEqual(
      changes.map(({ seq, kind, before: was, after }) => [seq, kind, was, after]),
      [
        [1, 'completed', before[0], completed],
        [2, 'deleted', before[1], null],
      ],
    );
  });

  it('keeps what the owner local has, which an account may adopt', async () => {
    await using database = await anEmptyDatabase();
    await migrateDatabase(database);
    // The database as the release before accounts has left it.
    await database.run(`
      drop table session, personal_token, account, sign_in_attempt, signing_key, todo_trash, external_id;
      drop index todo_change_todo_index, todo_change_command_index;
      alter table todo_change drop column reverts_command, drop column reverts_as;
      delete from mikro_orm_migrations where name >= '005';
      insert into todo (owner, version, task, status, created_at, updated_at, tags, search)
      values ('local', 1, 'milk', 'Pending', '${moment}', '${moment}', '["home"]', 'milk');
      insert into todo_tag values ('local', 'home', 1);
      insert into change_counter values ('local', 7);
    `);
    await using opened = await openDatabase(database);
    const { todos: before } = await todosIn(opened.store)('local').list({ limit: 10 });
    assert.equal(before.length, 1);
    const ada = anAccount({ name: 'ada' });
    const adopted = await opened.accounts.transaction(async ({ accounts }) => {
      await accounts.add(ada);
      return accounts.adopt('local', ada.id);
    });
    assert.equal(adopted, 1);
    const hers = todosIn(opened.store)(ada.id);
    assert.deepEqual((await hers.list({ limit: 10, tags: [['home']] })).todos, before);
    await hers.update([1], (todo) => complete(todo, moment));
    const [change] = await opened.store.read(ada.id, (data) => data.changes.after(7, 10));
    assert.equal(change?.seq, 8);
  });

  it('has a trash for what is deleted from now on', async () => {
    await using database = await anEmptyDatabase();
    await migrateDatabase(database);
    // The database as the release before the trash has left it.
    const image = { id: 1, version: 1, revision: 'r', task: 'tea', createdAt: moment };
    await database.run(`
      drop table todo_trash, external_id;
      drop index todo_change_todo_index, todo_change_command_index;
      alter table todo_change drop column reverts_command, drop column reverts_as;
      delete from mikro_orm_migrations where name >= '006';
      insert into todo_change (owner, seq, command, actor, changed_at, kind, todo_id, todo_before)
      values ('ada', 1, 'c', 'local', '${moment}', 'deleted', 1, '${JSON.stringify(image)}');
      insert into change_counter values ('ada', 1);
      insert into todo (owner, version, task, status, created_at, updated_at)
      values ('ada', 1, 'milk', 'Pending', '${moment}', '${moment}');
    `);
    await using opened = await openDatabase(database);
    const { store } = opened;
    const [deleted] = await store.read('ada', (data) => data.changes.by('c'));
    assert.deepEqual([deleted?.todoId, deleted?.reverts], [1, null]);
    assert.equal(await store.read('ada', (data) => data.trash.count()), 0);
    await todosIn(store)('ada').remove([1], () => {});
    const [trashed] = await store.read('ada', (data) => data.trash.list(9));
    assert.equal(trashed?.todo.task, 'milk');
  });

  it('has foreign ids from the next import on', async () => {
    await using database = await anEmptyDatabase();
    await migrateDatabase(database);
    // The database as the release before import and export has left it.
    await database.run(`
      drop table external_id;
      delete from mikro_orm_migrations where name >= '007';
      insert into todo (owner, version, task, status, created_at, updated_at)
      values ('ada', 1, 'milk', 'Pending', '${moment}', '${moment}');
    `);
    await using opened = await openDatabase(database);
    const { store } = opened;
    const entry = { externalId: 'one', todoId: 1, fingerprint: 'f', extra: null };
    await store.transaction(aCommand(), (data) => data.externalIds.put('json', [entry]));
    assert.deepEqual(await store.read('ada', (data) => data.externalIds.of('json', [1])), [entry]);
    assert.equal(await todosIn(store)('ada').count({}), 1);
  });

  it('stays unchanged if a migration fails', async () => {
    await using database = await aDatabaseOfSchema1();
    // The broken todo comes late in the order of the todos: the migration has written others before it.
    await database.run(`update todo set tags = 'no list' where version = 2`);
    const before = await database.run('select * from todo order by owner, id');
    await assert.rejects(openDatabase(database));
    assert.deepEqual((await schemaState(database)).applied, ['001-create-todo']);
    assert.deepEqual(
      (await database.run('select * from todo order by owner, id')).rows,
      before.rows,
    );
  });

  it('is refused when a newer release has written it', async () => {
    await using database = await anEmptyDatabase();
    await migrateDatabase(database);
    await database.run(`insert into mikro_orm_migrations (name) values ('999-later')`);
    await assert.rejects(openDatabase(database), isUnusable(/newer release of todo.*999-later/));
  });

  it('is not created in a database whose encoding cannot hold every text', async () => {
    await using database = await anEmptyDatabase(
      `encoding 'SQL_ASCII' locale 'C' template template0`,
    );
    await assert.rejects(openDatabase(database), isUnusable(/encoding SQL_ASCII.*UTF8/));
    assert.deepEqual((await schemaState(database)).applied, []);
  });

  it('leaves the tables of another program unchanged, and creates none', async () => {
    await using database = await anEmptyDatabase();
    await database.run('create table todo_tag (something text)');
    await assert.rejects(migrateDatabase(database), isUnusable(/"todo_tag" already exists/));
    const { rows } = await database.run(
      `select table_name as name from information_schema.tables where table_schema = 'public'`,
    );
    assert.deepEqual(rows, [{ name: 'todo_tag' }]);
  });

  const foreign = {
    'a table': 'create table users (id int)',
    'a table in a schema of its own': 'create schema app create table users (id int)',
    'a view': 'create view numbers as select 1 as number',
    'a partitioned table': 'create table events (at date) partition by range (at)',
    'a table of migrations without one': 'create table mikro_orm_migrations (id int)',
  };
  for (const [what, sql] of Object.entries(foreign)) {
    it(`is not created beside ${what} of another program, unless an operator asks for it`, async () => {
      await using database = await anEmptyDatabase();
      await using source = await anEmptyDatabase();
      await migrateDatabase(source);
      await database.run(sql);
      const before = await everythingIn(database);
      const refusal = isUnusable(
        /has tables of other programs and none of todo\..*`todo db migrate`/,
      );
      for (const use of [
        () => openDatabase(database),
        () => openDatabase({ ...database, shortLived: true }),
        () => schemaState(database),
        () => copyDatabase({ from: source, to: database, now: instant(0) }),
        () => copyDatabase({ from: database, to: source, now: instant(0) }),
      ]) {
        await assert.rejects(use, refusal);
      }
      assert.deepEqual(await everythingIn(database), before);
    });
  }

  it('is created beside the tables of another program by `migrate`, and used from then on', async () => {
    await using database = await anEmptyDatabase();
    await database.run('create table users (id int)');
    assert.deepEqual(await migrateDatabase(database), names);
    await (await openDatabase(database)).close();
    assert.deepEqual(await schemaState(database), { applied: names, pending: [] });
  });

  it('is created in a database that has only tables of extensions', async () => {
    await using database = await anEmptyDatabase();
    await database.run('create extension pg_stat_statements');
    await (await openDatabase(database)).close();
    assert.deepEqual(await schemaState(database), { applied: names, pending: [] });
  });

  it('does not share the migrations table of another program', async () => {
    await using database = await anEmptyDatabase();
    await database.run(
      `create table mikro_orm_migrations (id serial, name text); insert into mikro_orm_migrations (name) values ('Migration2026')`,
    );
    for (const use of [openDatabase, schemaState, migrateDatabase]) {
      await assert.rejects(use(database), isUnusable(/has the migrations of another program/));
    }
  });
});

/** A thousand todos with a tag in two spellings, and one that stays as it is. */
async function aDatabaseOfSchema1() {
  const database = await anEmptyDatabase();
  const pool = new ConnectionPool(database);
  const orm = await postgresqlOrm(pool.kysely, database.name);
  await orm.migrator.up({ to: '001-create-todo' });
  await pool.close();
  await database.run(`
    insert into todo (owner, version, task, status, created_at, updated_at, tags, notes, task_key, search)
    select 'ada', 1, 'STRAẞE', 'Pending', '2026-11-22', '2026-11-22', '["home","cafe\u0301","caf\u00e9"]', 'İ',
      'straße', E'straße\\nhome\\ncaf\u00e9\\ncaf\u00e9\\ni\u0307'
    from generate_series(1, 1000);
    insert into todo (owner, version, task, status, created_at, updated_at, tags, notes, task_key, search)
    values ('ada', 2, 'milk', 'Pending', '2026-11-22', '2026-11-22', '["plain"]', '', 'milk', E'milk\\nplain\\n');
    insert into todo_tag select owner, tag, id from todo, json_array_elements_text(tags::json) as tag;
  `);
  return database;
}

/** The tables, views and extensions of a database. */
async function everythingIn({
  run: query,
}: {
  readonly run: (sql: string) => ReturnType<typeof run>;
}) {
  const { rows } = await query(`
    select relname as name from pg_class where relnamespace::regnamespace::text !~ '^(pg_|information_schema)'
    union all select extname from pg_extension order by name
  `);
  return rows;
}

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
