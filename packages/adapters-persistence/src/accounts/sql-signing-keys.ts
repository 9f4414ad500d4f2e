import type { SigningKeyRepository } from '@todo/application';
import type { Sql } from '../sql-database.ts';

export function sqlSigningKeys(sql: Sql): SigningKeyRepository {
  const find = (purpose: string) =>
    sql.selectFrom('signing_key').select('key').where('purpose', '=', purpose);
  return {
    async findOrAdd(purpose, key) {
      const stored = await find(purpose).executeTakeFirst();
      if (stored !== undefined) return stored.key;
      // Where another transaction is adding a key, this statement waits for it to end, and then does nothing.
      await sql
        .insertInto('signing_key')
        .values({ purpose, key })
        .onConflict((conflict) => conflict.column('purpose').doNothing())
        .execute();
      return (await find(purpose).executeTakeFirstOrThrow()).key;
    },
  };
}
