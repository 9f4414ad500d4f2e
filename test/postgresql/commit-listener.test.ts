import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openDatabase, type TodoDatabase } from '@todo/adapters-persistence';
import { aDraft, todosIn } from '@todo/application/testing';
import { noPostgres } from '../databases/postgres-for-run.ts';
import { runSql } from '../databases/run-sql.ts';
import { temporaryPostgres } from '../databases/temporary-postgres.ts';

const patienceMs = 10_000;

async function until(hasHappened: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (!(await hasHappened())) {
    assert.ok(performance.now() < deadline, 'It has not happened.');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** A listener for the changes of ada, and notifications that no change goes with: polling does not notice them. */
function watched(database: TodoDatabase, url: string) {
  let calls = 0;
  const stop = database.store.watch('ada', () => {
    calls += 1;
  });
  const notify = (owner = 'ada') =>
    runSql(url, `select pg_notify('todo_change', 'another-process ${owner}')`);
  return {
    calls: () => calls,
    stop,
    notify,
    async listens() {
      // Polling calls the listener once, as it knows nothing of the owner yet.
      await until(() => calls > 0);
      const before = calls;
      await until(async () => {
        await notify();
        return calls > before;
      });
      await settled();
    },
  };

  /** Waits until every notification that was sent has arrived. */
  async function settled(): Promise<void> {
    for (let before = -1; before !== calls;) {
      before = calls;
      await notify();
      await until(() => calls > before);
      before = calls;
      await notify('bob');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

const listening = `
  select pid from pg_stat_activity
  where datname = current_database() and query = 'listen todo_change'
`;

describe('A listener for changes on PostgreSQL', { skip: noPostgres }, () => {
  it('hears of notifications of other processes', async () => {
    await using place = await temporaryPostgres();
    await using database = await openDatabase(place);
    const ada = watched(database, place.url);
    await ada.listens();
    ada.stop();
  });

  it('is called once for a change of its own process', async () => {
    await using place = await temporaryPostgres();
    await using database = await openDatabase(place);
    const ada = watched(database, place.url);
    await ada.listens();
    const before = ada.calls();
    await todosIn(database.store)('ada').add(aDraft());
    assert.equal(ada.calls(), before + 1);
    // Notifications arrive in the order of the commits: its own has come before this one.
    await ada.notify();
    await until(() => ada.calls() > before + 1);
    assert.equal(ada.calls(), before + 2);
    ada.stop();
  });

  it('misses no change while its connection is broken, and listens again', async () => {
    await using place = await temporaryPostgres();
    await using database = await openDatabase(place);
    await using other = await openDatabase(place);
    const ada = watched(database, place.url);
    await ada.listens();
    const [connection] = await runSql<{ pid: number }>(place.url, listening);
    await runSql(place.url, `select pg_terminate_backend(${connection?.pid})`);
    const before = ada.calls();
    const begin = performance.now();
    await todosIn(other.store)('ada').add(aDraft());
    await until(() => ada.calls() > before);
    assert.ok(performance.now() - begin < 1000);
    await ada.listens();
    const [again] = await runSql<{ pid: number }>(place.url, listening);
    assert.notEqual(again?.pid, connection?.pid);
    ada.stop();
  });

  it('has no connection once it is stopped, or the database is closed', async () => {
    await using place = await temporaryPostgres();
    const database = await openDatabase(place);
    const isListening = async () => (await runSql(place.url, listening)).length > 0;
    const ada = watched(database, place.url);
    await ada.listens();
    assert.ok(await isListening());
    ada.stop();
    await until(async () => !(await isListening()));
    const again = watched(database, place.url);
    await again.listens();
    await database.close();
    await until(async () => !(await isListening()));
    // Also while it is still connecting.
    const third = await openDatabase(place);
    third.store.watch('ada', () => {});
    await third.close();
    await until(async () => !(await isListening()));
  });
});
