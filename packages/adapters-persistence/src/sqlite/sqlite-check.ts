import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StorageError } from '@todo/application';
import Database from 'better-sqlite3';
import {
  mostDetails,
  reportOf,
  resultOf,
  type CheckReport,
  type CheckResult,
} from '../check-report.ts';
import { MissingDatabaseError } from '../missing-database-error.ts';
import { isDamage } from './sqlite-errors.ts';
import { inspectSqliteFile, isThere, type SqlitePath } from './sqlite-file.ts';
import { withReader } from './with-reader.ts';
import { writeWholeCopy } from './written-file.ts';

/**
 * Checks every page of the file, and whether redundant data agrees. It only reads, while other processes read and
 * write; the search index is checked in a copy, because SQLite takes the write lock for that. It blocks the event loop,
 * for seconds if the file has hundreds of MB.
 * @throws MissingDatabaseError, StorageError where the file cannot be read
 */
export async function checkSqliteFile(path: SqlitePath, timeoutMs: number): Promise<CheckReport> {
  if (!isThere(path)) throw new MissingDatabaseError(path);
  let version: number;
  try {
    version = await inspectSqliteFile(path, timeoutMs);
  } catch (error) {
    if (!isDamageOf(error)) throw error;
    return reportOf([resultOf('integrity', [messageOf(error)])]);
  }
  const checks = withReader(path, timeoutMs, (database) => {
    // All checks see one state of the database.
    database.exec('begin');
    const integrity = runCheck('integrity', () => integrityFaults(database));
    if (version < firstWithTags) return [integrity];
    return [
      integrity,
      runCheck('references', () => referenceFaults(database)),
      runCheck('tags', () => tagFaults(database)),
    ];
  });
  if (version >= firstWithTags) checks.push(checkSearchIndex(path, timeoutMs));
  return reportOf(checks);
}

/** The schema that introduced tags and the search index. */
const firstWithTags = 2;

/** Runs a check; damage that SQLite throws during the check is a fault, too. */
function runCheck(name: CheckResult['name'], findFaults: () => readonly string[]): CheckResult {
  try {
    return resultOf(name, findFaults());
  } catch (error) {
    if (!isDamage(error)) throw error;
    return resultOf(name, [messageOf(error)]);
  }
}

function integrityFaults(database: Database.Database): readonly string[] {
  const rows = database.prepare(`pragma integrity_check(${mostDetails})`).pluck().all();
  const faults = rows.map((row) => String(row).replaceAll(/\s*\n\s*/g, ' '));
  return faults.length === 1 && faults[0] === 'ok' ? [] : faults;
}

function referenceFaults(database: Database.Database): readonly string[] {
  const rows = database
    .prepare<[], { table: string; parent: string; count: number }>(
      'select "table", parent, count(*) as count from pragma_foreign_key_check group by 1, 2',
    )
    .all();
  return rows.map(
    ({ table, parent, count }) =>
      `${count} of the rows of ${table} ${count === 1 ? 'refers' : 'refer'} to ` +
      `${parent === 'account' ? 'an' : 'a'} ${parent} that is not there.`,
  );
}

/** The tags of a todo are stored twice: in its row, which is shown, and in `todo_tag`, which is searched. */
const tagQueries = [
  [
    'select id from todo where not json_valid(tags) limit ?',
    (id: number) => `The tags of todo ${id} cannot be read.`,
  ],
  [
    `select distinct id from (
       select todo.owner, value as tag, todo.id
       from (select owner, id, tags from todo where json_valid(tags)) as todo, json_each(todo.tags)
       except select owner, tag, todo_id from todo_tag
     ) limit ?`,
    (id: number) => `Todo ${id} is not found by one of its tags.`,
  ],
  [
    `select distinct todo_id as id from (
       select owner, tag, todo_id from todo_tag
       except select todo.owner, value, todo.id
       from (select owner, id, tags from todo where json_valid(tags)) as todo, json_each(todo.tags)
     ) limit ?`,
    (id: number) => `Todo ${id} is found by a tag that it does not have.`,
  ],
] as const;

function tagFaults(database: Database.Database): readonly string[] {
  return tagQueries.flatMap(([query, say]) =>
    database.prepare<[number], number>(query).pluck().all(mostDetails).map(say),
  );
}

/** https://www.sqlite.org/fts5.html#the_integrity_check_command: the 1 also compares the index with the todos. */
const compareIndex = "insert into todo_search (todo_search, rank) values ('integrity-check', 1)";

function checkSearchIndex(path: SqlitePath, timeoutMs: number): CheckResult {
  const folder = mkdtempSync(join(tmpdir(), 'todo-check-'));
  try {
    const copy = join(folder, 'todo.db');
    writeWholeCopy(path, copy, { file: copy, timeoutMs });
    const database = new Database(copy);
    try {
      database.exec(compareIndex);
      return resultOf('search index', []);
    } catch (error) {
      if (!isDamage(error)) throw error;
      return resultOf('search index', ['It does not have the words that the todos have.']);
    } finally {
      database.close();
    }
  } catch (error) {
    if (!isDamageOf(error)) throw error;
    const reason = 'The database is too damaged to check it.';
    return { name: 'search index', outcome: 'skipped', details: [reason] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function isDamageOf(error: unknown): boolean {
  return error instanceof StorageError && isDamage(error.cause);
}

function messageOf(error: unknown): string {
  const { message } =
    error instanceof StorageError && error.cause instanceof Error ? error.cause : (error as Error);
  return `SQLite says: ${message}.`;
}
