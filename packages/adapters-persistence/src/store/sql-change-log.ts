import type { ChangeLog } from '@todo/application';
import { changeKind, type Owner } from '@todo/domain';
import { sql as raw } from 'kysely';
import { changeFrom, changeRow, type ChangeRow } from './change-row.ts';
import type { Sql } from '../sql-database.ts';
import { mostRows } from './compiled-statements.ts';
import type { ReadRows } from './sql-todo-reader.ts';
import type { SqlContext, SqlTransaction } from './sql-transaction.ts';

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

/**
 * Writes the changes of transactions that are not in the change log yet: at their end, as part of them. The
 * transactions may be of different owners, and share one transaction of the database.
 *
 * Numbers come from a counter row per owner, which stays locked until the transaction ends: the next writer of the same
 * owner draws its numbers after that, so that numbers become visible in their order. The numbers of a sequence commit
 * out of order, and a reader that continues after the last number it saw would miss some. A transaction locks its
 * counter row last, so that two transactions cannot deadlock over it.
 */
export async function recordChanges(
  context: SqlContext,
  sql: Sql,
  transactions: readonly SqlTransaction[],
): Promise<void> {
  const changing = transactions.filter(({ unrecorded }) => unrecorded.length > 0);
  const byOwner = Map.groupBy(changing, ({ command }) => command.owner);
  // Counters are locked in one order, so that two transactions cannot deadlock over the counters of two owners.
  const owners = [...byOwner.keys()].toSorted();
  const rows: ChangeRow[] = [];
  for (const owner of owners) {
    const own = byOwner.get(owner) ?? [];
    const count = own.reduce((sum, { unrecorded }) => sum + unrecorded.length, 0);
    const { seq: last, drawn } = await takeNumbers(context, sql, owner, count);
    let seq = last - count;
    for (const [at, transaction] of own.entries()) {
      const { actor, at: moment } = transaction.command;
      // The commands of one statement share the drawn name; a number distinguishes them.
      const command = (transaction.commandId ??= at === 0 ? drawn : `${drawn}-${at}`);
      for (const images of transaction.unrecorded.splice(0)) {
        seq += 1;
        const kind = changeKind(images);
        rows.push(changeRow(owner, { seq, command, actor, at: moment, kind, ...images }));
      }
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
        conflict.column('owner').doUpdateSet({
          seq: raw<number>`change_counter.seq + excluded.seq`,
        }),
      )
      .returning(['seq', database.dialect.randomName.as('drawn')]),
  );
  const { rows } = await sql.executeQuery(advance);
  return rows[0] as (typeof rows)[number];
}
