import assert from 'node:assert/strict';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Machine } from '../todo-program.ts';

/** A todo as the file has it. */
export interface KeptTodo {
  readonly id: number;
  readonly task: string;
  readonly version: number;
}

/** Where the programs of this machine keep the todos. */
export function databaseOf({ home }: Pick<Machine, 'home'>): string {
  return join(home, 'data', 'todo', 'todo.db');
}

/**
 * Finds every todo in the file, and that nothing in it contradicts anything else. Looks at a copy, so that
 * the next program has to recover from what it was left by itself.
 * @throws AssertionError where the file is damaged
 */
export async function todosIn(path: string): Promise<ReadonlyMap<number, KeptTodo>> {
  const folder = await mkdtemp(join(tmpdir(), 'todo-copy-'));
  try {
    const copy = join(folder, 'todo.db');
    await copyFile(path, copy);
    if (existsSync(`${path}-wal`)) await copyFile(`${path}-wal`, `${copy}-wal`);
    return checkedTodos(copy);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Reads with Node's own SQLite: another than the one that wrote. It recovers what it finds, and so writes. */
export function checkedTodos(path: string): ReadonlyMap<number, KeptTodo> {
  const database = new DatabaseSync(path);
  try {
    const all = (sql: string) => database.prepare(sql).all();
    assert.deepEqual(
      all('pragma integrity_check').map((row) => row['integrity_check']),
      ['ok'],
    );
    assert.deepEqual(all('pragma foreign_key_check'), []);
    // Before the first todo there may be nothing at all.
    if (all("select 1 from sqlite_schema where name = 'todo'").length === 0) return new Map();
    // https://www.sqlite.org/fts5.html#the_integrity_check_command: 1 compares it with the table as well.
    database.exec("insert into todo_search (todo_search, rank) values ('integrity-check', 1)");
    const rows = all('select id, task, version from todo') as unknown as KeptTodo[];
    assertLogged(all);
    return new Map(rows.map((row) => [row.id, { ...row }]));
  } finally {
    database.close();
  }
}

/** The change log of an owner says of every todo what the table says, and has a number for each change. */
function assertLogged(all: (sql: string) => readonly Readonly<Record<string, unknown>>[]): void {
  const differing = all(`
    select coalesce(last.todo_id, todo.id) as id, last.version as logged, todo.version as kept
    from (
      select owner, todo_id, max(seq), todo_after ->> 'version' as version
      from todo_change group by owner, todo_id
    ) as last
    full join todo on todo.id = last.todo_id and todo.owner = last.owner
    where last.version is not todo.version
      and coalesce(last.owner, todo.owner) in (select owner from change_counter)
  `);
  assert.deepEqual(differing, [], 'the change log and the todos');
  const gaps = all(`
    select owner, count(*) as changes, max(seq) as last from todo_change
    group by owner having min(seq) <> 1 or count(*) <> max(seq)
  `);
  assert.deepEqual(gaps, [], 'the numbers of the change log');
}
