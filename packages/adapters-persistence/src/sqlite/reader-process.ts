/*
 * A program that `SqliteReader` starts as a child process. It runs statements that only read, so that they do not block
 * the event loop of the parent process.
 *
 *   node reader-process.ts <path> <milliseconds to wait for another program's lock>
 */
import Database, { SqliteError } from 'better-sqlite3';
import { BoundedCache } from '../bounded-cache.ts';
import type { ReaderMessage, ReaderQuestion } from './reader-messages.ts';

/** The approximate size of one message, in UTF-16 code units of text. */
const longestMessage = 128 * 1024;

const [, , path = '', timeoutMs = ''] = process.argv;
let database: Database.Database | undefined;
const statements = new BoundedCache<string, Database.Statement>(100);

process.on('message', (question: ReaderQuestion) => {
  try {
    for (const answer of inParts(rowsOf(question))) say(answer);
  } catch (error) {
    // A missing folder is an error of the driver, which has no code of SQLite.
    const code = error instanceof SqliteError ? error.code : '';
    say({ kind: 'failed', code, message: String(error) });
  }
});
// The process exits with its parent, however the parent ends.
process.on('disconnect', () => process.exit());
// A terminal sends a signal to all processes at once, but the server still has to answer the requests in flight.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
say({ kind: 'ready' });

function rowsOf({ sql, parameters }: ReaderQuestion): readonly unknown[] {
  // In this process, SQLite's own waiting for a lock blocks nothing else.
  database ??= new Database(path, {
    readonly: true,
    fileMustExist: true,
    timeout: Number(timeoutMs),
  });
  let statement = statements.get(sql);
  if (statement === undefined) statements.set(sql, (statement = database.prepare(sql)));
  return statement.all(...parameters);
}

function* inParts(rows: readonly unknown[]): Generator<ReaderMessage> {
  let first = 0;
  let length = 0;
  for (const [at, row] of rows.entries()) {
    length += lengthOf(row);
    if (length < longestMessage) continue;
    yield { kind: 'rows', rows: rows.slice(first, at + 1), isLast: false };
    first = at + 1;
    length = 0;
  }
  yield { kind: 'rows', rows: rows.slice(first), isLast: true };
}

function lengthOf(row: unknown): number {
  return Object.values(row as object).reduce<number>(
    (sum, value) => sum + (typeof value === 'string' ? value.length : 0),
    0,
  );
}

function say(message: ReaderMessage): void {
  process.send?.(message);
}
