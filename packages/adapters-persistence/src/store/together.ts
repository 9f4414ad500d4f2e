import type { CompiledQuery, QueryResult } from 'kysely';
import type { SqlDatabase, Sql } from '../sql-database.ts';

/**
 * Runs statements of a transaction one after another. Where the database refuses all that follows an error, each is sent
 * without waiting for the result of the one before it: to a server, that is one way there and back for all of them.
 * @returns their results in their order
 */
export async function together<Row>(
  { dialect }: Pick<SqlDatabase, 'dialect'>,
  sql: Sql,
  statements: readonly CompiledQuery<Row>[],
): Promise<readonly QueryResult<Row>[]> {
  if (statements.length === 0) return [];
  if (!dialect.refusesAfterError) {
    const results: QueryResult<Row>[] = [];
    for (const statement of statements) results.push(await sql.executeQuery(statement));
    return results;
  }
  return sql
    .getExecutor()
    .provideConnection((connection) =>
      Promise.all(statements.map((statement) => connection.executeQuery<Row>(statement))),
    );
}
