import { setImmediate } from 'node:timers/promises';
import type { CommandId, Owner } from '@todo/domain';
import { sql as raw } from 'kysely';
import type { Sql } from '../sql-database.ts';
import { batches } from './batches.ts';
import { changeRow, type ChangeRow } from './change-row.ts';
import { mostRows } from './compiled-statements.ts';
import type { SqlContext, SqlTransaction } from './sql-transaction.ts';
import { trashRow, type TrashRow } from './trash-row.ts';

/**
 * Writes the changes of transactions that are not in the change log yet, and puts deleted todos into the trash: at their
 * end, as part of them. The transactions may be of different owners, and share one transaction of the database.
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
  const changes: ChangeRow[] = [];
  const deleted: TrashRow[] = [];
  for (const owner of owners) {
    const own = byOwner.get(owner) ?? [];
    const count = own.reduce((sum, { unrecorded }) => sum + unrecorded.length, 0);
    const { seq: last, drawn } = await takeNumbers(context, sql, owner, count);
    let seq = last - count;
    for (const [at, transaction] of own.entries()) {
      const { actor, at: moment, reverts = null } = transaction.command;
      // The commands of one statement share the drawn name; a number distinguishes them.
      const command = (transaction.commandId ??= at === 0 ? drawn : `${drawn}-${at}`);
      for (const change of transaction.unrecorded.splice(0)) {
        seq += 1;
        changes.push(changeRow(owner, { seq, command, actor, at: moment, reverts, ...change }));
        if (change.before === null || change.after !== null) continue;
        const { before: todo } = change;
        deleted.push(trashRow(owner, { todo, deletedAt: moment, actor, command }));
      }
    }
  }
  for (const rows of batches(changes, mostRows)) {
    const parameters = rows.flatMap((row) => Object.values(row));
    await sql.executeQuery(
      context.statements.with(`insert ${rows.length} changes`, parameters, () =>
        sql.insertInto('todo_change').values(rows),
      ),
    );
  }
  for (const rows of batches(deleted, mostRows)) {
    const parameters = rows.flatMap((row) => Object.values(row));
    await sql.executeQuery(
      context.statements.with(`insert ${rows.length} deleted todos`, parameters, () =>
        sql.insertInto('todo_trash').values(rows),
      ),
    );
  }
}

/** More changes than this are not kept in memory until the end of their transaction. */
const mostUnrecorded = 1000;

/**
 * Writes the changes of a transaction that has made many, so that its memory stays flat however many follow. From then on
 * it holds the counter row of its owner: should it deadlock with another transaction, one of the two runs again.
 */
export async function recordMany(
  context: SqlContext,
  sql: Sql,
  transaction: SqlTransaction,
): Promise<void> {
  if (transaction.unrecorded.length < mostUnrecorded) return;
  await recordChanges(context, sql, [transaction]);
  // Statements of SQLite run without a turn of the event loop: without this one, a server would answer nothing meanwhile.
  await setImmediate();
}

/** Takes the next numbers of an owner. @returns the last of them, and a name that no command has had */
async function takeNumbers(
  { database, statements }: SqlContext,
  sql: Sql,
  owner: Owner,
  count: number,
): Promise<{ readonly seq: number; readonly drawn: CommandId }> {
  const { dialect, announcement } = database;
  const advance = statements.with('advance counter', [owner, count], () =>
    sql
      .insertInto('change_counter')
      .values({ owner, seq: count })
      .onConflict((conflict) =>
        conflict.column('owner').doUpdateSet({
          seq: raw<number>`change_counter.seq + excluded.seq`,
        }),
      )
      .returning(['seq', dialect.randomName.as('drawn')])
      .$if(announcement !== undefined, (query) =>
        query.returning((announcement ?? raw`null`).as('announced')),
      ),
  );
  const { rows } = await sql.executeQuery(advance);
  return rows[0] as (typeof rows)[number];
}
