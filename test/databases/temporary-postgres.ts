import { randomBytes } from 'node:crypto';
import { migrateDatabase } from '@todo/adapters-persistence';
import { Client } from 'pg';
import { postgresForRun } from './postgres-for-run.ts';
import type { PostgresForRun } from './provide-postgres.ts';
import { runSql } from './run-sql.ts';

/** A database for one test alone, removed after the test. */
export interface TemporaryDatabase extends AsyncDisposable {
  readonly url: string;
}

export interface TemporaryPostgresOptions {
  /** Whether not even our tables are in it. */
  readonly empty?: boolean;
}

/** @throws Error where there is no PostgreSQL: see `noPostgres` */
export async function temporaryPostgres({
  empty = false,
}: TemporaryPostgresOptions = {}): Promise<TemporaryDatabase> {
  if ('missing' in postgresForRun) throw new Error(postgresForRun.missing);
  const { url: administrator } = postgresForRun;
  const name = `todo_${randomBytes(8).toString('hex')}`;
  const source = empty ? 'template1' : await templateOf(postgresForRun);
  await runSql(administrator, `create database ${name} template ${source}`);
  const drop = async () => void (await runSql(administrator, `drop database ${name} with (force)`));
  return { url: urlOf(name, administrator), [Symbol.asyncDispose]: drop };
}

/** The same server's address of another database. */
function urlOf(database: string, administrator: string): string {
  const url = new URL(administrator);
  url.pathname = database;
  return url.href;
}

let template: Promise<string> | undefined;

function templateOf(postgres: PostgresForRun): Promise<string> {
  template ??= madeTemplate(postgres);
  return template;
}

/** Several processes may want the first copy at the same moment. */
async function madeTemplate({ url, template: name }: PostgresForRun): Promise<string> {
  const client = new Client(url);
  await client.connect();
  try {
    // Held until the connection ends.
    await client.query("select pg_advisory_lock(hashtext('todo template'))");
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (rowCount === 0) {
      const unfinished = `${name}_unfinished`;
      await client.query(`create database ${unfinished}`);
      await migrateDatabase({ url: urlOf(unfinished, url) });
      await client.query(`alter database ${unfinished} rename to ${name}`);
    }
    return name;
  } finally {
    await client.end();
  }
}
