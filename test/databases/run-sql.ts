import { Client, type QueryResultRow } from 'pg';

/** Runs one statement on a connection of its own, and gives back the rows. */
export async function runSql<Row extends QueryResultRow>(
  url: string,
  sql: string,
): Promise<readonly Row[]> {
  const client = new Client(url);
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}
