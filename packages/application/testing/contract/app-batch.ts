import assert from 'node:assert/strict';
import type { BatchOperation, BatchResultsJson, TodoNotFoundError } from '@todo/application';
import { appCase, type AppContractCase } from './app-case.ts';
import {
  addTasks,
  commandIds,
  missingId,
  pointersOf,
  refusalOf,
  statesOf,
  todosOf,
} from './app-observations.ts';

/** Several operations as one command. */
export const batchesByApp: readonly AppContractCase[] = [
  appCase('carries out every kind of operation, each after those before it', async (app) => {
    const [a = 0, b = 0, c = 0, d = 0] = await addTasks(app, 'a', 'b', 'c', 'd');
    await app.delete([c, d]);
    const results = await app.batch([
      { op: 'add', set: { task: 'e', tags: ['x'] } },
      { op: 'edit', id: a, set: { status: 'Completed' } },
      { op: 'replace', id: b, set: { task: 'f' } },
      { op: 'restore', id: c },
      { op: 'edit', id: c, set: { notes: 'back' } },
      { op: 'purge', id: d },
      { op: 'delete', id: a },
    ]);
    assert.deepEqual(
      results.map((todo) => todo && [todo.task, todo.status, todo.notes]),
      [
        ['e', 'Pending', ''],
        ['a', 'Completed', ''],
        ['f', 'Pending', ''],
        ['c', 'Pending', ''],
        ['c', 'Pending', 'back'],
        null,
        null,
      ],
    );
    const [added] = results;
    assert.ok(added);
    assert.deepEqual(
      (await todosOf(app)).map(({ id }) => id),
      [b, c, added.id],
    );
    const { revision } = await app.get(added.id);
    assert.equal(added.revision, revision);
    await refusalOf(app, () => app.getTrashed(d), 'todo-not-found');
    assert.deepEqual(await app.batch([]), []);
  }),

  appCase('makes one command of a batch, which one undo takes back', async (app) => {
    const { ids: told, note } = commandIds();
    const [a = 0, b = 0] = await addTasks(app, 'a', 'b');
    await app.batch(
      [
        { op: 'edit', id: a, set: { status: 'Completed' } },
        { op: 'delete', id: b },
        { op: 'add', set: { task: 'c' } },
        { op: 'edit', id: a, set: { task: 'd' } },
      ],
      note,
    );
    const { changes } = await app.changes({ after: 2 });
    assert.deepEqual(
      changes.map(({ kind, command }) => [kind, command]),
      ['completed', 'deleted', 'created', 'updated'].map((kind) => [kind, told[0]]),
    );
    await app.undo();
    assert.deepEqual(
      (await todosOf(app)).map(({ task, status }) => [task, status]),
      [
        ['a', 'Pending'],
        ['b', 'Pending'],
      ],
    );
  }),

  appCase(
    'refuses a batch as a whole, and names every missing todo or every fault',
    async (app) => {
      const [id = 0] = await addTasks(app, 'a');
      const edited: BatchOperation = { op: 'edit', id, set: { task: 'b' } };
      const missing = await refusalOf(
        app,
        () =>
          app.batch([
            edited,
            { op: 'edit', id: missingId, set: { task: 'c' } },
            { op: 'delete', id: missingId + 1 },
            { op: 'restore', id: missingId + 2 },
          ]),
        'todo-not-found',
      );
      assert.deepEqual(
        (missing as TodoNotFoundError).ids,
        [0, 1, 2].map((more) => missingId + more),
      );
      const wrong = await refusalOf(
        app,
        () =>
          app.batch([
            edited,
            { op: 'add', set: { task: ' ' } },
            { op: 'edit', id, set: { due: '' } },
          ]),
        'invalid-todo',
      );
      assert.deepEqual(pointersOf(wrong), ['/operations/1/set/task', '/operations/2/set/due']);
    },
  ),

  appCase('refuses a batch if one of its todos has another revision', async (app) => {
    const [a, b] = [await app.add({ task: 'a' }), await app.add({ task: 'b' })];
    const precondition = { ifRevision: [a.revision] };
    const other: BatchOperation = { op: 'edit', id: b.id, set: { task: 'c' } };
    for (const stale of [
      { op: 'edit', id: b.id, set: { task: 'c' }, precondition },
      { op: 'replace', id: b.id, set: { task: 'c' }, precondition },
      { op: 'delete', id: b.id, precondition },
    ] as const) {
      await refusalOf(app, () => app.batch([{ ...other, id: a.id }, stale]), 'stale-version');
    }
    await app.batch([{ op: 'delete', id: a.id, precondition }, other]);
    assert.deepEqual(
      (await todosOf(app)).map(({ task }) => task),
      ['c'],
    );
  }),

  appCase('carries a batch out once under a key, with the same answer each time', async (app) => {
    const { ids: told, note } = commandIds();
    const [id = 0] = await addTasks(app, 'a');
    const operations: readonly BatchOperation[] = [
      { op: 'add', set: { task: 'b' } },
      { op: 'edit', id, set: { task: 'c' } },
      { op: 'delete', id },
    ];
    const first = await app.batchOnce(operations, 'key', note);
    const before = await statesOf(app);
    const again = await app.batchOnce(operations, 'key');
    assert.deepEqual(again, { ...first, replayed: true });
    assert.deepEqual([first.replayed, first.command], [false, told[0]]);
    assert.deepEqual(await statesOf(app), before);
    const { results } = JSON.parse(first.json) as BatchResultsJson;
    const [added] = await todosOf(app);
    assert.deepEqual([results[0]?.todo, results[2]], [added, null]);
    const other = () => app.batchOnce(operations.slice(1), 'key');
    await refusalOf(app, other, 'idempotency-mismatch');
  }),

  appCase('takes a command back once under a key, with the same answer each time', async (app) => {
    await addTasks(app, 'a', 'b', 'c');
    const undone = await app.undoOnce(undefined, 'key');
    assert.deepEqual(await app.undoOnce(undefined, 'key'), { ...undone, replayed: true });
    assert.equal((await todosOf(app)).length, 2);
    const redone = await app.redoOnce('another key');
    assert.deepEqual(await app.redoOnce('another key'), { ...redone, replayed: true });
    assert.equal((await todosOf(app)).length, 3);
    assert.deepEqual(
      (await app.latestChanges(2)).map(({ command }) => command),
      [redone.command, undone.command],
    );
  }),
];
