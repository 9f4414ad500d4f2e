import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CompiledQuery } from 'kysely';
import { Client } from 'pg';
import { ConnectionPool } from './connection-pool.ts';
import { readBatcher } from './read-batcher.ts';

// The global set-up of the tests starts the server and sets this variable.
const { TEST_POSTGRES_URL: url = '' } = process.env;
const skip = url === '' && 'no PostgreSQL is provided: run `npm test`';

const prepared = CompiledQuery.raw(
  'select statement, generic_plans + custom_plans as runs from pg_prepared_statements',
);

/** A pool of one connection, and a table of its own. */
async function aPlace() {
  const table = `prepared_${process.pid}_${Math.random().toString(36).slice(2)}`;
  const client = new Client(url);
  await client.connect();
  await client.query(`create table ${table} (id int)`);
  const pool = new ConnectionPool({ url, poolSize: 1 });
  return {
    pool,
    table,
    client,
    async [Symbol.asyncDispose]() {
      await pool.close();
      await client.query(`drop table ${table}`);
      await client.end();
    },
  };
}

describe('What PostgreSQL prepares', { skip }, () => {
  it('is each read that is sent with others, once, whatever its values', async () => {
    await using place = await aPlace();
    const read = readBatcher(place.pool);
    const text = `select id from ${place.table} where id = $1`;
    for (const id of [1, 2, 3]) await read(CompiledQuery.raw(text, [id]));
    const rows = (await place.pool.read(prepared)) as { statement: string; runs: number }[];
    assert.deepEqual(rows, [{ statement: text, runs: 3 }]);
  });

  it('is one statement for lookups at the same moment, however many they are', async () => {
    await using place = await aPlace();
    await place.client.query(`insert into ${place.table} values (1), (2), (3)`);
    const read = readBatcher(place.pool);
    const idsFound = async (ids: readonly number[]) => {
      const text = `select id from ${place.table} where id = $1`;
      const found = await Promise.all(ids.map((id) => read(CompiledQuery.raw(text, [id]), true)));
      return (found as { id: number }[][]).map((rows) => rows.map(({ id }) => id));
    };
    assert.deepEqual(await idsFound([3, 4, 1]), [[3], [], [1]]);
    assert.deepEqual(await idsFound([4, 2]), [[], [2]]);
    const [statement, ...others] = (await place.pool.read(prepared)) as { runs: number }[];
    assert.equal(statement?.runs, 2);
    assert.deepEqual(others, []);
  });

  it('is no read of many rows, which is planned for its values', async () => {
    await using place = await aPlace();
    await place.pool.read(CompiledQuery.raw(`select id from ${place.table} where id = $1`, [1]));
    assert.deepEqual(await place.pool.read(prepared), []);
  });

  it('does not outlive a migration that changes what it returns', async () => {
    await using place = await aPlace();
    const read = readBatcher(place.pool);
    const query = CompiledQuery.raw(`select * from ${place.table}`);
    assert.deepEqual(await read(query), []);
    await place.client.query(`alter table ${place.table} add column task text`);
    await place.client.query(`insert into ${place.table} values (1, 'Buy milk')`);
    assert.deepEqual(await read(query), [{ id: 1, task: 'Buy milk' }]);
    const connection = await place.pool.connect();
    const { rows } = await connection.query(query.sql);
    connection.release();
    assert.deepEqual(rows, [{ id: 1, task: 'Buy milk' }]);
  });
});
