import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { describe, it } from 'node:test';
import { noPostgres } from './postgres-for-run.ts';
import { startPostgres } from './postgres-server.ts';
import { runSql } from './run-sql.ts';
import { temporaryPostgres } from './temporary-postgres.ts';

describe('A PostgreSQL server for tests', { skip: noPostgres }, () => {
  it('is one that all tests share, each with a database of its own', async () => {
    await using one = await temporaryPostgres({ empty: true });
    await using other = await temporaryPostgres({ empty: true });
    assert.equal(new URL(one.url).host, new URL(other.url).host);
    await runSql(one.url, 'create table only_here (id integer)');
    await assert.rejects(runSql(other.url, 'select * from only_here'), /does not exist/);
  });

  it('has the data of one that is gone after the test no longer', async () => {
    let url: string;
    {
      await using database = await temporaryPostgres({ empty: true });
      url = database.url;
      await runSql(url, 'select 1');
    }
    await assert.rejects(runSql(url, 'select 1'), /does not exist/);
  });

  it('may crash, and starts again with all committed data', async () => {
    let data: string;
    {
      await using server = await startPostgres({ durable: true });
      ({ data } = server);
      await runSql(server.url, 'create table kept as select 7 as id');
      await server.crash();
      await assert.rejects(runSql(server.url, 'select 1'), { code: 'ECONNREFUSED' });
      await server.start();
      assert.deepEqual(await runSql(server.url, 'select id from kept'), [{ id: 7 }]);
    }
    assert.ok(!existsSync(data));
  });

  it('says why it does not start', async () => {
    await assert.rejects(startPostgres({ settings: ['no_such_setting=1'] }), /no_such_setting/);
  });
});
