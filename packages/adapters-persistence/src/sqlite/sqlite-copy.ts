import { sql } from 'kysely';
import type { CopySource, CopyTarget } from '../copy/copy-source-and-target.ts';
import { openSqliteFile, type SqlitePath } from './sqlite-file.ts';

export async function sqliteSource(path: SqlitePath, timeoutMs: number): Promise<CopySource> {
  const { kysely } = await openSqliteFile(path, timeoutMs);
  // A plain `begin`, as a transaction of our dialect takes the write lock. From its first query on, a read transaction
  // sees one state of the database.
  await sql`begin`.execute(kysely);
  await sql`select 1 from todo limit 1`.execute(kysely);
  return {
    sql: kysely,
    async lastId() {
      const { rows } = await sql<{ seq: number }>`
        select seq from sqlite_sequence where name = 'todo'
      `.execute(kysely);
      return rows[0]?.seq ?? 0;
    },
    [Symbol.asyncDispose]: () => kysely.destroy(),
  };
}

export async function sqliteTarget(path: SqlitePath, timeoutMs: number): Promise<CopyTarget> {
  const { kysely } = await openSqliteFile(path, timeoutMs);
  return {
    sql: kysely,
    // https://www.sqlite.org/autoinc.html
    async continueAfter(id) {
      await kysely.transaction().execute(async (transaction) => {
        await sql`
          insert into sqlite_sequence (name, seq)
          select 'todo', 0 where not exists (select 1 from sqlite_sequence where name = 'todo')
        `.execute(transaction);
        await sql`
          update sqlite_sequence set seq = max(seq, ${id}) where name = 'todo'
        `.execute(transaction);
      });
    },
    [Symbol.asyncDispose]: () => kysely.destroy(),
  };
}
