import type { Command, Repositories } from '@todo/application';
import { recordChanges, sqlChangeLog } from './sql-change-log.ts';
import type { Sql } from './sql-database.ts';
import { sqlIdempotencyRecords } from './sql-idempotency-records.ts';
import { sqlTodoReader, type ReadRows } from './sql-todo-reader.ts';
import { sqlTodoRepository } from './sql-todo-repository.ts';
import { sqlTransaction, type SqlContext, type SqlTransaction } from './sql-transaction.ts';

/** Runs work as one transaction. */
export type RunTransaction = <Result>(
  command: Command,
  work: (data: Repositories) => Promise<Result>,
) => Promise<Result>;

/** What takes part in a transaction. */
export function repositoriesIn(context: SqlContext, transaction: SqlTransaction): Repositories {
  const { owner } = transaction.command;
  const read: ReadRows = async (query) => {
    const sql = await transaction.sql();
    return (await sql.executeQuery(query)).rows;
  };
  const reader = sqlTodoReader(context, owner, read);
  const changeLog = sqlChangeLog(context, owner, read);
  return {
    todos: sqlTodoRepository(context, transaction, reader),
    changes: {
      async after(seq, limit) {
        // It reads its own changes, too.
        await recordChanges(context, await transaction.sql(), [transaction]);
        return changeLog.after(seq, limit);
      },
    },
    requests: sqlIdempotencyRecords(context, transaction),
  };
}

/** Runs each work in a database transaction of its own. */
export function plainTransactions(context: SqlContext): RunTransaction {
  return (command, work) =>
    context.database.transaction((sql) => runIn(context, sql, command, work));
}

/** Runs work in a transaction of the database that is open. */
export async function runIn<Result>(
  context: SqlContext,
  sql: Sql,
  command: Command,
  work: (data: Repositories) => Promise<Result>,
): Promise<Result> {
  const transaction = sqlTransaction(command, async () => sql);
  const result = await work(repositoriesIn(context, transaction));
  await recordChanges(context, sql, [transaction]);
  return result;
}
