import { describe, it } from 'node:test';
import { openDatabase } from '@todo/adapters-persistence';
import { storeContract } from '@todo/application/testing';
import { noPostgres } from '../databases/postgres-for-run.ts';
import { temporaryPostgres } from '../databases/temporary-postgres.ts';

for (const shortLived of [false, true]) {
  describe(
    `The repository on PostgreSQL${shortLived ? ', in a short-lived process' : ''}`,
    { skip: noPostgres, concurrency: 4 },
    () => {
      for (const { name, run } of storeContract) {
        it(name, async () => {
          await using place = await temporaryPostgres();
          await using database = await openDatabase({ url: place.url, shortLived });
          await run(database.store);
        });
      }
    },
  );
}
