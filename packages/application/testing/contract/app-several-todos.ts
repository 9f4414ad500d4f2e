import assert from 'node:assert/strict';
import type { TodoApp, TodoNotFoundError } from '@todo/application';
import { priorities, statuses } from '@todo/domain';
import { appCase, type AppContractCase } from './app-case.ts';
import { addTasks, missingId, refusalOf, statesOf, todosOf } from './app-observations.ts';

type ChangeOfMany = (app: TodoApp) => (ids: readonly number[]) => Promise<unknown>;

const changesOfMany: readonly ChangeOfMany[] = [
  (app) => app.start,
  (app) => app.complete,
  (app) => app.reopen,
  (app) => (ids) => app.delete(ids),
];

/** Use cases of several todos: all of them or none. */
export const severalTodosByApp: readonly AppContractCase[] = [
  appCase('starts, completes and reopens todos, in the order of their ids', async (app) => {
    const [a = 0, b = 0, c = 0] = await addTasks(app, 'a', 'b', 'c');
    const started = await app.start([c, a]);
    assert.deepEqual(
      started.map(({ id, status }) => [id, status]),
      [
        [c, 'In Process'],
        [a, 'In Process'],
      ],
    );
    const completed = await app.complete([b, a]);
    assert.deepEqual(
      completed.map(({ id, status, completedAt }) => [id, status, completedAt !== null]),
      [
        [b, 'Completed', true],
        [a, 'Completed', true],
      ],
    );
    assert.deepEqual(
      (await app.reopen([a])).map(({ status, completedAt }) => [status, completedAt]),
      [['Pending', null]],
    );
    assert.deepEqual(
      (await todosOf(app)).map(({ status }) => status),
      ['Pending', 'Completed', 'In Process'],
    );
  }),

  appCase('returns todos that already have the status unchanged beside others', async (app) => {
    const [a = 0, b = 0] = await addTasks(app, 'a', 'b');
    await app.complete([a]);
    const [before] = await statesOf(app);
    const completed = await app.complete([a, b]);
    assert.deepEqual(
      completed.map(({ id }) => id),
      [a, b],
    );
    assert.deepEqual((await statesOf(app))[0], before);
  }),

  appCase('takes one id in place of a list', async (app) => {
    const [id = 0, other = 0] = await addTasks(app, 'a', 'b');
    assert.deepEqual(
      [await app.start(id), await app.complete(id), await app.reopen(id)].map(([todo]) => [
        todo?.id,
        todo?.status,
      ]),
      [
        [id, 'In Process'],
        [id, 'Completed'],
        [id, 'Pending'],
      ],
    );
    await app.delete(id);
    assert.deepEqual(
      (await app.restore(id)).map(({ task }) => task),
      ['a'],
    );
    await app.delete(id);
    await app.purge(id);
    assert.deepEqual(
      (await todosOf(app)).map((todo) => todo.id),
      [other],
    );
    await refusalOf(app, () => app.complete(missingId), 'todo-not-found');
  }),

  appCase('takes lists that nothing may change', async (app) => {
    const [id = 0] = await addTasks(app, 'a', 'b');
    const ids = Object.freeze([id]);
    const tag = Object.freeze([Object.freeze(['home'])]);
    await app.edit(id, { tags: Object.freeze(['home']) });
    await app.complete(ids);
    const status = Object.freeze(['Completed'] as const);
    assert.equal(
      (await app.list({ status, tag, sort: Object.freeze(['-id'] as const) })).todos.length,
      1,
    );
    assert.equal((await app.list({ status: statuses, priority: priorities })).todos.length, 2);
  }),

  appCase('counts a repeated id once', async (app) => {
    const [a = 0, b = 0] = await addTasks(app, 'a', 'b');
    assert.deepEqual(
      (await app.complete([a, b, a])).map(({ id }) => id),
      [a, b],
    );
    await app.delete([a, a]);
    assert.deepEqual(
      (await app.restore([a, a])).map(({ id }) => id),
      [a],
    );
    await app.delete([b]);
    await app.purge([b, b]);
    assert.equal((await todosOf(app)).length, 1);
  }),

  appCase('changes all todos or none, and names every one that is missing', async (app) => {
    const [a = 0, b = 0] = await addTasks(app, 'a', 'b');
    for (const change of changesOfMany) {
      const call = () => change(app)([missingId, a, missingId + 1, b]);
      const { ids } = (await refusalOf(app, call, 'todo-not-found')) as TodoNotFoundError;
      assert.deepEqual(ids, [missingId, missingId + 1]);
    }
  }),

  appCase('changes no todo where there are no ids', async (app) => {
    await addTasks(app, 'a');
    const before = await statesOf(app);
    assert.deepEqual(await app.start([]), []);
    await app.delete([]);
    assert.deepEqual(await app.restore([]), []);
    await app.purge([]);
    assert.deepEqual(await statesOf(app), before);
  }),

  appCase('deletes none of several todos if one has another revision', async (app) => {
    const { id, revision } = await app.add({ task: 'a' });
    const other = await app.add({ task: 'b' });
    const call = () => app.delete([other.id, id], { ifRevision: [revision] });
    await refusalOf(app, call, 'stale-version');
    await app.delete([other.id, id], { ifRevision: [revision, other.revision] });
    assert.deepEqual(await todosOf(app), []);
  }),

  appCase('changes a hundred todos in one command', async (app) => {
    const tasks = Array.from({ length: 100 }, (_, n) => `task ${n}`);
    const ids = await addTasks(app, ...tasks);
    await app.complete(ids);
    const { changes } = await app.changes({ after: 100, limit: 1000 });
    assert.deepEqual(
      changes.map(({ todoId }) => todoId),
      ids,
    );
    assert.equal(new Set(changes.map(({ command }) => command)).size, 1);
  }),
];
