import { runSql } from './run-sql.ts';

/** Resolves when so many connections to this database wait for a lock of another. */
export async function lockWaiters(url: string, count: number): Promise<void> {
  const waiting = `
    select 1 from pg_stat_activity
    where wait_event_type = 'Lock' and datname = current_database()
  `;
  while ((await runSql(url, waiting)).length < count);
}
