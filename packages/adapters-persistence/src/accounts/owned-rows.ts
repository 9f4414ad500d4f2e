import type { Owner, TodoId } from '@todo/domain';
import { sql as raw, type RawBuilder } from 'kysely';
import type { Sql } from '../sql-database.ts';
import type { SqlContext } from '../store/sql-transaction.ts';

/** Rows per statement: PostgreSQL has a time limit for each, and SQLite keeps the ids of one in memory. */
const batchSize = 500;

/** Ids or numbers above `after`, up to `last`. */
interface Range {
  readonly after: number;
  readonly last: number;
}

/** Removes everything that an owner has, in a transaction. */
export async function removeOwned(context: SqlContext, sql: Sql, owner: Owner): Promise<void> {
  const removeTodos = async () => {
    for await (const { after, last } of todosOf(context, sql, owner)) {
      await raw`
        delete from todo where owner = ${owner} and id > ${after} and id <= ${last}
      `.execute(sql);
    }
  };
  await removeTodos();
  const counter = raw<Counter>`delete from change_counter where owner = ${owner} returning seq`;
  const changes = await lastChange(sql, counter);
  await removeTodos();
  for (const { after, last } of rangesUpTo(changes)) {
    await raw`
      delete from todo_change where owner = ${owner} and seq > ${after} and seq <= ${last}
    `.execute(sql);
  }
  for (const table of byTodo) {
    await changeRows(
      sql,
      owner,
      table,
      (some) => raw`delete from ${raw.table(table)} where ${some}`,
    );
  }
  await raw`delete from idempotency_record where owner = ${owner}`.execute(sql);
}

/** Gives everything that an owner has to another, who has nothing, in a transaction. @returns the number of todos */
export async function giveOwned(
  context: SqlContext,
  sql: Sql,
  from: Owner,
  to: Owner,
): Promise<number> {
  let todos = 0;
  const giveTodos = async () => {
    for await (const range of todosOf(context, sql, from)) {
      todos += await giveTodosIn(context, sql, range, { from, to });
    }
  };
  await giveTodos();
  const counter = raw<Counter>`
    update change_counter set owner = ${to} where owner = ${from} returning seq
  `;
  const changes = await lastChange(sql, counter);
  await giveTodos();
  for (const { after, last } of rangesUpTo(changes)) {
    await raw`
      update todo_change set owner = ${to} where owner = ${from} and seq > ${after} and seq <= ${last}
    `.execute(sql);
  }
  for (const table of byTodo) {
    await changeRows(
      sql,
      from,
      table,
      (some) => raw`update ${raw.table(table)} set owner = ${to} where ${some}`,
    );
  }
  await raw`update idempotency_record set owner = ${to} where owner = ${from}`.execute(sql);
  return todos;
}

async function giveTodosIn(
  { database }: SqlContext,
  sql: Sql,
  { after, last }: Range,
  { from, to }: { readonly from: Owner; readonly to: Owner },
): Promise<number> {
  const updates = database.dialect.asOne(
    raw`
      update todo_tag set owner = ${to}
      where owner = ${from} and todo_id > ${after} and todo_id <= ${last}
    `,
    raw`update todo set owner = ${to} where owner = ${from} and id > ${after} and id <= ${last}`,
  );
  let todos = 0;
  for (const update of updates) todos = Number((await update.execute(sql)).numAffectedRows);
  return todos;
}

/** Tables whose rows of an owner refer to todos, deleted ones included. */
const byTodo = ['todo_trash', 'external_id'] as const;

/** Runs a statement for the rows of an owner in a table, who has none afterwards, a batch at a time. */
async function changeRows(
  sql: Sql,
  owner: Owner,
  table: (typeof byTodo)[number],
  statement: (some: RawBuilder<unknown>) => RawBuilder<unknown>,
): Promise<void> {
  const some = raw`owner = ${owner} and todo_id in (
    select todo_id from ${raw.table(table)} where owner = ${owner} order by todo_id limit ${batchSize}
  )`;
  // A todo may have several rows: then a full batch changes more rows than it names todos.
  for (let changed = batchSize; changed >= batchSize;) {
    changed = Number((await statement(some).execute(sql)).numAffectedRows ?? 0);
  }
}

/**
 * Ranges of ids that contain all todos of an owner, which are locked: the statement after the lock sees the tags that
 * another transaction has given them before.
 */
async function* todosOf(
  { database }: SqlContext,
  sql: Sql,
  owner: Owner,
): AsyncGenerator<Range, void> {
  for (let after: TodoId = 0; ;) {
    const next = database.dialect.locked(
      sql
        .selectFrom('todo')
        .select('id')
        .where('owner', '=', owner)
        .where('id', '>', after)
        .limit(batchSize),
    );
    const { last } = await sql
      .selectFrom(next.as('next'))
      .select(({ fn }) => fn.max('id').as('last'))
      .executeTakeFirstOrThrow();
    if (last === null) return;
    yield { after, last };
    after = last;
  }
}

interface Counter {
  readonly seq: number;
}

/**
 * Runs a statement that takes the change counter away from its owner. From then on, another transaction that changes
 * todos of this owner waits for this one to end; those that have ended before may have added todos meanwhile.
 * @returns the number of the last change, 0 if there is none
 */
async function lastChange(sql: Sql, statement: RawBuilder<Counter>): Promise<number> {
  const { rows } = await statement.execute(sql);
  return rows[0]?.seq ?? 0;
}

function* rangesUpTo(end: number): Generator<Range, void> {
  for (let after = 0; after < end; after += batchSize) yield { after, last: after + batchSize };
}
