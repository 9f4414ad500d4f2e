import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { sortStep, totalOrder, type SortName, type TodoFilter } from '@todo/application';
import { calendarDate, instant, localOwner, openStatuses } from '@todo/domain';
import Database from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { sqliteDialect } from '../dialect.ts';
import { openDatabase } from '../open-database.ts';
import type { Tables } from '../schema/entities.ts';
import { isQuick } from './quick-page.ts';
import { selectPage } from './todo-query.ts';

const yesterday = { date: calendarDate(2026, 2, 1), instant: instant(Date.UTC(2026, 1, 1)) };

const quick: readonly (readonly [TodoFilter, readonly SortName[], string])[] = [
  [{}, ['task'], 'todo_task_index'],
  [{}, ['-due'], 'todo_due_down_index'],
  [{ priorities: ['high'] }, ['-id'], 'todo_priority(_down)?_index'],
  [{ statuses: ['In Process'] }, ['id'], 'todo_status(_down)?_index'],
  [{ statuses: openStatuses }, ['due', '-priority'], 'todo_open_index'],
  [{ statuses: openStatuses, dueBefore: yesterday }, ['due', '-priority'], 'todo_open_index'],
];

const slow: readonly (readonly [TodoFilter, readonly SortName[]])[] = [
  [{}, ['status', 'task']],
  [{ priorities: ['high', 'low'] }, ['id']],
  [{ statuses: openStatuses }, ['id']],
  [{ statuses: ['Completed'] }, ['due', '-priority']],
  [{ tags: [['home']] }, ['id']],
  [{ words: ['milk'] }, ['id']],
];

describe('A page that is quick', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let file: Database.Database;

  before(async () => {
    folder = await temporaryFolder();
    const path = `${folder.path}/todo.db`;
    await (await openDatabase({ url: `sqlite:${path}` })).close();
    file = new Database(path);
  });

  after(async () => {
    file.close();
    await folder[Symbol.asyncDispose]();
  });

  for (const [filter, names, index] of quick) {
    it(`is a range of an index that has its order: ${nameOf(filter, names)}`, () => {
      const query = { ...filter, limit: 100, order: totalOrder(names.map(sortStep)) };
      assert.ok(isQuick(query));
      const sql = new Kysely<Tables>({ dialect: new SqliteDialect({ database: file }) });
      const language = { sql, dialect: sqliteDialect };
      const page = selectPage(language, localOwner, query, ['id', 'notes']).build().compile();
      const plan = file.prepare(`explain query plan ${page.sql}`).all(...page.parameters);
      const steps = plan.map((step) => (step as { detail: string }).detail);
      assert.equal(steps.length, 1, steps.join('; '));
      assert.match(steps.join(), new RegExp(`^SEARCH todo USING INDEX ${index} \\(owner=\\?`));
    });
  }

  for (const [filter, names] of slow) {
    it(`is not: ${nameOf(filter, names)}`, () => {
      const query = { ...filter, limit: 100, order: totalOrder(names.map(sortStep)) };
      assert.ok(!isQuick(query));
    });
  }

  it('is not a long one', () => {
    assert.ok(isQuick({ limit: 100 }));
    assert.ok(!isQuick({ limit: 101 }));
  });
});

function nameOf(filter: TodoFilter, names: readonly SortName[]): string {
  const conditions = Object.entries(filter).map(([name, values]) => `${name} ${values}`);
  return [...conditions, `by ${names.join()}`].join(', ');
}
