import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CompiledQuery, Kysely, PostgresDialect } from 'kysely';
import { postgresqlDialect, sqliteDialect } from '../dialect.ts';
import type { Tables } from '../schema/entities.ts';
import { together } from './together.ts';

/** Queries on a server that answers only once `mostAtOnce` statements have arrived; 'bad' is none. */
function aServer(mostAtOnce: number) {
  const arrived: string[] = [];
  const all = Promise.withResolvers<void>();
  const client = {
    async query(text: string) {
      arrived.push(text);
      if (arrived.length === mostAtOnce) all.resolve();
      await all.promise;
      if (text === 'bad') throw new Error('no statement');
      return { command: 'SELECT' as const, rowCount: 1, rows: [{ text }] };
    },
    release() {},
  };
  // What Kysely does not use here is left out.
  const pool = { connect: async () => client as never, end: async () => {}, options: {} };
  return { sql: new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) }), arrived };
}

describe('Statements that run together', () => {
  it('are all sent before the first result, which come in their order', async () => {
    const { sql } = aServer(3);
    const results = await together(
      { dialect: postgresqlDialect },
      sql,
      ['one', 'two', 'three'].map((text) => CompiledQuery.raw(text)),
    );
    assert.deepEqual(
      results.map(({ rows }) => rows),
      [[{ text: 'one' }], [{ text: 'two' }], [{ text: 'three' }]],
    );
  });

  it('fail with the error of the first that fails', async () => {
    const { sql } = aServer(2);
    const statements = ['bad', 'two'].map((text) => CompiledQuery.raw(text));
    await assert.rejects(together({ dialect: postgresqlDialect }, sql, statements), /no statement/);
  });

  it('end with the first that fails, where the database would go on', async () => {
    const { sql, arrived } = aServer(1);
    const statements = ['one', 'bad', 'three'].map((text) => CompiledQuery.raw(text));
    await assert.rejects(together({ dialect: sqliteDialect }, sql, statements), /no statement/);
    assert.deepEqual(arrived, ['one', 'bad']);
  });

  it('need no connection if there are none', async () => {
    const { sql, arrived } = aServer(1);
    assert.deepEqual(await together({ dialect: postgresqlDialect }, sql, []), []);
    assert.deepEqual(arrived, []);
  });
});
