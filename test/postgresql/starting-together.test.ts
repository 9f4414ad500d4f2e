import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { migrateDatabase, schemaState } from '@todo/adapters-persistence';
import { Client } from 'pg';
import { lockWaiters } from '../databases/lock-waiters.ts';
import { noPostgres } from '../databases/postgres-for-run.ts';
import { runSql } from '../databases/run-sql.ts';
import { temporaryPostgres } from '../databases/temporary-postgres.ts';
import { aMachine } from '../todo-program.ts';

describe('On an empty PostgreSQL database', { skip: noPostgres }, () => {
  it('ten processes that start at once create one schema, without an error', async () => {
    await using place = await temporaryPostgres({ empty: true });
    await using machine = await aMachine('file');
    // No process gets beyond the first table before all have seen an empty database.
    const gate = new Client(place.url);
    await gate.connect();
    await gate.query('begin; create table mikro_orm_migrations (id integer)');
    const runs = Array.from({ length: 10 }, (_, n) =>
      machine.todo('--database', place.url, 'add', `Task ${n}`),
    );
    await lockWaiters(place.url, runs.length);
    await gate.query('rollback');
    await gate.end();
    for (const { exitCode, stderr } of await Promise.all(runs)) {
      assert.deepEqual({ exitCode, stderr }, { exitCode: 0, stderr: '' });
    }
    const { applied, pending } = await schemaState(place);
    assert.deepEqual(pending, []);
    const rows = await runSql(place.url, 'select name from mikro_orm_migrations order by id');
    assert.deepEqual(
      rows.map(({ name }) => name),
      applied,
    );
    const [counted] = await runSql(place.url, 'select count(*)::int as todos from todo');
    assert.deepEqual(counted, { todos: 10 });
  });

  it('only one of twenty processes that migrate at once applies migrations', async () => {
    await using place = await temporaryPostgres({ empty: true });
    const { pending } = await schemaState(place);
    const applied = await Promise.all(Array.from({ length: 20 }, () => migrateDatabase(place)));
    assert.deepEqual(applied.flat(), pending);
  });
});
