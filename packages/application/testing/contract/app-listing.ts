import assert from 'node:assert/strict';
import type { ListQuery, TodoApp } from '@todo/application';
import type { Todo } from '@todo/domain';
import { appCase, type AppContractCase } from './app-case.ts';
import { addTasks, pointersOf, refusalOf } from './app-observations.ts';

async function tasksOf(app: TodoApp, query?: ListQuery): Promise<string> {
  return (await app.list(query)).todos.map(({ task }) => task).join(' ');
}

async function addFour(app: TodoApp): Promise<void> {
  await app.add({ task: 'a', priority: 'high', due: '2001-02-03', tags: ['home', 'work'] });
  await app.add({ task: 'b', status: 'In Process', tags: ['home'], notes: '50% off_now' });
  await app.add({ task: 'c', status: 'Completed', due: '2001-02-04', tags: ['caf\u00e9'] });
  await app.add({ task: 'd', priority: 'low', due: '2999-02-03T12:00:00Z' });
}

/** What each query finds of the four. */
const found: readonly (readonly [query: ListQuery, tasks: string])[] = [
  [{}, 'a b c d'],
  [{ status: ['Pending', 'Completed'] }, 'a c d'],
  [{ priority: ['high', 'low'] }, 'a d'],
  [{ tag: [['home']] }, 'a b'],
  [{ tag: [['home'], ['work', 'caf\u00e9']] }, 'a'],
  [{ tag: [['cafe\u0301']] }, 'c'],
  [{ keyword: '50% OFF_' }, 'b'],
  [{ keyword: 'a b' }, ''],
  [{ due: 'none' }, 'b'],
  [{ dueBefore: '2001-02-04' }, 'a'],
  [{ dueAfter: '2001-02-03' }, 'c d'],
  [{ dueAfter: '2001-02-05', dueBefore: '2999-02-03T12:00:00.001Z' }, 'd'],
  [{ overdue: true }, 'a'],
  [{ overdue: true, status: ['Completed'] }, ''],
  [{ sort: ['-id'] }, 'd c b a'],
  [{ sort: ['-priority', 'task'] }, 'a d b c'],
  [{ sort: ['due', '-id'] }, 'a c d b'],
  [{ sort: ['-due'] }, 'd c a b'],
  [{ limit: 2 }, 'a b'],
];

async function collected(todos: AsyncIterable<Todo>): Promise<readonly Todo[]> {
  const all: Todo[] = [];
  for await (const todo of todos) all.push(todo);
  return all;
}

/** Lists, tags and pages. */
export const listingByApp: readonly AppContractCase[] = [
  appCase('finds the todos that a query asks for, in its order', async (app) => {
    await addFour(app);
    for (const [query, tasks] of found) {
      assert.equal(await tasksOf(app, query), tasks, JSON.stringify(query));
    }
  }),

  appCase('treats what is undefined in a query as left out', async (app) => {
    await addFour(app);
    const left = { status: undefined, tag: undefined, keyword: undefined, due: undefined };
    assert.equal(await tasksOf(app, { ...left, overdue: undefined, limit: undefined }), 'a b c d');
  }),

  appCase('walks through a list page by page, and counts it', async (app) => {
    await addTasks(app, 'a', 'b', 'c', 'd', 'e');
    const query = { sort: ['-task'], limit: 2, count: true } as const satisfies ListQuery;
    const pages: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await app.list({ ...query, ...(cursor !== undefined && { cursor }) });
      assert.equal(page.total, 5);
      pages.push(page.todos.map(({ task }) => task).join(''));
      cursor = page.next;
      // What comes after the beginning of the walk, before its place, is not met.
      await app.add({ task: 'z' }).then(({ id }) => app.delete([id]));
    } while (cursor !== undefined && pages.length < 5);
    assert.deepEqual(pages, ['ed', 'cb', 'a']);
    assert.equal((await app.list()).total, undefined);
  }),

  appCase('shows a hundred todos where no limit is set', async (app) => {
    await addTasks(app, ...Array.from({ length: 101 }, (_, n) => `${n}`));
    const { todos, next } = await app.list();
    assert.equal(todos.length, 100);
    assert.equal((await app.list({ ...(next !== undefined && { cursor: next }) })).todos.length, 1);
    assert.equal((await app.list({ limit: 1000 })).next, undefined);
  }),

  appCase('gives all todos that match, in their order, on however many pages', async (app) => {
    const tasks = Array.from({ length: 1001 }, (_, n) => `${n}`);
    await app.batch(tasks.slice(0, 1000).map((task) => ({ op: 'add', set: { task } })));
    await app.add({ task: '1000', priority: 'high' });
    const seen: string[] = [];
    for await (const { task } of app.all({ sort: ['-id'] })) seen.push(task);
    assert.deepEqual(seen, tasks.toReversed());
    const urgent = await collected(app.all({ priority: ['high'] }));
    assert.deepEqual(
      urgent.map(({ task }) => task),
      ['1000'],
    );
    assert.deepEqual(await collected(app.all({ keyword: 'nothing' })), []);
    // What is deleted before its turn is left out, and all others are there once.
    let count = 0;
    for await (const { id } of app.all()) {
      count += 1;
      if (count === 1) await app.delete(urgent[0]?.id ?? 0);
      if (count > 1) assert.notEqual(id, urgent[0]?.id);
    }
    assert.equal(count, 1000);
    for await (const { task } of app.all()) {
      assert.equal(task, '0');
      break;
    }
    const wrong = { sort: ['colour'] } as never;
    await refusalOf(app, () => collected(app.all(wrong)), 'invalid-query');
  }),

  appCase('names every fault of a query that it refuses', async (app) => {
    const wrong = { limit: 0, dueBefore: 'tomorrow', sort: ['colour'] } as never;
    const refusal = await refusalOf(app, () => app.list(wrong), 'invalid-query');
    // An app that sends the query on may have lost the place within a list.
    assert.deepEqual(
      pointersOf(refusal).map((pointer) => pointer.split('/')[1]),
      ['dueBefore', 'limit', 'sort'],
    );
    for (const cursor of ['', 'forged', '%']) {
      await refusalOf(app, () => app.list({ cursor }), 'invalid-query');
    }
  }),

  appCase('names the tags in use, the most used first', async (app) => {
    assert.deepEqual(await app.tags(), []);
    await addFour(app);
    assert.deepEqual(await app.tags(), ['home', 'caf\u00e9', 'work']);
    const { todos } = await app.list({ tag: [['home']] });
    await app.delete(todos.map(({ id }) => id));
    assert.deepEqual(await app.tags(), ['caf\u00e9']);
  }),
];
