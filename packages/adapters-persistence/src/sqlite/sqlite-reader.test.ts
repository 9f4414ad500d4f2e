import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { StorageError } from '@todo/application';
import Database from 'better-sqlite3';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { ReaderUnusableError, SqliteReader } from './sqlite-reader.ts';

/** Counts to `end`: a few hundred thousand a second on a slow machine, some millions on a quick one. */
const counting = (end: number) => ({
  sql: 'with recursive n (v) as (select 1 union all select v + 1 from n where v < ?) select max(v) as v from n',
  parameters: [end],
});
const endless = {
  sql: 'with recursive m (v) as (select 1 union all select v + 1 from m) select max(m.v) from m, n',
  parameters: [],
};
const quick = { sql: 'select v from n order by v', parameters: [] };

async function aReader({ timeoutMs = 60_000 } = {}) {
  const folder = await temporaryFolder();
  const path = `${folder.path}/n.db`;
  const database = new Database(path, { timeout: 0 });
  database.exec('pragma journal_mode = wal; create table n (v)');
  const reader = new SqliteReader({ path, timeoutMs });
  const insert = (value: unknown) => database.prepare('insert into n values (?)').run(value);
  return {
    reader,
    insert,
    /** A log that SQLite cannot truncate is being read. */
    async untilItReads() {
      for (;;) {
        insert(1);
        const [state] = database.pragma('wal_checkpoint(restart)') as [{ busy: number }];
        if (state.busy === 1) return;
        await setImmediate();
      }
    },
    async [Symbol.asyncDispose]() {
      await reader.close();
      database.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

describe('A reader of a SQLite file', () => {
  it('does not block the event loop while a query runs', async () => {
    await using file = await aReader();
    let turns = 0;
    const turn = () => {
      turns += 1;
      next = globalThis.setImmediate(turn);
    };
    let next = globalThis.setImmediate(turn);
    const rows = await file.reader.read(counting(1_000_000), 'ada');
    clearImmediate(next);
    assert.deepEqual(rows, [{ v: 1_000_000 }]);
    assert.ok(turns > 100, `${turns} turns`);
  });

  it('sees everything that was committed before the call', async () => {
    await using file = await aReader();
    for (let v = 0; v < 50; v += 1) {
      file.insert(v);
      const rows = await file.reader.read(quick, 'ada');
      assert.equal(rows.length, v + 1);
    }
  });

  it('returns every row unchanged, however long they are together', async () => {
    await using file = await aReader();
    const values = [
      null,
      1,
      1.5,
      'é牛🥛',
      ...Array.from({ length: 50 }, (_, at) => `${at}`.padEnd(20_000)),
    ];
    for (const value of values) file.insert(value);
    const rows = await file.reader.read(
      { sql: 'select v from n order by rowid', parameters: [] },
      'ada',
    );
    assert.deepEqual(
      rows,
      values.map((v) => ({ v })),
    );
    assert.deepEqual(await file.reader.read({ ...quick, sql: `${quick.sql} limit 0` }, 'ada'), []);
  });

  it('starts another process when the first one is gone', async () => {
    await using file = await aReader();
    file.insert(7);
    await file.reader.read(quick, 'ada');
    const before = file.reader.processId;
    assert.ok(before);
    process.kill(before, 'SIGKILL');
    assert.deepEqual(await file.reader.read(quick, 'ada'), [{ v: 7 }]);
    assert.notEqual(file.reader.processId, before);
  });

  it('starts a query again when its process is killed, and fails it after the second time', async () => {
    await using file = await aReader();
    await file.reader.read(quick, 'ada');
    file.insert(0);
    const given = assert.rejects(file.reader.read(endless, 'ada'), unavailable(/could not be/));
    const after = file.reader.read(quick, 'ada');
    for (let times = 0; times < 2; times += 1) {
      await file.untilItReads();
      const { processId = 0 } = file.reader;
      process.kill(processId, 'SIGKILL');
      while (file.reader.processId === processId) await setImmediate();
    }
    await given;
    assert.notEqual((await after).length, 0);
  });

  it('ends a query that takes too long, and answers the next', async () => {
    await using file = await aReader({ timeoutMs: 3000 });
    file.insert(7);
    await assert.rejects(file.reader.read(endless, 'ada'), unavailable(/within 3000 ms/));
    assert.deepEqual(await file.reader.read(quick, 'ada'), [{ v: 7 }]);
  });

  it('fails a query that has waited too long for its turn', async () => {
    await using file = await aReader({ timeoutMs: 1000 });
    file.insert(7);
    const outcomes = await Promise.allSettled([
      file.reader.read(endless, 'ada'),
      file.reader.read(endless, 'bob'),
      file.reader.read(quick, 'eve'),
    ]);
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['rejected', 'rejected', 'rejected'],
    );
  });

  it('gives each owner a turn before any owner has another', async () => {
    await using file = await aReader();
    const done: string[] = [];
    const ask = async (owner: string) => {
      await file.reader.read(quick, owner);
      done.push(owner);
    };
    await Promise.all([ask('ada'), ask('ada'), ask('ada'), ask('bob'), ask('eve'), ask('bob')]);
    assert.equal(done.join(' '), 'ada ada bob eve ada bob');
  });

  it('refuses a query of an owner who has too many waiting', async () => {
    await using file = await aReader();
    const asked = Array.from({ length: 40 }, () => file.reader.read(quick, 'ada'));
    const other = file.reader.read(quick, 'bob');
    const outcomes = await Promise.allSettled(asked);
    const refused = outcomes.filter(({ status }) => status === 'rejected');
    assert.equal(refused.length, 40 - 33);
    for (const { reason } of refused as PromiseRejectedResult[]) unavailable(/Too many/)(reason);
    assert.deepEqual(await other, []);
  });

  it('reports that its process has found no file to read', async () => {
    const reader = new SqliteReader({ path: '/nowhere/n.db', timeoutMs: 60_000 });
    await assert.rejects(reader.read(quick, 'ada'), ReaderUnusableError);
    await reader.close();
  });

  it('finishes pending queries before it is closed, and leaves no process', async () => {
    await using file = await aReader();
    const asked = [file.reader.read(counting(1000), 'ada'), file.reader.read(quick, 'ada')];
    const { processId = 0 } = file.reader;
    await file.reader.close();
    assert.deepEqual(await Promise.all(asked), [[{ v: 1000 }], []]);
    assert.throws(() => process.kill(processId, 0), { code: 'ESRCH' });
    await assert.rejects(file.reader.read(quick, 'ada'), unavailable(/closed/));
    await file.reader.close();
  });
});

function unavailable(message: RegExp) {
  return (error: unknown) => {
    assert.ok(error instanceof StorageError, String(error));
    assert.equal(error.code, 'storage-unavailable');
    assert.match(error.message, message);
    return true;
  };
}
