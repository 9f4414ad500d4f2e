import type { Command, Repositories } from '@todo/application';
import { recordChanges, sqlChangeLog } from './sql-change-log.ts';
import type { Sql } from '../sql-database.ts';
import { sqlIdempotencyRecords } from './sql-idempotency-records.ts';
import { sqlTodoReader, type ReadRows } from './sql-todo-reader.ts';
import { sqlTodoRepository } from './sql-todo-repository.ts';
import { sqlTransaction, type SqlContext, type SqlTransaction } from './sql-transaction.ts';

/** Runs `work` as one transaction of a command. */
export type RunTransaction = <Result>(
  command: Command,
  work: (data: Repositories) => Promise<Result>,
) => Promise<Result>;

/** The repositories that take part in a transaction. */
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
        // The reader of a transaction runs on its connection, so that it sees the transaction's own changes.
        await recordChanges(context, await transaction.sql(), [transaction]);
        return changeLog.after(seq, limit);
      },
    },
    requests: sqlIdempotencyRecords(context, transaction),
  };
}

/** Runs each `work` in its own database transaction. */
export function plainTransactions(context: SqlContext): RunTransaction {
  return (command, work) =>
    context.database.transaction((sql) => runIn(context, sql, command, work));
}

/** Runs `work` in a database transaction that is open already. */
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
