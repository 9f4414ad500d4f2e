import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openDatabase } from '@todo/adapters-persistence';
import { aDraft, aMoment, todoRepositoryContract } from '@todo/application/testing';
import { edit, type Todo } from '@todo/domain';
import { Client } from 'pg';
import { lockWaiters } from '../databases/lock-waiters.ts';
import { noPostgres } from '../databases/postgres-for-run.ts';
import { runSql } from '../databases/run-sql.ts';
import { temporaryPostgres } from '../databases/temporary-postgres.ts';

describe('Transactions that PostgreSQL gives up', { skip: noPostgres }, () => {
  it('for a deadlock with another program are done again', async () => {
    await using place = await temporaryPostgres();
    await setForAll(place.url, "deadlock_timeout = '100ms'");
    await using database = await openDatabase(place);
    const todos = database.todosOf('ada');
    const [first, second] = [await todos.add(aDraft()), await todos.add(aDraft())];
    await using other = await otherProgram(place.url);
    // It waits longer before it looks for a deadlock, so that ours is the one that is given up.
    await other.run("set deadlock_timeout = '60s'");
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

  const concurrent = todoRepositoryContract.filter(({ name }) =>
    /at the same time|many|stale writers/.test(name),
  );
  for (const level of ['repeatable read', 'serializable']) {
    for (const { name, run } of concurrent) {
      it(`because they are ${level} are done again: ${name}`, async () => {
        await using place = await temporaryPostgres();
        await setForAll(place.url, `default_transaction_isolation = '${level}'`);
        await using database = await openDatabase({ ...place, timeoutMs: 60_000 });
        await run(database.todosOf);
      });
    }
  }
});

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
