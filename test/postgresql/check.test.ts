import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkDatabase, openDatabase } from '@todo/adapters-persistence';
import { aDraft, todosIn } from '@todo/application/testing';
import { postgresql } from '../databases/databases.ts';
import { noPostgres } from '../databases/postgres-for-run.ts';
import { runSql } from '../databases/run-sql.ts';

describe('A check of a PostgreSQL database', { skip: noPostgres }, () => {
  it('compares tags with todos, and reports the checks that it has skipped', async () => {
    await using there = await postgresql.temporary();
    {
      await using database = await openDatabase(there);
      await todosIn(database.store)('ada').add(aDraft({ tags: ['home', 'work'] }));
    }
    const outcomes = async () => {
      const { isSound, checks } = await checkDatabase(there);
      const found = Object.fromEntries(checks.map((one) => [one.name, one.outcome]));
      return [isSound, found['tags'], found['indexes']];
    };
    assert.deepEqual(await outcomes(), [true, 'sound', 'sound']);
    await runSql(there.url, "delete from todo_tag where tag = 'work'");
    assert.deepEqual(await outcomes(), [false, 'damaged', 'sound']);
  });

  it('checks the pages of indexes if amcheck is installed', async () => {
    await using there = await postgresql.temporary();
    await (await openDatabase(there)).close();
    const [available] = await runSql(
      there.url,
      "select 1 from pg_available_extensions where name = 'amcheck'",
    );
    if (available) await runSql(there.url, 'create extension amcheck');
    const { checks } = await checkDatabase(there);
    const { outcome, details } = checks.find(({ name }) => name === 'integrity') ?? {};
    assert.equal(outcome, available ? 'sound' : 'skipped', details?.join('\n'));
  });
});
