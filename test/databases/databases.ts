import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noPostgres } from './postgres-for-run.ts';
import { temporaryPostgres, type TemporaryDatabase } from './temporary-postgres.ts';

/** A kind of database that todos can be kept in. */
export interface DatabaseKind {
  readonly name: 'SQLite' | 'PostgreSQL';
  /** Why tests on it are skipped. */
  readonly skip: string | false;
  /** A new one, with no todos in it. */
  temporary(): Promise<TemporaryDatabase>;
}

const sqlite: DatabaseKind = { name: 'SQLite', skip: false, temporary: temporarySqlite };
const postgresql: DatabaseKind = {
  name: 'PostgreSQL',
  skip: noPostgres,
  temporary: () => temporaryPostgres(),
};

/** Whether tests that need a database, and do not care which, use PostgreSQL. */
export const isPostgresPreferred = process.env['TEST_DATABASE'] === 'postgresql';

/** What a test that is about data runs on. */
export const databases: readonly DatabaseKind[] = isPostgresPreferred
  ? [postgresql]
  : [sqlite, postgresql];

/** What a test runs on that needs some database. */
export const someDatabase: DatabaseKind = isPostgresPreferred ? postgresql : sqlite;

async function temporarySqlite(): Promise<TemporaryDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'todo-'));
  return {
    url: `sqlite:${join(folder, 'todo.db')}`,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
