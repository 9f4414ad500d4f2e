import type { Owner } from '@todo/domain';
import type { SqlContext } from './sql-transaction.ts';

/** The owners who have something in the change log or the trash, by code point. @param after '' for the first */
export async function ownersOfHistory(
  { database, statements }: SqlContext,
  after: Owner,
  limit: number,
): Promise<readonly Owner[]> {
  const query = statements.with('owners of history', [after, limit], () =>
    database.sql
      // Every change and every deletion has advanced the counter of its owner.
      .selectFrom('change_counter as counter')
      .select('counter.owner')
      .where('counter.owner', '>', after)
      .where((where) =>
        where.or([
          where.exists(
            where.selectFrom('todo_change').select('seq').whereRef('owner', '=', 'counter.owner'),
          ),
          where.exists(
            where
              .selectFrom('todo_trash')
              .select('todo_id')
              .whereRef('owner', '=', 'counter.owner'),
          ),
        ]),
      )
      .orderBy('counter.owner')
      .limit(limit),
  );
  return (await database.read(query)).map(({ owner }) => owner);
}
