import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inMemoryStore } from '@todo/adapters-memory';
import { InvalidTodoError, type CommandId } from '@todo/domain';
import { createTodoApp, type TodoApp } from '../create-todo-app.ts';
import { IdempotencyError, StaleVersionError, TodoNotFoundError } from '../errors.ts';
import type { BatchOperation } from './batch.ts';

const anApp = () => createTodoApp({ store: inMemoryStore() });

async function add(app: TodoApp, ...tasks: readonly string[]): Promise<void> {
  for (const task of tasks) await app.add({ task });
}

const count = async (app: TodoApp) => (await app.latestChanges()).length;

describe('A batch', () => {
  it('carries out every kind of operation, and gives the todo after each', async () => {
    const app = anApp();
    await add(app, 'Milk', 'Tea', 'Salt', 'Rice');
    await app.delete([3]);
    await app.delete([4]);
    const results = await app.batch([
      { op: 'add', set: { task: 'Bread' } },
      { op: 'edit', id: 1, set: { status: 'Completed' } },
      { op: 'replace', id: 2, set: { task: 'Coffee', priority: 'high' } },
      { op: 'restore', id: 3 },
      { op: 'edit', id: 3, set: { tags: ['kitchen'] } },
      { op: 'purge', id: 4 },
      { op: 'delete', id: 1 },
    ]);
    assert.deepEqual(
      results.map((todo) => todo && [todo.id, todo.task, todo.status]),
      [
        [5, 'Bread', 'Pending'],
        [1, 'Milk', 'Completed'],
        [2, 'Coffee', 'Pending'],
        [3, 'Salt', 'Pending'],
        [3, 'Salt', 'Pending'],
        null,
        null,
      ],
    );
    assert.deepEqual(
      (await app.list()).todos.map(({ id }) => id),
      [2, 3, 5],
    );
    assert.deepEqual((await app.get(3)).tags, ['kitchen']);
    await assert.rejects(app.getTrashed(4), TodoNotFoundError);
  });

  it('is one command, which one undo takes back', async () => {
    const app = anApp();
    await add(app, 'Milk', 'Tea');
    const commands: CommandId[] = [];
    await app.batch(
      [
        { op: 'edit', id: 1, set: { status: 'Completed' } },
        { op: 'delete', id: 2 },
        { op: 'add', set: { task: 'Bread' } },
      ],
      (command) => commands.push(command),
    );
    const latest = await app.latestChanges(3);
    assert.deepEqual(new Set(latest.map(({ command }) => command)), new Set(commands));
    assert.equal(commands.length, 1);
    await app.undo();
    assert.deepEqual(
      (await app.list()).todos.map(({ task, status }) => [task, status]),
      [
        ['Milk', 'Pending'],
        ['Tea', 'Pending'],
      ],
    );
  });

  it('names every todo that is missing, and changes nothing', async () => {
    const app = anApp();
    await add(app, 'Milk');
    const before = await count(app);
    await assert.rejects(
      app.batch([
        { op: 'edit', id: 7, set: { task: 'No' } },
        { op: 'edit', id: 1, set: { task: 'Tea' } },
        { op: 'delete', id: 8 },
        { op: 'restore', id: 9 },
        { op: 'purge', id: 10 },
      ]),
      (error) => error instanceof TodoNotFoundError && error.ids.join() === '7,8,9,10',
    );
    assert.equal((await app.get(1)).task, 'Milk');
    assert.equal(await count(app), before);
  });

  it('names every fault at its operation, and changes nothing', async () => {
    const app = anApp();
    await add(app, 'Milk');
    await assert.rejects(
      app.batch([
        { op: 'add', set: { task: ' ' } },
        { op: 'edit', id: 1, set: { task: 'Tea' } },
        { op: 'edit', id: 1, set: { task: '', id: 7 } },
      ]),
      (error) => {
        assert.ok(error instanceof InvalidTodoError);
        assert.deepEqual(
          error.faults.map(({ pointer }) => pointer),
          ['/operations/0/set/task', '/operations/2/set/id', '/operations/2/set/task'],
        );
        return true;
      },
    );
    assert.equal((await app.get(1)).task, 'Milk');
  });

  it('is refused where one of its todos has changed', async () => {
    const app = anApp();
    await add(app, 'Milk', 'Tea');
    const { revision } = await app.get(2);
    await app.edit(2, { task: 'Coffee' });
    const precondition = { ifRevision: [revision] };
    for (const stale of [
      { op: 'edit', id: 2, set: { task: 'No' }, precondition },
      { op: 'replace', id: 2, set: { task: 'No' }, precondition },
      { op: 'delete', id: 2, precondition },
    ] as const satisfies readonly BatchOperation[]) {
      await assert.rejects(
        app.batch([{ op: 'edit', id: 1, set: { task: 'No' } }, stale]),
        (error) => error instanceof StaleVersionError && error.id === 2,
      );
    }
    assert.deepEqual(
      (await app.list()).todos.map(({ task }) => task),
      ['Milk', 'Coffee'],
    );
  });

  it('has at most 1,000 operations', async () => {
    const app = anApp();
    const operations = Array.from({ length: 1001 }, (): BatchOperation => ({
      op: 'add',
      set: { task: 'Milk' },
    }));
    await assert.rejects(app.batch(operations), InvalidTodoError);
    assert.equal((await app.batch(operations.slice(1))).length, 1000);
    assert.deepEqual(await app.batch([]), []);
  });
});

const mismatch = (error: unknown) =>
  error instanceof IdempotencyError && error.code === 'idempotency-mismatch';

describe('A batch with a key', () => {
  const operations: readonly BatchOperation[] = [
    { op: 'add', set: { task: 'Bread' } },
    { op: 'edit', id: 1, set: { status: 'Completed' } },
  ];

  it('is carried out once, and gives the same answer again', async () => {
    const app = anApp();
    await add(app, 'Milk');
    const first = await app.batchOnce(operations, 'a key');
    const again = await app.batchOnce(operations, 'a key');
    assert.deepEqual(again, { ...first, replayed: true });
    assert.equal(first.replayed, false);
    assert.equal(first.command, (await app.latestChanges(1))[0]?.command);
    assert.equal((await app.list()).todos.length, 2);
    const { results } = JSON.parse(first.json) as { results: { etag: string }[] };
    assert.equal(results[0]?.etag, `"${(await app.get(2)).revision}"`);
  });

  it('has no command where it changes nothing', async () => {
    const app = anApp();
    await add(app, 'Milk');
    const { command } = await app.batchOnce([{ op: 'edit', id: 1, set: { task: 'Milk' } }], 'k');
    assert.equal(command, undefined);
  });

  it('is refused under a key of another batch, or of a todo', async () => {
    const app = anApp();
    await app.addOnce({ task: 'Milk' }, 'todo');
    await app.batchOnce(operations, 'batch');
    await assert.rejects(app.batchOnce(operations.slice(1), 'batch'), mismatch);
    await assert.rejects(app.batchOnce(operations, 'todo'), mismatch);
  });
});

describe('An undo with a key', () => {
  it('takes back one command, however often it is repeated', async () => {
    const app = anApp();
    await add(app, 'Milk', 'Tea');
    const first = await app.undoOnce(undefined, 'a key');
    assert.deepEqual(await app.undoOnce(undefined, 'a key'), { ...first, replayed: true });
    assert.deepEqual(
      (await app.list()).todos.map(({ task }) => task),
      ['Milk'],
    );
    const redone = await app.redoOnce('another key');
    assert.deepEqual(await app.redoOnce('another key'), { ...redone, replayed: true });
    assert.equal((await app.list()).todos.length, 2);
  });

  it('is refused under a key of another request', async () => {
    const app = anApp();
    await add(app, 'Milk', 'Tea');
    await app.undoOnce(undefined, 'a key');
    await assert.rejects(app.redoOnce('a key'), IdempotencyError);
  });
});
