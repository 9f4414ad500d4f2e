import { randomBytes } from 'node:crypto';
import { startPostgres } from './postgres-server.ts';
import { runSql } from './run-sql.ts';

/** The PostgreSQL server that all tests of a run share. */
export interface PostgresForRun {
  /** Of its administrator's database. */
  readonly url: string;
  /** The name of the database that the tests get copies of. Who needs it first makes it. */
  readonly template: string;
}

export interface NoPostgres {
  /** Why there is none. */
  readonly missing: string;
}

/**
 * Starts a server, or takes the one of `TEST_POSTGRES_URL`, for this process and those that it starts.
 * It takes back what it has made.
 */
export async function providePostgres(): Promise<AsyncDisposable & (PostgresForRun | NoPostgres)> {
  const given = process.env['TEST_POSTGRES_URL'];
  const template = `todo_template_${randomBytes(6).toString('hex')}`;
  try {
    const server = given ? serverAt(given, template) : await startPostgres();
    process.env['TEST_POSTGRES_URL'] = server.url;
    process.env['TEST_POSTGRES_TEMPLATE'] = template;
    return {
      url: server.url,
      template,
      [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
    };
  } catch (error) {
    const [reason = ''] = String(error instanceof Error ? error.message : error).split('\n');
    const missing = `there is no PostgreSQL: ${reason}`;
    process.env['TEST_POSTGRES_MISSING'] = missing;
    return { missing, [Symbol.asyncDispose]: async () => {} };
  }
}

function serverAt(url: string, template: string) {
  const forget = async () => void (await runSql(url, `drop database if exists ${template}`));
  return { url, [Symbol.asyncDispose]: forget };
}
