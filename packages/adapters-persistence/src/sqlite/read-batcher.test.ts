import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { CompiledQuery } from 'kysely';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { readBatcher } from './read-batcher.ts';
import { SqliteConnection } from './sqlite-connection.ts';

const numbers = CompiledQuery.raw('select n from number order by n');
const wrong = CompiledQuery.raw('select n from nothing');

describe('Reads at the same moment', () => {
  it('run together, each with its own rows', () =>
    inFile(async ({ connection, calls }) => {
      const read = readBatcher(connection);
      const more = CompiledQuery.raw('select n + ? as m from number', [1]);
      const [first, second] = await Promise.all([read(numbers), read(more)]);
      assert.deepEqual([first, second], [[{ n: 1 }], [{ m: 2 }]]);
      assert.deepEqual(calls, ['together 2']);
    }));

  it('are those of all promises that go on before the next event', () =>
    inFile(async ({ connection, calls }) => {
      const read = readBatcher(connection);
      const later = async () => {
        for (let step = 0; step < 20; step += 1) await Promise.resolve();
        return read(numbers);
      };
      await setImmediate();
      await Promise.all([Promise.resolve().then(() => read(numbers)), later()]);
      await read(numbers);
      assert.deepEqual(calls, ['together 2', 'alone']);
    }));

  it('see the same state', () =>
    inFile(async ({ connection, add }) => {
      const read = readBatcher(connection);
      const together = connection.readTogether.bind(connection);
      connection.readTogether = (queries) =>
        together(
          queries.map((query, at) => ({
            ...query,
            // Another connection commits after the first of the reads.
            get parameters() {
              if (at === 1) add(2);
              return query.parameters;
            },
          })),
        );
      assert.deepEqual(await Promise.all([read(numbers), read(numbers)]), [[{ n: 1 }], [{ n: 1 }]]);
      assert.deepEqual(await read(numbers), [{ n: 1 }, { n: 2 }]);
    }));

  it('fail alone', () =>
    inFile(async ({ connection }) => {
      const read = readBatcher(connection);
      const [good, bad] = await Promise.allSettled([read(numbers), read(wrong)]);
      assert.deepEqual(good, { status: 'fulfilled', value: [{ n: 1 }] });
      assert.equal(bad.status, 'rejected');
      assert.equal(connection.inTransaction, false);
    }));

  it('wait while a transaction holds the connection', () =>
    inFile(async ({ connection }) => {
      const read = readBatcher(connection);
      await connection.mutex.acquire();
      await connection.run('begin immediate');
      await connection.run('insert into number values (2)');
      const both = Promise.all([read(numbers), read(numbers)]);
      await setImmediate();
      await connection.run('rollback');
      connection.mutex.release();
      assert.deepEqual(await both, [[{ n: 1 }], [{ n: 1 }]]);
    }));
});

interface OpenFile {
  readonly connection: SqliteConnection;
  /** How the connection was asked to read. */
  readonly calls: readonly string[];
  /** Commits a number by another connection. */
  readonly add: (n: number) => void;
}

async function inFile(work: (file: OpenFile) => Promise<void>): Promise<void> {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/todo.db`;
  using stack = new DisposableStack();
  const open = () => stack.adopt(new Database(path, { timeout: 0 }), (one) => one.close());
  const [database, other] = [open(), open()];
  database.pragma('journal_mode = wal');
  database.exec('create table number (n integer); insert into number values (1)');
  const connection = new SqliteConnection(database, { location: path, timeoutMs: 0 });
  const calls: string[] = [];
  const [read, readTogether] = [
    connection.read.bind(connection),
    connection.readTogether.bind(connection),
  ];
  connection.read = (query) => {
    calls.push('alone');
    return read(query);
  };
  connection.readTogether = (queries) => {
    calls.push(`together ${queries.length}`);
    return readTogether(queries);
  };
  const insert = other.prepare('insert into number values (?)');
  await work({ connection, calls, add: (n) => void insert.run(n) });
}
