import { after, describe, it } from 'node:test';
import { openDatabase } from '@todo/adapters-persistence';
import { createTodoApp } from '@todo/application';
import {
  accountStoreContract,
  sharedStoreContract,
  storeContract,
  todoAppContract,
} from '@todo/application/testing';
import { noPostgres } from '../databases/postgres-for-run.ts';
import { reusedPostgres } from '../databases/reused-postgres.ts';
import { isLongRun } from '../long-run.ts';

/** Many of them write at once, while other tests want the processor. */
const timeoutMs = 60_000;

// A short-lived process does the same over a connection of its own: a long run shows it.
for (const shortLived of isLongRun ? [false, true] : [false]) {
  describe(
    `The repository on PostgreSQL${shortLived ? ', in a short-lived process' : ''}`,
    { skip: noPostgres, concurrency: 4 },
    () => {
      const places = reusedPostgres();
      after(() => places[Symbol.asyncDispose]());

      for (const { name, run } of storeContract) {
        it(name, async () => {
          await using place = await places.take();
          await using database = await openDatabase({ url: place.url, shortLived, timeoutMs });
          await run(database.store);
        });
      }

      for (const { name, run } of sharedStoreContract) {
        it(name, async () => {
          await using place = await places.take();
          await using one = await openDatabase({ url: place.url, shortLived, timeoutMs });
          await using other = await openDatabase({ url: place.url, shortLived, timeoutMs });
          await run(one.store, other.store);
        });
      }

      for (const { name, run } of accountStoreContract) {
        it(name, async () => {
          await using place = await places.take();
          await using database = await openDatabase({ url: place.url, shortLived, timeoutMs });
          await run(database);
        });
      }
    },
  );
}

describe('The use cases over PostgreSQL', { skip: noPostgres, concurrency: 4 }, () => {
  const places = reusedPostgres();
  after(() => places[Symbol.asyncDispose]());

  for (const { name, run } of todoAppContract) {
    it(name, async () => {
      await using place = await places.take();
      await using database = await openDatabase({ url: place.url, timeoutMs });
      await run(createTodoApp({ store: database.store }));
    });
  }
});
