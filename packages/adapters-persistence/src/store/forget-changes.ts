import type { Instant, Owner } from '@todo/domain';
import type { Sql } from '../sql-database.ts';
import type { SqlContext } from './sql-transaction.ts';

interface Old {
  readonly owner: Owner;
  /** Changes from this moment on are kept. */
  readonly before: Instant;
  /** About this many are deleted at most. */
  readonly limit: number;
}

/** Deletes the oldest changes of an owner, whole commands only. @returns how many */
export async function forgetChanges(
  { statements }: SqlContext,
  sql: Sql,
  { owner, before, limit }: Old,
): Promise<number> {
  const oldest = statements.with('oldest changes', [owner, limit], () =>
    sql
      .selectFrom('todo_change')
      .select(['seq', 'command', 'changed_at'])
      .where('owner', '=', owner)
      .orderBy('seq')
      .limit(limit),
  );
  const { rows } = await sql.executeQuery(oldest);
  const kept = rows.findIndex(({ changed_at: at }) => at >= before);
  const last = rows.at(kept < 0 ? -1 : kept - 1);
  if (kept === 0 || last === undefined) return 0;
  // All changes of a command were made at one moment, so that only the limit can fall between two of them.
  const { end } = await sql
    .selectFrom('todo_change')
    .select(({ fn }) => fn.max('seq').as('end'))
    .where('owner', '=', owner)
    .where('command', '=', last.command)
    .executeTakeFirstOrThrow();
  const { numDeletedRows } = await sql
    .deleteFrom('todo_change')
    .where('owner', '=', owner)
    .where('seq', '<=', end)
    .executeTakeFirst();
  return Number(numDeletedRows);
}
