import { setImmediate } from 'node:timers/promises';
import type { Command } from '@todo/application';
import type { BeforeAndAfter, CommandId, Owner } from '@todo/domain';
import { sql as raw, type Compilable, type CompiledQuery } from 'kysely';
import type { Sql } from '../sql-database.ts';
import { batches } from './batches.ts';
import { changeRow, type ChangeRow } from './change-row.ts';
import { mostRows } from './compiled-statements.ts';
import type { SqlContext, SqlTransaction } from './sql-transaction.ts';
import { together } from './together.ts';
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
  const unsent = transactions.flatMap((transaction) => transaction.unsent.splice(0));
  const changing = transactions.filter(({ unrecorded }) => unrecorded.length > 0);
  const [only] = changing;
  if (only?.unrecorded.length === 1 && changing.length === 1) {
    const name = context.database.dialect.drawName?.();
    if (name !== undefined) return recordOne(context, sql, { transaction: only, name, unsent });
  }
  const byOwner = Map.groupBy(changing, ({ command }) => command.owner);
  // Counters are locked in one order, so that two transactions cannot deadlock over the counters of two owners.
  const groups = [...byOwner.keys()].toSorted().map((owner) => {
    const own = byOwner.get(owner) ?? [];
    return { owner, own, count: own.reduce((sum, { unrecorded }) => sum + unrecorded.length, 0) };
  });
  const advances = groups.map(({ owner, count }) => advance(context, sql, owner, count));
  const results = await together<unknown>(context.database, sql, [...unsent, ...advances]);
  const advanced = results.slice(unsent.length).map(({ rows }) => rows[0] as Drawn);
  const changes: ChangeRow[] = [];
  const deleted: TrashRow[] = [];
  for (const [index, { owner, own, count }] of groups.entries()) {
    const { seq: last, drawn } = advanced[index] as Drawn;
    let seq = last - count;
    for (const [at, transaction] of own.entries()) {
      const { actor, at: moment, reverts = null } = transaction.command;
      // The commands of one statement share the drawn name; a number distinguishes them.
      const command = (transaction.commandId ??= at === 0 ? drawn : `${drawn}-${at}`);
      for (const change of transaction.unrecorded.splice(0)) {
        seq += 1;
        changes.push(changeRow(owner, { seq, command, actor, at: moment, reverts, ...change }));
        deleted.push(...trashRowsOf(transaction.command, command, change));
      }
    }
  }
  await together(context.database, sql, [
    ...insertions(context, 'changes', changes, (rows) =>
      sql.insertInto('todo_change').values(rows),
    ),
    ...trashInsertions(context, sql, deleted),
  ]);
}

/** The same for one change: one statement advances the counter and writes the change, so that nothing waits for the number. */
async function recordOne(
  context: SqlContext,
  sql: Sql,
  {
    transaction,
    name,
    unsent,
  }: {
    readonly transaction: SqlTransaction;
    readonly name: CommandId;
    readonly unsent: readonly CompiledQuery[];
  },
): Promise<void> {
  const { owner, actor, at, reverts = null } = transaction.command;
  const command = (transaction.commandId ??= name);
  const statements = transaction.unrecorded.splice(0).flatMap((change) => {
    const { seq: _, ...row } = changeRow(owner, { seq: 0, command, actor, at, reverts, ...change });
    const values = [owner, 1, ...Object.values(row)];
    const insertion = context.statements.with('insert numbered change', values, () =>
      sql
        .with('counter', () => advanceCounter(context, sql, owner, 1))
        .insertInto('todo_change')
        .values({ ...row, seq: (query) => query.selectFrom('counter').select('counter.seq') }),
    );
    const deleted = trashRowsOf(transaction.command, command, change);
    return [insertion, ...trashInsertions(context, sql, deleted)];
  });
  await together<unknown>(context.database, sql, [...unsent, ...statements]);
}

/** The row of the trash for a change that deletes its todo; none for any other. */
function trashRowsOf(
  { owner, actor, at }: Command,
  command: CommandId,
  { before: todo, after }: BeforeAndAfter,
): readonly TrashRow[] {
  if (todo === null || after !== null) return [];
  return [trashRow(owner, { todo, deletedAt: at, actor, command })];
}

function trashInsertions(
  context: SqlContext,
  sql: Sql,
  deleted: readonly TrashRow[],
): readonly CompiledQuery[] {
  return insertions(context, 'deleted todos', deleted, (rows) =>
    sql.insertInto('todo_trash').values(rows),
  );
}

function insertions<Row extends object>(
  { statements }: SqlContext,
  what: string,
  all: readonly Row[],
  build: (rows: readonly Row[]) => Compilable,
): readonly CompiledQuery[] {
  return Array.from(batches(all, mostRows), (rows) => {
    const parameters = rows.flatMap((row) => Object.values(row) as unknown[]);
    return statements.with(`insert ${rows.length} ${what}`, parameters, () => build(rows));
  });
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

/** The last number that an owner has taken, and a name that no command has had. */
interface Drawn {
  readonly seq: number;
  readonly drawn: CommandId;
}

/** The statement that takes the next numbers of an owner. */
function advance(context: SqlContext, sql: Sql, owner: Owner, count: number): CompiledQuery<Drawn> {
  return context.statements.with('advance counter', [owner, count], () =>
    advanceCounter(context, sql, owner, count).returning(
      context.database.dialect.randomName.as('drawn'),
    ),
  );
}

function advanceCounter(
  { database: { announcement } }: SqlContext,
  sql: Sql,
  owner: Owner,
  count: number,
) {
  return sql
    .insertInto('change_counter')
    .values({ owner, seq: count })
    .onConflict((conflict) =>
      conflict.column('owner').doUpdateSet({
        seq: raw<number>`change_counter.seq + excluded.seq`,
      }),
    )
    .returning('seq')
    .$if(announcement !== undefined, (query) =>
      query.returning((announcement ?? raw`null`).as('announced')),
    );
}
