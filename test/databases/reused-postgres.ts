import { runSql } from './run-sql.ts';
import { temporaryPostgres, type TemporaryDatabase } from './temporary-postgres.ts';

/** Databases that tests take one after the other, each as empty as a new one. They are gone with the tests. */
export interface ReusedPostgres extends AsyncDisposable {
  /** An empty one that no other test has. It goes back when it is disposed of. */
  take(): Promise<TemporaryDatabase>;
}

/** Empties every table but the one of the migrations, and begins the ids anew. */
const empty = `
do $$ begin
  execute (
    select 'truncate ' || string_agg(format('%I.%I', schemaname, tablename), ', ') || ' restart identity'
    from pg_tables
    where schemaname = 'public' and tablename <> 'mikro_orm_migrations'
  );
end $$`;

/**
 * For many short tests about data: to make a database takes the server much longer than to empty one.
 * What changes the schema or its settings wants a database of its own.
 */
export function reusedPostgres(): ReusedPostgres {
  const all: TemporaryDatabase[] = [];
  const free: TemporaryDatabase[] = [];

  async function made(): Promise<TemporaryDatabase> {
    const place = await temporaryPostgres();
    all.push(place);
    return place;
  }

  return {
    async take() {
      const place = free.pop() ?? (await made());
      return {
        url: place.url,
        async [Symbol.asyncDispose]() {
          await runSql(place.url, empty);
          free.push(place);
        },
      };
    },
    async [Symbol.asyncDispose]() {
      for (const place of all) await place[Symbol.asyncDispose]();
    },
  };
}
