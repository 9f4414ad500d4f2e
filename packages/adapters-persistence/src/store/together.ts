import type { CompiledQuery, QueryResult } from 'kysely';
import type { Sql } from '../sql-database.ts';

/**
 * Runs statements one after another, and sends each without waiting for the result of the one before it: to a server,
 * that is one way there and back for all of them. After an error, the rest may run or not, and the transaction has to end.
 * @returns their results in their order
 */
export async function together<Row>(
  sql: Sql,
  statements: readonly CompiledQuery<Row>[],
): Promise<readonly QueryResult<Row>[]> {
  if (statements.length === 0) return [];
  return sql
    .getExecutor()
    .provideConnection((connection) =>
      Promise.all(statements.map((statement) => connection.executeQuery<Row>(statement))),
    );
}
