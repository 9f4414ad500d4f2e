import assert from 'node:assert/strict';
import { todoJson, type TodoApp, type TodoNotFoundError } from '@todo/application';
import { appCase, type AppContractCase } from './app-case.ts';
import { addTasks, commandIds, missingId, refusalOf, todosOf } from './app-observations.ts';

async function trashedIds(app: TodoApp): Promise<readonly number[]> {
  return (await app.trash(1000)).todos.map(({ todo }) => todo.id);
}

/** Deleted todos. */
export const trashByApp: readonly AppContractCase[] = [
  appCase('keeps deleted todos in the trash, out of every list', async (app) => {
    const { ids: told, note } = commandIds();
    const { id, ...rest } = await app.add({ task: 'milk', tags: ['x'] });
    await app.delete([id], {}, note);
    await refusalOf(app, () => app.get(id), 'todo-not-found');
    assert.deepEqual(
      [await todosOf(app), await app.tags(), (await app.list({ keyword: 'milk' })).todos],
      [[], [], []],
    );
    const { todo, deletedAt, command, actor } = await app.getTrashed(id);
    assert.deepEqual(todoJson(todo), todoJson({ id, ...rest }));
    assert.ok(deletedAt >= todo.updatedAt);
    assert.deepEqual([command], told);
    assert.equal(actor, (await app.latestChanges(1))[0]?.actor);
    assert.deepEqual(await trashedIds(app), [id]);
  }),

  appCase('lists the trash from the latest on, page by page', async (app) => {
    const [a = 0, b = 0, c = 0] = await addTasks(app, 'a', 'b', 'c');
    await app.delete([b]);
    await app.delete([a, c]);
    const all = await trashedIds(app);
    assert.deepEqual(new Set(all), new Set([a, b, c]));
    assert.ok(all.indexOf(c) < all.indexOf(a), 'of those deleted at once, the latest id is first');
    const first = await app.trash(2);
    const second = await app.trash(2, first.next);
    assert.deepEqual(
      [...first.todos, ...second.todos].map(({ todo }) => todo.id),
      all,
    );
    assert.deepEqual([first.todos.length, second.next], [2, undefined]);
    assert.equal((await app.trash(3)).next, undefined);
  }),

  appCase('restores todos as they were, with a new revision', async (app) => {
    const [a, b] = [await app.add({ task: 'a', tags: ['x'] }), await app.add({ task: 'b' })];
    await app.delete([a.id, b.id]);
    const restored = await app.restore([b.id, a.id]);
    assert.deepEqual(
      restored.map(({ id, task, tags, createdAt }) => [id, task, tags, createdAt]),
      [
        [b.id, 'b', [], b.createdAt],
        [a.id, 'a', ['x'], a.createdAt],
      ],
    );
    assert.notEqual(restored[1]?.revision, a.revision);
    assert.deepEqual(await trashedIds(app), []);
    assert.deepEqual(
      (await app.latestChanges(2)).map(({ kind }) => kind),
      ['restored', 'restored'],
    );
  }),

  appCase('restores or purges all todos or none, and names the missing ones', async (app) => {
    const [a = 0, b = 0] = await addTasks(app, 'a', 'b');
    await app.delete([a]);
    for (const call of [() => app.restore([a, b, missingId]), () => app.purge([a, b, missingId])]) {
      const { ids } = (await refusalOf(app, call, 'todo-not-found')) as TodoNotFoundError;
      assert.deepEqual(ids, [b, missingId]);
    }
  }),

  appCase('removes todos for good, and erases their texts in the history', async (app) => {
    const [a = 0, b = 0] = await addTasks(app, 'a', 'b');
    await app.delete([a, b]);
    await app.purge([a]);
    assert.deepEqual(await trashedIds(app), [b]);
    await refusalOf(app, () => app.getTrashed(a), 'todo-not-found');
    await refusalOf(app, () => app.restore([a]), 'todo-not-found');
    const { changes } = await app.changesOf(a);
    assert.deepEqual(
      changes.map(({ kind, before, after }) => [kind, before, after]),
      [
        ['created', null, null],
        ['deleted', null, null],
      ],
    );
    await refusalOf(app, () => app.undo(changes[1]?.command), 'undo-conflict');
  }),

  appCase('empties the trash, and says how many todos there were', async (app) => {
    assert.equal(await app.emptyTrash(), 0);
    const [a = 0, b = 0, c = 0] = await addTasks(app, 'a', 'b', 'c');
    await app.delete([a, c]);
    assert.equal(await app.emptyTrash(), 2);
    assert.deepEqual(await trashedIds(app), []);
    assert.deepEqual(
      (await todosOf(app)).map(({ id }) => id),
      [b],
    );
  }),

  appCase('gives the id of a deleted todo to no other', async (app) => {
    const [a = 0] = await addTasks(app, 'a');
    await app.delete([a]);
    await app.emptyTrash();
    const [b = 0] = await addTasks(app, 'b');
    assert.ok(b > a);
  }),
];
