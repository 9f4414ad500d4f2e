import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { aDraft } from '@todo/application/testing';
import { localOwner } from '@todo/domain';
import { GroupCommit } from './group-commit.ts';
import { openSqliteFile } from './sqlite-file.ts';
import { migrate, sqliteOrm } from './sqlite-orm.ts';
import { rowFrom } from '../store/todo-row.ts';
import type { Sql } from '../sql-database.ts';

async function aDatabase() {
  const file = await openSqliteFile(':memory:', 1000);
  await migrate(file, await sqliteOrm(file));
  let begun = 0;
  const writes = new GroupCommit({
    begin() {
      begun += 1;
      return file.kysely;
    },
    rowsWritten: () => file.connection.rowsWritten(),
    inTransaction: () => file.connection.inTransaction,
  });
  return {
    writes,
    transactions: () => begun,
    tasks: async () => {
      const rows = await file.kysely.selectFrom('todo').select('task').orderBy('id').execute();
      return rows.map(({ task }) => task).join('');
    },
    end: () => file.database.exec('rollback'),
    [Symbol.asyncDispose]: () => file.kysely.destroy(),
  };
}

const insert = (sql: Sql, task: string) =>
  sql
    .insertInto('todo')
    .values({ ...rowFrom(aDraft({ task }), localOwner), revision: task })
    .execute();

describe('Writes that wait at the same moment', () => {
  it('share one transaction, each with its own result', async () => {
    await using database = await aDatabase();
    const results = await Promise.all(
      Array.from('abcdef', (task) =>
        database.writes.run(async (sql) => {
          await insert(sql, task);
          return task;
        }),
      ),
    );
    assert.deepEqual(results.join(''), 'abcdef');
    assert.equal(await database.tasks(), 'abcdef');
    assert.equal(database.transactions(), 1);
  });

  it('fail each alone, and only undo their own changes', async () => {
    await using database = await aDatabase();
    const outcomes = await Promise.allSettled(
      Array.from('abcdef', (task) =>
        database.writes.run(async (sql) => {
          await insert(sql, task);
          if ('ace'.includes(task)) throw new Error(`no ${task}`);
        }),
      ),
    );
    assert.deepEqual(
      outcomes.map((outcome) => (outcome.status === 'rejected' ? String(outcome.reason) : 'kept')),
      ['Error: no a', 'kept', 'Error: no c', 'kept', 'Error: no e', 'kept'],
    );
    assert.equal(await database.tasks(), 'bdf');
  });

  it('go on in the same transaction when one throws before it has written', async () => {
    await using database = await aDatabase();
    const outcomes = await Promise.allSettled(
      Array.from('abc', (task) =>
        database.writes.run(async (sql) => {
          if (task === 'b') throw new Error('refused');
          await insert(sql, task);
        }),
      ),
    );
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled'],
    );
    assert.equal(await database.tasks(), 'ac');
    assert.equal(database.transactions(), 1);
  });

  it('write nothing outside of a transaction when SQLite has ended theirs', async () => {
    await using database = await aDatabase();
    const outcomes = await Promise.allSettled([
      database.writes.run(async () => {
        database.end();
        throw new Error('no room');
      }),
      database.writes.run((sql) => insert(sql, 'a')),
    ]);
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['rejected', 'rejected'],
    );
    assert.equal(await database.tasks(), '');
  });

  it('all fail when their transaction is rolled back, each with its own error if it has thrown one', async () => {
    await using database = await aDatabase();
    await database.writes.run((sql) => insert(sql, 'a'));
    const outcomes = await Promise.allSettled([
      database.writes.run((sql) => insert(sql, 'b')),
      database.writes.run(async () => {
        throw new Error('refused');
      }),
      database.writes.run(async (sql) => {
        await insert(sql, 'c');
        // SQLite itself rolls back like this when the disk is full.
        database.end();
        throw new Error('no room');
      }),
      database.writes.run((sql) => insert(sql, 'd')),
    ]);
    assert.deepEqual(
      outcomes.map((outcome) => (outcome.status === 'rejected' ? String(outcome.reason) : 'kept')),
      ['Error: no room', 'Error: refused', 'Error: no room', 'Error: no room'],
    );
    assert.equal(await database.tasks(), 'a');
    await database.writes.run((sql) => insert(sql, 'e'));
    assert.equal(await database.tasks(), 'ae');
  });
});
