import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openDatabase, type TodoDatabase } from '@todo/adapters-persistence';
import { StorageError, type TodoRepository } from '@todo/application';
import {
  accountStoreContract,
  aDraft,
  aMoment,
  storeContract,
  todosIn,
} from '@todo/application/testing';
import { edit, type Todo } from '@todo/domain';
import { Client } from 'pg';
import { lockWaiters } from '../databases/lock-waiters.ts';
import { noPostgres } from '../databases/postgres-for-run.ts';
import { runSql } from '../databases/run-sql.ts';
import { temporaryPostgres } from '../databases/temporary-postgres.ts';
import { isLongRun } from '../long-run.ts';

const isConcurrent = ({ name }: { readonly name: string }) =>
  /at the same time|many|stale writers/.test(name);

/** The cases about concurrency of both contracts. */
const concurrent = [
  ...storeContract
    .filter(isConcurrent)
    .map(({ name, run }) => ({ name, run: ({ store }: TodoDatabase) => run(store) })),
  ...accountStoreContract.filter(isConcurrent),
];

describe('Transactions that PostgreSQL gives up', { skip: noPostgres }, () => {
  it('for a deadlock with another program are done again', async () => {
    await using place = await temporaryPostgres();
    // Ours looks for one this long after it has begun to wait, and only then.
    await setForAll(place.url, "deadlock_timeout = '2s'");
    await using database = await openDatabase({ ...place, timeoutMs: 60_000 });
    const todos = todosIn(database.store)('ada');
    const [first, second] = [await todos.add(aDraft()), await todos.add(aDraft())];
    await using other = await otherProgram(place.url);
    // It looks later, so that ours is the one that is given up.
    await other.run("set deadlock_timeout = '600s'");
    await other.lock(second);

    const updating = todos.update([first.id, second.id], (todo) =>
      edit(todo, { task: 'Done again' }, aMoment),
    );
    await lockWaiters(place.url, 1);
    const left = await runSql(place.url, 'select id from todo for update skip locked');
    assert.deepEqual(left, [], 'each of the two has one');
    await other.lock(first);
    await other.run('commit');
    assert.deepEqual(
      (await updating).map(({ task, version }) => `${task} ${version}`),
      ['Done again 2', 'Done again 2'],
    );
  });

  for (const level of isLongRun ? ['repeatable read', 'serializable'] : ['serializable']) {
    for (const { name, run } of concurrent) {
      it(`because they are ${level} are done again: ${name}`, async () => {
        await using place = await temporaryPostgres();
        await setForAll(place.url, `default_transaction_isolation = '${level}'`);
        await using database = await openDatabase({ ...place, timeoutMs: 60_000 });
        await run(database);
      });
    }
  }
});

describe('While another program holds a todo', { skip: noPostgres }, () => {
  it('clients read it at once, and a writer waits, but not for ever', async () => {
    await using place = await temporaryPostgres();
    await using database = await openDatabase(place);
    await using hasty = await openDatabase({ ...place, timeoutMs: 1000 });
    const todo = await todosIn(database.store)('ada').add(aDraft());
    const update = (todos: TodoRepository) =>
      todos.update([todo.id], (before) =>
        edit(before, { task: `Version ${before.version + 1}` }, aMoment),
      );
    await using other = await otherProgram(place.url);
    await other.lock(todo);

    await assert.rejects(update(todosIn(hasty.store)('ada')), { code: 'storage-unavailable' });
    const patient = update(todosIn(database.store)('ada'));
    assert.deepEqual(await todosIn(database.store)('ada').find(todo.id), todo);
    assert.deepEqual((await todosIn(database.store)('ada').list({ limit: 10 })).todos, [todo]);
    await other.run('commit');
    assert.equal((await patient)[0]?.task, 'Version 2');
    assert.equal((await update(todosIn(hasty.store)('ada')))[0]?.task, 'Version 3');
  });
});

describe('With a single connection to PostgreSQL', { skip: noPostgres }, () => {
  for (const { name, run } of concurrent) {
    it(`the repository ${name}`, async () => {
      await using place = await temporaryPostgres();
      await using database = await openDatabase({ ...place, poolSize: 1, timeoutMs: 60_000 });
      await run(database);
    });
  }
});

describe('Connections that PostgreSQL ends', { skip: noPostgres }, () => {
  it('are replaced by new ones', async () => {
    await using place = await temporaryPostgres();
    await using database = await openDatabase(place);
    const todos = todosIn(database.store)('ada');
    await Promise.all(Array.from({ length: 10 }, () => todos.add(aDraft())));
    await runSql(
      place.url,
      `select pg_terminate_backend(pid) from pg_stat_activity
       where application_name = 'todo' and datname = current_database()`,
    );
    // Who comes before the news of it is told to come again; the connection is not used a second time.
    const refusals: unknown[] = [];
    for (let n = 0; n < 20; n += 1) {
      await todos.count({}).catch((error: unknown) => refusals.push(error));
    }
    assert.ok(refusals.every((error) => isUnavailable(error)));
    assert.ok(refusals.length <= 10);
    assert.equal(await todos.count({}), 10);
  });
});

function isUnavailable(error: unknown): boolean {
  return error instanceof StorageError && error.code === 'storage-unavailable';
}

async function setForAll(url: string, setting: string): Promise<void> {
  await runSql(url, `alter database ${new URL(url).pathname.slice(1)} set ${setting}`);
}

/** A program that changes the same rows without this project's code. */
async function otherProgram(url: string) {
  const client = new Client(url);
  await client.connect();
  const run = (sql: string) => client.query(sql);
  await run('begin');
  return {
    run,
    lock: ({ id }: Todo) => run(`select 1 from todo where id = ${id} for update`),
    [Symbol.asyncDispose]: () => client.end(),
  };
}
