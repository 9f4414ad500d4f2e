import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { openDatabase } from '@todo/adapters-persistence';
import { aDraft, todosIn } from '@todo/application/testing';
import type { TodoRepository } from '@todo/application';
import { noPostgres } from '../databases/postgres-for-run.ts';
import {
  startReplicatedPostgres,
  type ReplicatedPostgres,
} from '../databases/replicated-postgres.ts';
import { runSql } from '../databases/run-sql.ts';
import { aMachine } from '../todo-program.ts';
import { request } from '../unbreakable/api-client.ts';

describe(
  'With a copy of the PostgreSQL server that lists are read from',
  { skip: noPostgres },
  () => {
    let postgres: ReplicatedPostgres;
    before(async () => {
      postgres = await startReplicatedPostgres();
    });
    after(() => postgres[Symbol.asyncDispose]());
    beforeEach(async () => {
      await runSql(postgres.primary.url, 'truncate todo, todo_tag, idempotency_record');
      await caughtUp(postgres);
    });

    const open = () =>
      openDatabase({ url: postgres.primary.url, replicaUrls: [postgres.copy.url] });

    it('the replica answers, and a client sees its own writes', async () => {
      const earlier = await readsOf(postgres.copy.url);
      {
        await using database = await open();
        const todos = todosIn(database.store)('ada');
        for (let n = 1; n <= 50; n += 1) {
          await todos.add(aDraft({ tags: [`tag-${n}`] }));
          await seesAll(todos, n);
        }
      }
      const reads = (await readsOf(postgres.copy.url)) - earlier;
      assert.ok(reads > 10, `only ${reads} reads of 150`);
    });

    it('a client sees its own writes while the replica lags behind', async () => {
      await using database = await open();
      await using another = await open();
      const todos = todosIn(database.store)('ada');
      await todos.add(aDraft({ tags: ['before'] }));
      await caughtUp(postgres);
      await runSql(postgres.copy.url, 'select pg_wal_replay_pause()');
      try {
        const { id } = await todos.add(aDraft({ tags: ['meanwhile'] }));
        await seesAll(todos, 2);
        await seesAll(todosIn(another.store)('ada'), 2);
        await todos.remove([id], () => {});
        await seesAll(todos, 1);
        await todos.add(aDraft({ tags: ['again'] }));
        await seesAll(todos, 2);
        const [kept] = await runSql(postgres.copy.url, 'select count(*)::int as todos from todo');
        assert.deepEqual(kept, { todos: 1 }, 'the copy knows nothing of it');
      } finally {
        await runSql(postgres.copy.url, 'select pg_wal_replay_resume()');
      }
      await seesAll(todos, 2);
    });

    it('over HTTP too', async () => {
      await using machine = await aMachine('file');
      const settings = [
        `DATABASE_URL=${postgres.primary.url}`,
        `DATABASE_REPLICA_URLS=${postgres.copy.url}`,
      ];
      await writeFile(join(machine.home, '.env'), `${settings.join('\n')}\n`);
      await using one = await machine.serve();
      await using other = await machine.serve();
      for (let n = 1; n <= 20; n += 1) {
        await request(one.api, 'POST', { body: { task: `Task ${n}` } });
        const { headers } = await request(`${other.api}?count=true&limit=1`, 'GET');
        assert.equal(headers.get('X-Total-Count'), `${n}`);
      }
    });

    it('clients do not notice when the copy is gone, and the operator is told once', async () => {
      const told: string[] = [];
      await using database = await openDatabase({
        url: postgres.primary.url,
        replicaUrls: [postgres.copy.url],
        onEvent: ({ kind, level, message }) => told.push(`${level} ${kind} ${message}`),
      });
      const todos = todosIn(database.store)('ada');
      await todos.add(aDraft({ tags: ['one'] }));
      await seesAll(todos, 1);
      await postgres.copy.crash();
      try {
        await seesAll(todos, 1);
        await todos.add(aDraft({ tags: ['two'] }));
        await seesAll(todos, 2);
        assert.equal(told.length, 1, told.join('\n'));
        assert.match(told[0] ?? '', /^warn replica-failed The replica postgresql:.* has failed\./);
      } finally {
        await postgres.copy.start();
      }
    });
  },
);

async function seesAll(todos: TodoRepository, count: number): Promise<void> {
  assert.equal((await todos.list({ limit: 100 })).todos.length, count);
  assert.equal(await todos.count({}), count);
  assert.equal((await todos.tags()).length, count);
}

/** Resolves when the copy has all that the server has. */
async function caughtUp({ primary, copy }: ReplicatedPostgres): Promise<void> {
  const [now] = await runSql(primary.url, 'select pg_current_wal_flush_lsn()::text as position');
  const isThere = `select pg_last_wal_replay_lsn() >= '${now?.['position']}' as done`;
  while (!(await runSql(copy.url, isThere))[0]?.['done']);
}

/** How often the tables of the server have been looked at, by connections that are closed. */
async function readsOf(url: string): Promise<number> {
  const [row] = await runSql<{ reads: number }>(
    url,
    'select sum(seq_scan + coalesce(idx_scan, 0))::int as reads from pg_stat_user_tables',
  );
  return row?.reads ?? 0;
}
