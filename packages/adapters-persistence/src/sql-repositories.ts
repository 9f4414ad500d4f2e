import type { Command, Repositories } from '@todo/application';
import { sqlChangeLog } from './sql-change-log.ts';
import { sqlIdempotencyRecords } from './sql-idempotency-records.ts';
import { sqlTodoReader, type ReadRows } from './sql-todo-reader.ts';
import { sqlTodoRepository } from './sql-todo-repository.ts';
import { openTransaction, type SqlContext, type SqlTransaction } from './sql-transaction.ts';

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
  return {
    todos: sqlTodoRepository(context, transaction, reader),
    changes: sqlChangeLog(context, owner, read),
    requests: sqlIdempotencyRecords(context, transaction),
  };
}

/** Runs each work in a database transaction of its own. */
export function plainTransactions(context: SqlContext): RunTransaction {
  return (command, work) =>
    context.database.transaction((sql) =>
      work(repositoriesIn(context, openTransaction(command, sql))),
    );
}
