import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  compareTodos,
  createTodoApp,
  matchesFilter,
  positionOf,
  sortStep,
  totalOrder,
  type SortName,
  type SortStep,
  type TodoFilter,
  type TodoQuery,
} from '@todo/application';
import { calendarDate, instant, localOwner, type NewTodo, type Todo } from '@todo/domain';
import Database from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { postgresqlDialect, sqliteDialect } from '../dialect.ts';
import { openDatabase } from '../open-database.ts';
import type { Tables } from '../schema/entities.ts';
import { selectFromFirst } from './first-candidates.ts';

const count = 1500;

/** Every third todo has the tag and the word that many have; only the last 300 have those that come late. */
const todos: readonly NewTodo[] = Array.from({ length: count }, (_, at) => ({
  task: `${at % 3 === 0 ? 'buy milk' : 'call mum'}${at >= 1200 ? ' lately' : ''} ${String(at).padStart(4, '0')}`,
  status: at % 4 === 0 ? 'Completed' : 'Pending',
  priority: at % 5 === 0 ? 'high' : 'low',
  due: at % 2 === 0 ? null : `2026-${at % 7 === 0 ? '01' : '02'}-05`,
  tags: [
    ...(at % 3 === 0 ? ['many'] : ['most']),
    ...(at >= 1200 ? ['late'] : []),
    ...(at % 500 === 0 ? ['few'] : []),
  ],
}));

const filters: Readonly<Record<string, TodoFilter>> = {
  'a tag that many have': { tags: [['many']] },
  'a tag that few have': { tags: [['few']] },
  'a tag that none has': { tags: [['none']] },
  'a tag of the last ones': { tags: [['late']] },
  'one of two tags': { tags: [['few', 'many']] },
  'two tags': { tags: [['many'], ['late']] },
  'a word that many have': { words: ['milk'] },
  'a word of the last ones': { words: ['lately'] },
  'a word and two letters': { words: ['milk', '42'] },
  'two letters': { words: ['mi'] },
  'a word longer than the index is asked for': { words: ['buy milk lately'] },
  'a tag and a word': { tags: [['many']], words: ['milk'] },
  'open ones with a tag': { tags: [['many']], statuses: ['Pending', 'In Process'] },
  'open ones with a word': { words: ['milk'], statuses: ['In Process', 'Pending'] },
  'completed ones with a tag': { tags: [['many']], statuses: ['Completed'] },
  'urgent ones of a month with a tag': {
    tags: [['many']],
    priorities: ['high'],
    dueBefore: { date: calendarDate(2026, 2, 1), instant: instant(Date.UTC(2026, 1, 1)) },
  },
};

const orders: readonly (readonly SortName[])[] = [
  ['id'],
  ['-id'],
  ['task'],
  ['due', '-priority'],
  ['-due'],
  ['due'],
];

describe('Pages of todos with a tag or a word', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let database: Awaited<ReturnType<typeof openDatabase>>;
  let file: Kysely<Tables>;
  let all: readonly Todo[];

  before(async () => {
    folder = await temporaryFolder();
    const path = `${folder.path}/todo.db`;
    database = await openDatabase({ url: `sqlite:${path}` });
    const app = createTodoApp({ store: database.store });
    all = await Promise.all(todos.map((todo) => app.add(todo)));
    file = new Kysely({ dialect: new SqliteDialect({ database: new Database(path) }) });
  });

  after(async () => {
    await file.destroy();
    await database.close();
    await folder[Symbol.asyncDispose]();
  });

  const matching = (filter: TodoFilter, order: readonly SortStep[]) =>
    all.filter((todo) => matchesFilter(todo, filter)).toSorted((a, b) => compareTodos(a, b, order));

  /** How many rows of a page the first candidates give; `undefined` if they are not asked. */
  async function amongFirst(query: TodoQuery): Promise<number | undefined> {
    const language = { sql: file, dialect: sqliteDialect };
    const page = selectFromFirst(language, localOwner, query, ['id']);
    if (page === undefined) return undefined;
    const { rows } = await file.executeQuery(page.build().compile());
    return rows.length;
  }

  for (const [name, filter] of Object.entries(filters)) {
    for (const names of orders) {
      it(`are those of a simple model for ${name}, by ${names.join()}`, async () => {
        const order = totalOrder(names.map(sortStep));
        const wanted = matching(filter, order).map(({ id }) => id);
        for (const limit of [1, 5, 50]) {
          for (const start of [0, 3, 40].filter((at) => at === 0 || at < wanted.length)) {
            const last = all.find(({ id }) => id === wanted[start - 1]);
            const position = last && { after: positionOf(last, order) };
            const query = { ...filter, order, limit, ...position };
            const page = await database.store.read(localOwner, ({ todos: reader }) =>
              reader.list(query),
            );
            const found = page.todos.map(({ id }) => id);
            assert.deepEqual(found, wanted.slice(start, start + limit), `${limit} from ${start}`);
            assert.equal(page.next !== undefined, start + limit < wanted.length);
          }
        }
      });
    }
  }

  it('come from the first candidates for what many have, in every order that has an index', async () => {
    for (const filter of [{ tags: [['many']] }, { words: ['milk'] }, { tags: [['few', 'many']] }]) {
      for (const names of [['id'], ['-id'], ['task'], ['due', '-priority'], ['-due']] as const) {
        const order = totalOrder(names.map(sortStep));
        assert.equal(await amongFirst({ ...filter, order, limit: 50 }), 51, names.join());
      }
    }
  });

  it('come from elsewhere if the first candidates in the order lack what many others have', async () => {
    const order = totalOrder([sortStep('-due')]);
    assert.equal(await amongFirst({ tags: [['late']], order, limit: 5 }), 0);
  });

  it('take no look at candidates for what few have, except in the order of ids', async () => {
    const query = { tags: [['few']], limit: 1 };
    assert.equal(await amongFirst({ ...query, order: totalOrder([sortStep('task')]) }), 0);
    assert.equal(await amongFirst({ ...query, order: totalOrder([sortStep('id')]) }), 2);
  });

  it('are not asked for where the planner knows how many todos match', () => {
    const language = { sql: file, dialect: postgresqlDialect };
    const query = { tags: [['many']], limit: 1 };
    assert.equal(selectFromFirst(language, localOwner, query, ['id']), undefined);
  });
});
