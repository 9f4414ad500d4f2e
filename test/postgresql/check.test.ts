import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkDatabase, openDatabase } from '@todo/adapters-persistence';
import { aDraft } from '@todo/application/testing';
import { postgresql } from '../databases/databases.ts';
import { noPostgres } from '../databases/postgres-for-run.ts';
import { runSql } from '../databases/run-sql.ts';

describe('A check of a PostgreSQL database', { skip: noPostgres }, () => {
  it('compares tags with todos, and says what it could not look at', async () => {
    await using there = await postgresql.temporary();
    {
      await using database = await openDatabase(there);
      await database.todosOf('ada').add(aDraft({ tags: ['home', 'work'] }));
    }
    const outcomes = async () => {
      const { isSound, checks } = await checkDatabase(there);
      return { isSound, ...Object.fromEntries(checks.map((one) => [one.name, one.outcome])) };
    };
    const before = await outcomes();
    assert.deepEqual([before.isSound, before['tags'], before['indexes']], [true, 'sound', 'sound']);
    await runSql(there.url, "delete from todo_tag where tag = 'work'");
    const after = await outcomes();
    assert.deepEqual([after.isSound, after['tags']], [false, 'damaged']);
  });

  it('looks at the pages of indexes where amcheck is there', async () => {
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
