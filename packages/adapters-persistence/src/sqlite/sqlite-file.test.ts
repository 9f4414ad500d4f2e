import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { StorageError } from '@todo/application';
import { aDraft, todosIn } from '@todo/application/testing';
import Database from 'better-sqlite3';
import { migrateDatabase, openDatabase, schemaState } from '../open-database.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { openSqliteFile } from './sqlite-file.ts';

describe('A database file', () => {
  it('is created with its folders, readable only by the user', async () => {
    await using folder = await temporaryFolder();
    const path = `${folder.path}/deep/er/todo.db`;
    await using database = await openDatabase({ url: `sqlite:${path}` });
    await todosIn(database.store)('ada').add(aDraft());
    assert.equal(statSync(`${folder.path}/deep`).mode & 0o777, 0o700);
    for (const file of [path, `${path}-wal`, `${path}-shm`]) {
      assert.equal(statSync(file).mode & 0o777, 0o600, file);
    }
  });

  it('is written ahead and synced at every commit, with foreign keys on', async () => {
    await using folder = await temporaryFolder();
    const { database } = await openSqliteFile(`${folder.path}/todo.db`, 1000);
    assert.equal(database.pragma('journal_mode', { simple: true }), 'wal');
    assert.equal(database.pragma('synchronous', { simple: true }), 2);
    assert.equal(database.pragma('foreign_keys', { simple: true }), 1);
    database.close();
  });

  it('keeps everything when it is closed and opened again', async () => {
    await using folder = await temporaryFolder();
    const url = `sqlite:${folder.path}/todo.db`;
    const first = await openDatabase({ url });
    const added = await todosIn(first.store)('ada').add(aDraft());
    await first.close();
    await using second = await openDatabase({ url });
    assert.deepEqual(await todosIn(second.store)('ada').find(added.id), added);
  });

  it('may be closed twice, and afterwards fails every call as closed', async () => {
    const database = await openDatabase({ url: 'sqlite::memory:' });
    await database.close();
    await database.close();
    await assert.rejects(todosIn(database.store)('ada').find(1), unavailable);
    await assert.rejects(database.ping(), unavailable);
  });
});

describe('A file that cannot be used is refused and left as it is:', () => {
  const refused: [string, RegExp, (path: string) => void][] = [
    [
      'one that is no database',
      /not a database/,
      (path) => writeFileSync(path, 'Buy milk\n'.repeat(99)),
    ],
    ['a damaged one', /not a database, or it is damaged/, damaged],
    ['a database of another program', /another program/, (path) => sql(path, 'create table a (b)')],
    [
      'a database of another program that has no tables yet',
      /another program/,
      (path) => sql(path, 'pragma application_id = 7; pragma user_version = 3'),
    ],
    [
      'a database of a newer release',
      /newer release of todo \(schema 99; this release knows \d+\)/,
      (path) =>
        sql(
          path,
          'pragma application_id = 0x746f646f; pragma user_version = 99; create table todo (id)',
        ),
    ],
  ];
  for (const [name, message, make] of refused) {
    it(name, async () => {
      await using folder = await temporaryFolder();
      const path = `${folder.path}/todo.db`;
      make(path);
      const before = readFileSync(path);
      for (const use of [openDatabase, migrateDatabase, schemaState]) {
        await assert.rejects(use({ url: `sqlite:${path}` }), unusable(message));
      }
      assert.deepEqual(readFileSync(path), before);
    });
  }

  it('a folder', async () => {
    await using folder = await temporaryFolder();
    mkdirSync(`${folder.path}/todo.db`);
    await assert.rejects(
      openDatabase({ url: `sqlite:${folder.path}/todo.db` }),
      unusable(/todo.db cannot be used: it is not a file/),
    );
  });

  it('one in a folder that is a file', async () => {
    await using folder = await temporaryFolder();
    writeFileSync(`${folder.path}/file`, '');
    await assert.rejects(
      openDatabase({ url: `sqlite:${folder.path}/file/todo.db` }),
      unusable(/cannot be used: .*/),
    );
  });

  it(
    'one that may not be written',
    { skip: process.getuid?.() === 0 && 'root may write anything' },
    async () => {
      await using folder = await temporaryFolder();
      const path = `${folder.path}/todo.db`;
      await (await openDatabase({ url: `sqlite:${path}` })).close();
      chmodSync(path, 0o400);
      await using database = await openDatabase({ url: `sqlite:${path}` });
      await assert.rejects(
        todosIn(database.store)('ada').add(aDraft()),
        unusable(/cannot be written/),
      );
    },
  );
});

function sql(path: string, statements: string): void {
  const database = new Database(path);
  database.exec(statements);
  database.close();
}

/** A real database, its first page intact and everything behind it overwritten. */
function damaged(path: string): void {
  sql(path, 'create table todo (id integer primary key, task text)');
  sql(
    path,
    `insert into todo (task) select hex(randomblob(500)) from json_each('${JSON.stringify(Array(50).fill(0))}')`,
  );
  const bytes = readFileSync(path);
  bytes.fill(0xff, 100, 4096);
  writeFileSync(path, bytes);
}

function unusable(message: RegExp) {
  return (error: unknown) => {
    assert.ok(error instanceof StorageError, String(error));
    assert.equal(error.code, 'storage-unusable');
    assert.match(error.message, message);
    return true;
  };
}

function unavailable(error: unknown): boolean {
  return error instanceof StorageError && error.code === 'storage-unavailable';
}
