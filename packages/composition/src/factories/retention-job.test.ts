import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { inMemoryStore } from '@todo/adapters-memory';
import { clockIn, createTodoApp, type Clock, type Store } from '@todo/application';
import { instant } from '@todo/domain';
import { startRetentionJob } from './retention-job.ts';

const day = 24 * 60 * 60 * 1000;
const hour = 60 * 60 * 1000;
const start = Date.UTC(2026, 10, 22);

interface Line {
  readonly level: 'info' | 'warn';
  readonly fields: object;
}

/** Lets everything happen that waits for nothing but memory. */
async function settle(): Promise<void> {
  for (let n = 0; n < 50; n += 1) await new Promise(setImmediate);
}

/** A store with a todo in the trash, and a job over it whose hours pass when they are told to. */
async function aJob(t: TestContext, broken: Partial<Store> = {}) {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let now = start;
  const clock: Clock = { ...clockIn('UTC'), now: () => instant(now) };
  const store = inMemoryStore();
  const app = createTodoApp({ store, clock });
  const { id } = await app.add({ task: 'Buy milk' });
  await app.delete([id]);
  const log: Line[] = [];
  const lineOf = (level: Line['level']) => (fields: unknown) =>
    void log.push({ level, fields: fields as object });
  const begin = () =>
    startRetentionJob({
      retention: { store: { ...store, ...broken }, clock, historyDays: 90, trashDays: 30 },
      logger: { info: lineOf('info'), warn: lineOf('warn') },
      random: () => 0.5,
    });
  return {
    app,
    log,
    begin,
    pass: async (days: number, ms: number) => {
      now += days * day;
      t.mock.timers.tick(ms);
      await settle();
    },
  };
}

describe('The job that forgets', () => {
  it('forgets at once, and then every hour and a little more', async (t) => {
    const { app, log, begin, pass } = await aJob(t);
    await using _ = begin();
    await settle();
    assert.equal((await app.trash()).todos.length, 1);
    await pass(31, hour);
    assert.equal((await app.trash()).todos.length, 1);
    await pass(0, 0.05 * hour);
    assert.equal((await app.trash()).todos.length, 0);
    assert.equal((await app.changes()).changes.length, 2);
    await pass(60, 1.05 * hour);
    assert.equal((await app.changes()).changes.length, 0);
    assert.deepEqual(log, [
      { level: 'info', fields: { changes: 0, todos: 1 } },
      { level: 'info', fields: { changes: 2, todos: 0 } },
    ]);
  });

  it('logs an error as a warning, and tries again', async (t) => {
    const err = new Error('The database cannot be reached.');
    let isBroken = true;
    const store = inMemoryStore();
    const { log, begin, pass } = await aJob(t, {
      owners: (...args) => (isBroken ? Promise.reject(err) : store.owners(...args)),
    });
    await using _ = begin();
    await settle();
    assert.deepEqual(log, [{ level: 'warn', fields: { err } }]);
    isBroken = false;
    await pass(0, 1.05 * hour);
    assert.equal(log.length, 1);
  });

  it('stops when it is disposed of, after the step that is running', async (t) => {
    const asked = Promise.withResolvers<readonly string[]>();
    let calls = 0;
    const { log, begin, pass } = await aJob(t, {
      owners() {
        calls += 1;
        return asked.promise;
      },
    });
    const job = begin();
    const disposed = job[Symbol.asyncDispose]();
    asked.resolve(['local']);
    await disposed;
    await pass(99, 9 * hour);
    assert.deepEqual([calls, log], [1, []]);
  });
});
