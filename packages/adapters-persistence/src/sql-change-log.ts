import type { ChangeLog } from '@todo/application';
import { changeKind, type BeforeAndAfter, type Owner } from '@todo/domain';
import { changeFrom, changeRow, type ChangeRow } from './change-row.ts';
import type { Sql } from './sql-database.ts';
import type { ReadRows } from './sql-todo-reader.ts';
import type { SqlContext, SqlTransaction } from './sql-transaction.ts';

/** How many changes are written in one statement at most. */
const mostRows = 32;

/** The change log of one owner. */
export function sqlChangeLog(
  { database, statements }: SqlContext,
  owner: Owner,
  read: ReadRows,
): ChangeLog {
  return {
    async after(seq, limit) {
      const query = statements.with('changes after', [owner, seq, limit], () =>
        database.sql
          .selectFrom('todo_change')
          .selectAll()
          .where('owner', '=', owner)
          .where('seq', '>', seq)
          .orderBy('seq')
          .limit(limit),
      );
      return (await read(query)).map(changeFrom);
    },
  };
}

/** A change, and the transaction that makes it. */
export type MadeChange = BeforeAndAfter & { readonly transaction: SqlTransaction };

/**
 * Writes down changes, which may be of different owners, in the transaction that makes them.
 *
 * Numbers come from a counter of each owner, in a row that stays locked until the transaction ends: the next writer of
 * the same owner gets its numbers after that, so that numbers appear in their order. A sequence would give numbers that
 * commit out of order, and a reader that goes on after the last one would miss some.
 */
export async function recordChanges(
  context: SqlContext,
  sql: Sql,
  changes: readonly MadeChange[],
): Promise<void> {
  const byOwner = Map.groupBy(changes, ({ transaction }) => transaction.command.owner);
  const rows: ChangeRow[] = [];
  // In one order everywhere, so that two transactions cannot deadlock over the counters of two owners.
  for (const owner of [...byOwner.keys()].toSorted()) {
    const own = byOwner.get(owner) ?? [];
    const { seq, drawn } = await takeNumbers(context, sql, owner, own.length);
    for (const [at, { transaction, ...images }] of own.entries()) {
      // One number is enough to tell apart what shares a drawn name.
      transaction.commandId ??= at === 0 ? drawn : `${drawn}-${at}`;
      rows.push(
        changeRow(owner, {
          seq: seq - own.length + 1 + at,
          command: transaction.commandId,
          actor: transaction.command.actor,
          at: transaction.command.at,
          kind: changeKind(images),
          ...images,
        }),
      );
    }
  }
  for (let first = 0; first < rows.length; first += mostRows) {
    const some = rows.slice(first, first + mostRows);
    const parameters = some.flatMap((row) => Object.values(row));
    await sql.executeQuery(
      context.statements.with(`insert ${some.length} changes`, parameters, () =>
        sql.insertInto('todo_change').values(some),
      ),
    );
  }
}

/** Takes the next numbers of an owner. @returns the last of them, and a name that no command has had */
async function takeNumbers(
  { database, statements }: SqlContext,
  sql: Sql,
  owner: Owner,
  count: number,
): Promise<{ readonly seq: number; readonly drawn: string }> {
  const advance = statements.with('advance counter', [owner, count], () =>
    sql
      .insertInto('change_counter')
      .values({ owner, seq: count })
      .onConflict((conflict) =>
        conflict.column('owner').doUpdateSet(({ eb, ref }) => ({
          seq: eb('change_counter.seq', '+', ref('excluded.seq')),
        })),
      )
      .returning(['seq', database.dialect.randomName.as('drawn')]),
  );
  const { rows } = await sql.executeQuery(advance);
  return rows[0] as (typeof rows)[number];
}
