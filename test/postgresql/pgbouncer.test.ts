import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { migrateDatabase, openDatabase, schemaState } from '@todo/adapters-persistence';
import { aDraft, sharedStoreContract, storeContract, todosIn } from '@todo/application/testing';
import { noPgBouncer, startPgBouncer, type PgBouncer } from '../databases/pgbouncer.ts';
import { noPostgres, postgresForRun } from '../databases/postgres-for-run.ts';
import { reusedPostgres } from '../databases/reused-postgres.ts';
import { temporaryPostgres } from '../databases/temporary-postgres.ts';

/** Many of them write at once over few connections, while other tests want the processor. */
const timeoutMs = 60_000;

const about = { skip: noPostgres || noPgBouncer, concurrency: 4 };

describe('Behind PgBouncer in transaction mode', about, () => {
  let bouncer: PgBouncer;
  before(async () => {
    assert.ok('url' in postgresForRun);
    // Fewer than a pool of ours has.
    bouncer = await startPgBouncer(postgresForRun.url, 3);
  });
  const places = reusedPostgres();
  after(async () => {
    await bouncer[Symbol.asyncDispose]();
    await places[Symbol.asyncDispose]();
  });

  it('processes that migrate at once create one schema', async () => {
    await using place = await temporaryPostgres({ empty: true });
    const url = bouncer.before(place.url);
    const { pending } = await schemaState({ url });
    const applied = await Promise.all(Array.from({ length: 8 }, () => migrateDatabase({ url })));
    assert.deepEqual(applied.flat(), pending);
  });

  for (const { name, run } of storeContract) {
    it(`the repository ${name}`, async () => {
      await using place = await places.take();
      await using database = await openDatabase({ url: bouncer.before(place.url), timeoutMs });
      await run(database.store);
    });
  }

  it('a follower goes on polling once it has found out that nothing notifies it', async () => {
    await using place = await places.take();
    const url = bouncer.before(place.url);
    await using one = await openDatabase({ url });
    await using other = await openDatabase({ url });
    let heard = Promise.withResolvers<void>();
    const stop = other.store.watch('ada', () => heard.resolve());
    // It waits two seconds for a notification.
    for (const end = performance.now() + 5000; performance.now() < end;) {
      heard = Promise.withResolvers();
      await todosIn(one.store)('ada').add(aDraft());
      const begin = performance.now();
      await heard.promise;
      assert.ok(performance.now() - begin < 2000);
    }
    stop();
  });

  for (const { name, run } of sharedStoreContract) {
    it(name, async () => {
      await using place = await places.take();
      await using one = await openDatabase({ url: bouncer.before(place.url), timeoutMs });
      await using other = await openDatabase({ url: bouncer.before(place.url), timeoutMs });
      await run(one.store, other.store);
    });
  }
});
