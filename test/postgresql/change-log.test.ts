import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openDatabase } from '@todo/adapters-persistence';
import type { Store } from '@todo/application';
import { aCommand, aDraft } from '@todo/application/testing';
import type { Change } from '@todo/domain';
import { Client } from 'pg';
import { lockWaiters } from '../databases/lock-waiters.ts';
import { noPostgres } from '../databases/postgres-for-run.ts';
import { runSql } from '../databases/run-sql.ts';
import { temporaryPostgres } from '../databases/temporary-postgres.ts';

/** Lets a commit that `slow` has asked for wait until the test lets go of a lock. */
const slowCommits = `
  create function wait_at_commit() returns trigger language plpgsql as $$
  begin
    perform pg_advisory_xact_lock(7);
    return null;
  end
  $$;
  create constraint trigger wait_at_commit after insert on todo_change
  deferrable initially deferred for each row when (new.actor = 'slow')
  execute function wait_at_commit();
`;

function add(store: Store, owner: string, actor: string): Promise<unknown> {
  return store.transaction(aCommand(owner, { actor }), ({ todos }) => todos.add(aDraft()));
}

function changesAfter(store: Store, owner: string, seq: number): Promise<readonly Change[]> {
  return store.read(owner, ({ changes }) => changes.after(seq, 100));
}

const named = (changes: readonly Change[]) => changes.map(({ seq, actor }) => `${seq} ${actor}`);

describe('The change log on PostgreSQL, while a commit is slow', { skip: noPostgres }, () => {
  it('shows no later change of the owner before the one that is slow', async () => {
    await using place = await temporaryPostgres();
    await runSql(place.url, slowCommits);
    // Two servers: nothing in one process puts their writers in order.
    await using one = await openDatabase({ ...place, timeoutMs: 60_000 });
    await using two = await openDatabase({ ...place, timeoutMs: 60_000 });
    const holder = new Client(place.url);
    await holder.connect();
    try {
      await holder.query('select pg_advisory_lock(7)');
      const slow = add(one.store, 'ada', 'slow');
      await lockWaiters(place.url, 1);
      const quick = add(two.store, 'ada', 'quick');
      // It waits for the number that the slow one has taken.
      await lockWaiters(place.url, 2);
      assert.deepEqual(named(await changesAfter(two.store, 'ada', 0)), []);
      // Other owners wait for neither.
      await add(two.store, 'bob', 'quick');
      assert.deepEqual(named(await changesAfter(one.store, 'bob', 0)), ['1 quick']);

      await holder.query('select pg_advisory_unlock(7)');
      await Promise.all([slow, quick]);
      assert.deepEqual(named(await changesAfter(two.store, 'ada', 0)), ['1 slow', '2 quick']);
    } finally {
      await holder.end();
    }
  });

  it('shows a reader that goes on after the last number every change of many servers', async () => {
    await using place = await temporaryPostgres();
    const servers = await Promise.all(
      Array.from({ length: 3 }, () => openDatabase({ ...place, timeoutMs: 60_000 })),
    );
    try {
      const each = 20;
      let isWriting = true;
      const writing = Promise.all(
        servers.map(async ({ store }) => {
          for (let n = 0; n < each; n += 1) await add(store, 'ada', 'writer');
        }),
      ).finally(() => {
        isWriting = false;
      });
      const seen: number[] = [];
      const [reader] = servers;
      assert.ok(reader);
      for (let isLast = false; !isLast;) {
        isLast = !isWriting;
        const page = await changesAfter(reader.store, 'ada', seen.at(-1) ?? 0);
        seen.push(...page.map(({ seq }) => seq));
      }
      await writing;
      assert.deepEqual(
        seen,
        Array.from({ length: each * servers.length }, (_, at) => at + 1),
      );
    } finally {
      await Promise.all(servers.map((server) => server.close()));
    }
  });
});
