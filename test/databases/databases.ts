import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from 'node:test';
import { openDatabase, type TodoDatabase } from '@todo/adapters-persistence';
import { tries } from '../long-run.ts';
import { noPostgres } from './postgres-for-run.ts';
import { temporaryPostgres, type TemporaryDatabase } from './temporary-postgres.ts';

/** A kind of database that todos can be kept in. */
export interface DatabaseKind {
  readonly name: 'SQLite' | 'PostgreSQL';
  /** Why tests on it are skipped. */
  readonly skip: string | false;
  /** How many times something is tried that is tried `count` times in a long run; at least `least` times. */
  readonly times: (count: number, least?: number) => number;
  /** A new one that can be opened any number of times. */
  readonly temporary: () => Promise<TemporaryDatabase>;
  /** A new one that is open, and gone when it is closed. SQLite keeps it in memory. */
  readonly open: () => Promise<TodoDatabase>;
}

/** Whether tests that need some database, and do not care which, use PostgreSQL. */
const isPostgresPreferred = process.env['TEST_DATABASE'] === 'postgresql';

const sqlite: DatabaseKind = {
  name: 'SQLite',
  skip: false,
  times: (count, least = 1) => timesOf(count, least, { usual: 4 }),
  async temporary() {
    const folder = await mkdtemp(join(tmpdir(), 'todo-'));
    return {
      url: `sqlite:${join(folder, 'todo.db')}`,
      [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
    };
  },
  open: () => openDatabase({ url: 'sqlite::memory:' }),
};

export const postgresql: DatabaseKind = {
  name: 'PostgreSQL',
  skip: noPostgres,
  // `npm run test:postgresql` does as much of it as others of SQLite.
  times: (count, least = 1) => timesOf(count, least, { usual: isPostgresPreferred ? 4 : 8 }),
  temporary: () => temporaryPostgres(),
  async open() {
    const place = await temporaryPostgres();
    const database = await openDatabase({ url: place.url, timeoutMs: 60_000 });
    return {
      ...database,
      async [Symbol.asyncDispose]() {
        await database.close();
        await place[Symbol.asyncDispose]();
      },
    };
  },
};

/** @param usual the part of `count` that a run does which is not long */
function timesOf(count: number, least: number, { usual }: { readonly usual: number }): number {
  return tries(count, Math.min(count, Math.max(least, Math.ceil(count / usual))));
}

const databases: readonly DatabaseKind[] = isPostgresPreferred
  ? [postgresql]
  : [sqlite, postgresql];

/** The same tests on each kind of database: what is about data has to hold on all of them. */
export function onEachDatabase(about: string, tests: (kind: DatabaseKind) => void): void {
  for (const kind of databases) {
    describe(`${about}, on ${kind.name}`, { skip: kind.skip }, () => tests(kind));
  }
}
