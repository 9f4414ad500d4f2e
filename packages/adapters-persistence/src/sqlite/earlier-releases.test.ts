import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { createTodoApp, searchWords, type Store } from '@todo/application';
import {
  aCommand,
  aDraft,
  aMoment,
  anAccount,
  fixedClock,
  momentsLater,
  todosIn,
} from '@todo/application/testing';
import { complete, type Owner } from '@todo/domain';
import Database from 'better-sqlite3';
import { openDatabase, schemaState } from '../open-database.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { migrationNames } from '../schema/migrations.ts';

const names = migrationNames('sqlite');
const testing = new URL('../../testing/', import.meta.url);

describe('A database of release 0.1', () => {
  it('keeps every todo, which now has the defaults of the new fields', async () => {
    await using folder = await temporaryFolder();
    await using database = await openDatabase({ url: `sqlite:${release1(folder.path)}` });
    const { todos } = await todosIn(database.store)('local').list({ limit: 10 });
    const [one, three] = todos;
    const added = { priority: 'none', due: null, tags: [], notes: '' };
    assert.deepEqual(todos, [
      {
        id: 1,
        version: 1,
        revision: one?.revision,
        task: 'Buy Äpfel',
        status: 'Pending',
        ...added,
        createdAt: '2026-11-22T09:30:00.000Z',
        updatedAt: '2026-11-22T09:30:00.000Z',
        completedAt: null,
      },
      {
        id: 3,
        version: 2,
        revision: three?.revision,
        task: '牛乳を買う',
        status: 'Completed',
        ...added,
        createdAt: '2026-11-22T09:31:00.000Z',
        updatedAt: '2026-11-22T10:00:00.000Z',
        completedAt: '2026-11-22T10:00:00.000Z',
      },
    ]);
    assert.equal((await todosIn(database.store)('ada').find(4))?.version, 7);
  });

  it('is searched and sorted like any other', async () => {
    await using folder = await temporaryFolder();
    await using database = await openDatabase({ url: `sqlite:${release1(folder.path)}` });
    const todos = todosIn(database.store)('local');
    assert.equal(await todos.count({ words: searchWords('ÄPFEL') }), 1);
    assert.equal(await todos.count({ words: searchWords('牛乳') }), 1);
    const byTask = [{ field: 'task', descending: true } as const];
    const { todos: sorted } = await todos.list({ order: byTask, limit: 10 });
    assert.deepEqual(
      sorted.map(({ id }) => id),
      [3, 1],
    );
  });

  it('continues with the next id', async () => {
    await using folder = await temporaryFolder();
    await using database = await openDatabase({ url: `sqlite:${release1(folder.path)}` });
    assert.equal((await todosIn(database.store)('local').add(aDraft())).id, 10);
  });

  it('is opened after a crash has left a transaction half written', async () => {
    await using folder = await temporaryFolder();
    const path = release1(folder.path);
    const writer = new Database(path);
    // With so small a cache, SQLite writes to the file long before the commit.
    writer.exec('pragma journal_mode = delete; pragma cache_size = 1; begin');
    writer.exec(
      "insert into todo (owner, version, task, status, created_at, updated_at) select 'local', 1, hex(randomblob(400)), 'Pending', '', '' from (with recursive n (v) as (select 1 union all select v + 1 from n where v < 500) select v from n)",
    );
    const left = `${folder.path}/left.db`;
    copyFileSync(path, left);
    copyFileSync(`${path}-journal`, `${left}-journal`);
    writer.close();

    assert.equal((await schemaState({ url: `sqlite:${left}` })).applied.length, 1);
    await using database = await openDatabase({ url: `sqlite:${left}` });
    assert.equal(await todosIn(database.store)('local').count({}), 2);
  });

  it('has the old or the new schema after its migration was killed, and every todo', async () => {
    await using folder = await temporaryFolder();
    const path = release1(folder.path);
    const before = new Database(path);
    before.exec(`
      insert into todo (owner, version, task, status, created_at, updated_at)
      select 'local', 1, 'task ' || value, 'Pending', '2026-11-22', '2026-11-22'
      from (with recursive n (value) as (select 1 union all select value + 1 from n where value < 20000) select value from n)
    `);
    before.close();

    await killWhileMigrating(path);

    const { applied } = await schemaState({ url: `sqlite:${path}` });
    assert.ok([1, names.length].includes(applied.length), applied.join());
    await using database = await openDatabase({ url: `sqlite:${path}` });
    assert.equal(await todosIn(database.store)('local').count({}), 20_002);
    assert.equal(await todosIn(database.store)('local').count({ words: ['task 19'] }), 1111);
    assertIntact(path);
  });
});

describe('A database of schema 3', () => {
  it('is searched, sorted and filtered by texts that are folded anew', async () => {
    await using folder = await temporaryFolder();
    const path = schema3(folder.path);
    await using database = await openDatabase({ url: `sqlite:${path}` });
    const todos = todosIn(database.store)('local');
    for (const [keyword, id] of [
      ['straße', 1],
      ['STRASSE', 1],
      ['istanbul', 1],
      ['CAFÉ now', 1],
      ['οδυσσευς', 5],
      ['ÅNGSTRÖM', 4],
    ] as const) {
      const { todos: found } = await todos.list({ words: searchWords(keyword), limit: 10 });
      assert.deepEqual(
        found.map((todo) => todo.id),
        [id],
        keyword,
      );
    }
    assert.equal(await todos.count({ words: ['i\u0307stanbul'] }), 0);
    assert.equal(await todos.count({ tags: [['caf\u00e9']] }), 2);
    assert.deepEqual((await todos.tags()).slice(0, 1), ['caf\u00e9']);
    assert.equal((await todos.tags()).length, 6);
    assertIntact(path);
  });

  it('has each tag once, at its first place, and everything else unchanged', async () => {
    await using folder = await temporaryFolder();
    await using database = await openDatabase({ url: `sqlite:${schema3(folder.path)}` });
    const { todos } = await todosIn(database.store)('local').list({ limit: 10 });
    assert.deepEqual(
      todos.map(({ id, task, tags, notes, version, updatedAt }) =>
        [id, task, tags.join(' '), notes, version, updatedAt].join('|'),
      ),
      [
        '1|Walk to STRAẞE 5|home caf\u00e9 now|über İSTANBUL|1|2026-11-22T09:30:00.000Z',
        '2|Buy milk|shop caf\u00e9||1|2026-11-22T09:30:00.000Z',
        '4|\u200b|\u3164 \u00c5ngstr\u00f6m||1|2026-11-22T09:30:00.000Z',
        '5|ΟΔΥΣΣΕΥΣ||first\n\tsecond|1|2026-11-22T09:30:00.000Z',
      ],
    );
    assert.deepEqual((await todosIn(database.store)('ada').find(6))?.tags, ['caf\u00e9']);
  });

  it('has a revision for each todo, and for each idempotency record', async () => {
    await using folder = await temporaryFolder();
    await using database = await openDatabase({ url: `sqlite:${schema3(folder.path)}` });
    const { todos } = await todosIn(database.store)('local').list({ limit: 10 });
    const hers = await todosIn(database.store)('ada').find(6);
    const revisions = [...todos, hers].map((todo) => todo?.revision ?? '');
    assert.equal(new Set(revisions).size, 5);
    for (const revision of revisions) assert.match(revision, /^[!#-~]{22,}$/);
    const again = await todosIn(database.store)('ada').addOnce(aDraft(), {
      key: 'key',
      fingerprint: '',
      answer: () => '',
      now: aMoment,
      expiresAt: aMoment,
    });
    // The todo is still what it was when it was added.
    assert.equal(again.revision, hers?.revision);
  });

  it('draws a revision for each row that a process of that release still writes', async () => {
    await using folder = await temporaryFolder();
    const path = schema3(folder.path);
    await using database = await openDatabase({ url: `sqlite:${path}` });
    const todos = todosIn(database.store)('local');
    const before = await todos.find(2);
    const earlier = new Database(path);
    earlier.exec(`
      update todo set version = 2, task = 'Buy tea' where id = 2;
      insert into todo (owner, version, task, status, created_at, updated_at)
      values ('local', 1, 'one', 'Pending', '', ''), ('local', 1, 'other', 'Pending', '', '');
    `);
    earlier.close();
    const changed = await todos.find(2);
    assert.equal(changed?.task, 'Buy tea');
    const { todos: all } = await todos.list({ limit: 10 });
    const revisions = [before, ...all].map((todo) => todo?.revision ?? '');
    assert.equal(all.length, 6);
    assert.equal(new Set(revisions).size, 7);
    for (const revision of revisions) assert.match(revision, /^[!#-~]{22,}$/);
  });

  it('lets a todo be completed whose text would be refused now', async () => {
    await using folder = await temporaryFolder();
    await using database = await openDatabase({ url: `sqlite:${schema3(folder.path)}` });
    const [todo] = await todosIn(database.store)('local').update([4], (before) =>
      complete(before, aMoment),
    );
    assert.equal(todo?.status, 'Completed');
  });

  it('is folded completely the old way or completely the new way after its migration was killed', async () => {
    await using folder = await temporaryFolder();
    const path = schema3(folder.path);
    const before = new Database(path);
    before.exec(`
      insert into todo (owner, version, task, status, created_at, updated_at, tags, task_key, search)
      select owner, 1, task, status, created_at, updated_at, tags, task_key, search
      from todo, (with recursive n (value) as (select 1 union all select value + 1 from n where value < 3000) select value from n)
      where id = 1;
      insert into todo_tag select owner, value, todo.id from todo, json_each(todo.tags) where todo.id > 6;
    `);
    before.close();

    await killWhileMigrating(path);
    assertIntact(path);
    const { applied } = await schemaState({ url: `sqlite:${path}` });
    assert.ok([3, names.length].includes(applied.length), applied.join());
    await using database = await openDatabase({ url: `sqlite:${path}` });
    const todos = todosIn(database.store)('local');
    assert.equal(await todos.count({}), 3004);
    assert.equal(await todos.count({ words: searchWords('straße') }), 3001);
    assert.equal(await todos.count({ words: ['straße'] }), 0);
    assert.equal(await todos.count({ tags: [['caf\u00e9']] }), 3002);
    assertIntact(path);
    const file = new Database(path, { readonly: true });
    const revisions = file.prepare('select count(distinct revision) from todo').pluck().get();
    assert.equal(revisions, 3005);
    file.close();
  });
});

describe('A database of schema 5', () => {
  it('keeps its todos, and its change log begins with their next change', async () => {
    await using folder = await temporaryFolder();
    const path = databaseFrom('schema-005.sql', folder.path);
    await using database = await openDatabase({ url: `sqlite:${path}` });
    const changes = () => database.store.read('local', (data) => data.changes.after(0, 10));
    const todos = todosIn(database.store)('local');
    const { todos: before } = await todos.list({ limit: 10 });
    assert.deepEqual(
      before.map(({ id, task, revision }) => [id, task, revision]),
      [
        [1, 'Buy milk', 'c751e8018416224135395ffead4358eb'],
        [2, 'Call Ada', 'e9dbbf5c0abc7632d32777b4ff2ae656'],
      ],
    );
    assert.deepEqual(await changes(), []);

    const [completed] = await todos.update([1], (todo) => complete(todo, aMoment));
    const added = await todos.add(aDraft());
    await todos.remove([2], () => {});
    assert.deepEqual(
      (await changes()).map(({ seq, kind, before: was, after }) => [seq, kind, was, after]),
      [
        [1, 'completed', before[0], completed],
        [2, 'created', null, added],
        [3, 'deleted', before[1], null],
      ],
    );
    assert.equal(added.id, 4);
    assertIntact(path);
  });

  it('has schema 5 or the new schema after its migration was killed', async () => {
    await using folder = await temporaryFolder();
    const path = databaseFrom('schema-005.sql', folder.path);
    await killWhileMigrating(path);
    assertIntact(path);
    const { applied } = await schemaState({ url: `sqlite:${path}` });
    assert.ok([5, names.length].includes(applied.length), applied.join());
    await using database = await openDatabase({ url: `sqlite:${path}` });
    assert.equal(await todosIn(database.store)('local').count({}), 2);
  });
});

describe('A database of schema 6', () => {
  it('keeps everything of every owner, and has no account', async () => {
    await using folder = await temporaryFolder();
    const path = databaseFrom('schema-006.sql', folder.path);
    await using database = await openDatabase({ url: `sqlite:${path}` });
    const { todos, tags, changes, record } = await dataOf(database.store, 'local');
    assert.deepEqual(
      todos.map(({ id, task, status, revision }) => [id, task, status, revision]),
      [
        [1, 'Buy milk', 'Pending', '16424b853434670bf904614beb1a4ff1'],
        [2, 'Call Ada', 'Completed', '7e3299049470697c2d4999274abefc6a'],
      ],
    );
    assert.deepEqual(tags, ['home', 'work']);
    assert.deepEqual(
      changes.map(({ seq, kind, before, after }) => [seq, kind, (after ?? before)?.id]),
      [
        [1, 'created', 1],
        [2, 'created', 2],
        [3, 'completed', 2],
        [4, 'created', 3],
        [5, 'deleted', 3],
      ],
    );
    assert.equal(record?.answer, '{"id":1}');
    assert.equal(await todosIn(database.store)('bob').count({ words: ['milk'] }), 1);
    assert.equal(await database.accounts.read(({ accounts }) => accounts.exist()), false);
    assertIntact(path);
  });

  it('gives what the owner local has to an account', async () => {
    await using folder = await temporaryFolder();
    const path = databaseFrom('schema-006.sql', folder.path);
    await using database = await openDatabase({ url: `sqlite:${path}` });
    const before = await dataOf(database.store, 'local');
    const ada = anAccount({ name: 'ada' });
    const adopted = await database.accounts.transaction(async ({ accounts }) => {
      await accounts.add(ada);
      return accounts.adopt('local', ada.id);
    });
    assert.equal(adopted, 2);
    assert.deepEqual(await dataOf(database.store, ada.id), before);
    assert.equal(await todosIn(database.store)('local').count({}), 0);
    assert.equal(await todosIn(database.store)(ada.id).count({ words: ['milk'] }), 1);
    const [completed] = await todosIn(database.store)(ada.id).update([1], (todo) =>
      complete(todo, aMoment),
    );
    const { changes } = await dataOf(database.store, ada.id);
    assert.deepEqual([changes.at(-1)?.seq, changes.at(-1)?.after], [6, completed]);
    assertIntact(path);
  });

  it('has schema 6 or the new schema after its migration was killed', async () => {
    await using folder = await temporaryFolder();
    const path = databaseFrom('schema-006.sql', folder.path);
    await killWhileMigrating(path);
    assertIntact(path);
    const { applied } = await schemaState({ url: `sqlite:${path}` });
    assert.ok([6, names.length].includes(applied.length), applied.join());
    await using database = await openDatabase({ url: `sqlite:${path}` });
    assert.equal(await todosIn(database.store)('local').count({}), 2);
  });
});

describe('A database of schema 7', () => {
  it('keeps its change log, and only what is deleted from now on goes to the trash', async () => {
    await using folder = await temporaryFolder();
    const path = databaseFrom('schema-007.sql', folder.path);
    await using database = await openDatabase({ url: `sqlite:${path}` });
    const { store } = database;
    const app = createTodoApp({ store, clock: fixedClock(momentsLater(5000)) });
    const changes = await store.read('local', (data) => data.changes.after(0, 10));
    assert.deepEqual(
      changes.map(({ seq, kind, todoId, reverts }) => [seq, kind, todoId, reverts]),
      [
        [1, 'created', 1, null],
        [2, 'created', 2, null],
        [3, 'created', 3, null],
        [4, 'completed', 2, null],
        [5, 'deleted', 3, null],
      ],
    );
    assert.deepEqual((await app.trash()).todos, []);
    await assert.rejects(app.undo(), { code: 'undo-conflict', ids: [3] });
    // What came before the deletion can be taken back.
    await app.undo(changes[3]?.command);
    assert.equal((await app.get(2)).status, 'Pending');
    await app.delete([1]);
    assert.deepEqual(
      (await app.trash()).todos.map(({ todo }) => [todo.id, todo.task]),
      [[1, 'Buy milk']],
    );
    await app.undo();
    assert.deepEqual((await app.get(1)).tags, ['home']);
    assert.equal((await app.add({ task: 'Buy tea' })).id, 4);
    assertIntact(path);
  });

  it('has schema 7 or the new schema after its migration was killed', async () => {
    await using folder = await temporaryFolder();
    const path = databaseFrom('schema-007.sql', folder.path);
    await killWhileMigrating(path);
    assertIntact(path);
    const { applied } = await schemaState({ url: `sqlite:${path}` });
    assert.ok([7, names.length].includes(applied.length), applied.join());
    await using database = await openDatabase({ url: `sqlite:${path}` });
    const changes = await database.store.read('local', (data) => data.changes.after(0, 10));
    assert.equal(changes.length, 5);
  });
});

describe('A database of schema 8', () => {
  it('keeps its todos, history and trash, and knows no foreign id', async () => {
    await using folder = await temporaryFolder();
    const path = databaseFrom('schema-008.sql', folder.path);
    await using database = await openDatabase({ url: `sqlite:${path}` });
    const { store } = database;
    const app = createTodoApp({ store, clock: fixedClock(momentsLater(9000)) });
    const { todos, changes } = await dataOf(store, 'local');
    assert.deepEqual(
      todos.map(({ id, task, status }) => [id, task, status]),
      [
        [1, 'Buy milk', 'Pending'],
        [2, 'Call Ada', 'Completed'],
      ],
    );
    assert.deepEqual(
      changes.map(({ kind, todoId, reverts }) => [kind, todoId, reverts?.as]),
      [
        ['created', 1, undefined],
        ['created', 2, undefined],
        ['created', 3, undefined],
        ['completed', 2, undefined],
        ['deleted', 3, undefined],
        ['updated', 1, undefined],
        ['updated', 1, 'undo'],
      ],
    );
    const known = () => store.read('local', (data) => data.externalIds.of('json', [1, 2, 3]));
    assert.deepEqual(await known(), []);
    const entry = { externalId: 'one', todoId: 3, fingerprint: 'f', extra: null };
    await store.transaction(aCommand('local'), (data) => data.externalIds.put('json', [entry]));
    await app.redo();
    assert.equal((await app.get(1)).task, 'Buy oat milk');
    await app.restore([3]);
    assert.deepEqual(await known(), [entry]);
    assertIntact(path);
  });

  it('has schema 8 or the new schema after its migration was killed', async () => {
    await using folder = await temporaryFolder();
    const path = databaseFrom('schema-008.sql', folder.path);
    await killWhileMigrating(path);
    assertIntact(path);
    const { applied } = await schemaState({ url: `sqlite:${path}` });
    assert.ok([8, names.length].includes(applied.length), applied.join());
    await using database = await openDatabase({ url: `sqlite:${path}` });
    assert.equal(await database.store.read('local', (data) => data.trash.count()), 1);
  });
});

/** Everything that an owner has. */
async function dataOf(store: Store, owner: Owner) {
  const { todos } = await todosIn(store)(owner).list({ limit: 10 });
  return {
    todos,
    tags: await todosIn(store)(owner).tags(),
    changes: await store.read(owner, (data) => data.changes.after(0, 10)),
    record: await store.transaction(aCommand(owner), ({ requests }) =>
      requests.find('key-1', aMoment),
    ),
  };
}

/** @returns the path of the database */
function databaseFrom(script: string, folder: string): string {
  const path = `${folder}/todo.db`;
  const database = new Database(path);
  database.exec(readFileSync(new URL(script, testing), 'utf8'));
  database.close();
  return path;
}

const release1 = (folder: string) => databaseFrom('release-1.sql', folder);
const schema3 = (folder: string) => databaseFrom('schema-003.sql', folder);

/** Kills a process that migrates the database as soon as it holds the lock: then the migration is under way. */
async function killWhileMigrating(path: string): Promise<void> {
  const program = new URL('migrate.ts', testing).pathname;
  const child = spawn(process.execPath, [program, `sqlite:${path}`]);
  // It may end by itself before it is seen to have the lock.
  const exited = once(child, 'exit');
  const watcher = new Database(path, { timeout: 0 });
  while (!isLocked(watcher) && child.exitCode === null) await new Promise(setImmediate);
  child.kill('SIGKILL');
  await exited;
  watcher.close();
}

function assertIntact(path: string): void {
  const file = new Database(path);
  assert.equal(file.pragma('integrity_check', { simple: true }), 'ok');
  file.exec("insert into todo_search (todo_search, rank) values ('integrity-check', 1)");
  const tags = `select owner, value, todo.id from todo, json_each(todo.tags)`;
  const rows = 'select owner, tag, todo_id from todo_tag';
  assert.deepEqual(file.prepare(`${tags} except ${rows}`).all(), []);
  assert.deepEqual(file.prepare(`${rows} except ${tags}`).all(), []);
  file.close();
}

function isLocked(database: Database.Database): boolean {
  try {
    database.exec('begin immediate; rollback');
    return false;
  } catch (error) {
    if (error instanceof Database.SqliteError && error.code === 'SQLITE_BUSY') return true;
    throw error;
  }
}
