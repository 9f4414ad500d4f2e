import { after } from 'node:test';
import { providePostgres, type NoPostgres, type PostgresForRun } from './provide-postgres.ts';

async function ofThisRun(): Promise<PostgresForRun | NoPostgres> {
  const { TEST_POSTGRES_URL: url, TEST_POSTGRES_TEMPLATE: template } = process.env;
  const { TEST_POSTGRES_MISSING: missing } = process.env;
  if (missing) return { missing };
  if (url && template) return { url, template };
  // A file that is run by itself.
  const own = await providePostgres();
  after(() => own[Symbol.asyncDispose]());
  return own;
}

/** What `test/global-setup.ts` has provided. */
export const postgresForRun = await ofThisRun();

/** Why tests that need PostgreSQL are skipped, or `false`. */
export const noPostgres = 'missing' in postgresForRun && postgresForRun.missing;
