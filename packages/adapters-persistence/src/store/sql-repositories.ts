import type { ChangeLogRepository, Command, Repositories } from '@todo/application';
import type { Sql } from '../sql-database.ts';
import { forgetChanges } from './forget-changes.ts';
import { recordChanges } from './record-changes.ts';
import { sqlChangeLog } from './sql-change-log.ts';
import { sqlExternalIds } from './sql-external-ids.ts';
import { sqlIdempotencyRecords } from './sql-idempotency-records.ts';
import { sqlTodoReader, type ReadRows } from './sql-todo-reader.ts';
import { sqlTodoRepository } from './sql-todo-repository.ts';
import {
  sqlTransaction,
  type Committed,
  type SqlContext,
  type SqlTransaction,
} from './sql-transaction.ts';
import { sqlTrashRepository } from './sql-trash.ts';

/** Runs `work` as one transaction of a command. */
export type RunTransaction = <Result>(
  command: Command,
  work: (data: Repositories) => Promise<Result>,
) => Promise<Committed<Result>>;

/** The repositories that take part in a transaction. */
export function repositoriesIn(context: SqlContext, transaction: SqlTransaction): Repositories {
  const { owner } = transaction.command;
  // The readers of a transaction run on its connection, so that they see its own changes.
  const read: ReadRows = async (query) => {
    const sql = await transaction.sql();
    return (await sql.executeQuery(query)).rows;
  };
  return {
    todos: sqlTodoRepository(context, transaction, sqlTodoReader(context, owner, read)),
    changes: changeLogIn(context, transaction, read),
    trash: sqlTrashRepository(context, transaction, read),
    externalIds: sqlExternalIds(context, transaction, read),
    requests: sqlIdempotencyRecords(context, transaction),
  };
}

/** The change log within a transaction: the transaction's own changes are written before it is read. */
function changeLogIn(
  context: SqlContext,
  transaction: SqlTransaction,
  read: ReadRows,
): ChangeLogRepository {
  const { owner } = transaction.command;
  const readRecorded: ReadRows = async (query, options) => {
    await recordChanges(context, await transaction.sql(), [transaction]);
    return read(query, options);
  };
  return {
    ...sqlChangeLog(context, owner, readRecorded),
    forget: async (before, limit) =>
      forgetChanges(context, await transaction.sql(), { owner, before, limit }),
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
): Promise<Committed<Result>> {
  const transaction = sqlTransaction(context, command, async () => sql);
  const result = await work(repositoriesIn(context, transaction));
  await recordChanges(context, sql, [transaction]);
  return { result, commandId: transaction.commandId };
}
