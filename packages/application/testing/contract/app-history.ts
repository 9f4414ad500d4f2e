import assert from 'node:assert/strict';
import {
  changeJson,
  todoJson,
  type CommandNotFoundError,
  type Reverted,
  type TodoApp,
  type UndoConflictError,
} from '@todo/application';
import type { CommandId } from '@todo/domain';
import { appCase, type AppContractCase } from './app-case.ts';
import { addTasks, commandIds, missingId, refusalOf, todosOf } from './app-observations.ts';

const unknownCommand: CommandId = '0'.repeat(32);

/** The changes of commands, undo and redo. */
export const historyByApp: readonly AppContractCase[] = [
  appCase('tells each caller the command that it has carried out, once', async (app) => {
    const { ids: told, note } = commandIds();
    const { id } = await app.add({ task: 'a' }, note);
    const once = await app.addOnce({ task: 'b' }, 'key', note);
    await app.replace(id, { task: 'c' }, {}, note);
    await app.edit(id, { task: 'd' }, {}, note);
    await app.edit(id, () => ({ task: 'e' }), {}, note);
    await app.start([id, once.id], note);
    await app.complete([id], note);
    await app.reopen([id], note);
    await app.delete([id, once.id], {}, note);
    await app.restore([id], note);
    await app.undo(undefined, note);
    await app.redo(note);
    const { changes } = await app.changes({ limit: 1000 });
    assert.deepEqual(told, [...new Set(changes.map(({ command }) => command))]);
    assert.equal(told.length, 12);
  }),

  appCase('tells of no command where nothing has changed', async (app) => {
    const [id = 0] = await addTasks(app, 'a');
    const { ids: told, note } = commandIds();
    await app.reopen([id], note);
    await app.edit(id, { task: 'a' }, {}, note);
    await app.replace(id, { task: 'a' }, {}, note);
    await app.start([], note);
    await app.delete([], {}, note);
    await app.restore([], note);
    await assert.rejects(app.complete([id, missingId], note));
    await assert.rejects(app.add({ task: '' }, note));
    assert.deepEqual(told, []);
  }),

  appCase('lists changes in the order in which they were made, page by page', async (app) => {
    const [a = 0, b = 0] = await addTasks(app, 'a', 'b');
    await app.complete([a, b]);
    await app.edit(a, { task: 'c' });
    const { changes, next } = await app.changes();
    assert.deepEqual(
      changes.map(({ seq, kind, todoId }) => [seq, kind, todoId]),
      [
        [1, 'created', a],
        [2, 'created', b],
        [3, 'completed', a],
        [4, 'completed', b],
        [5, 'updated', a],
      ],
    );
    assert.equal(next, undefined);
    const page = await app.changes({ after: 1, limit: 2 });
    assert.deepEqual(
      [page.changes.map(changeJson), page.next],
      [changes.slice(1, 3).map(changeJson), 3],
    );
    assert.deepEqual(await app.changes({ after: 5 }), { changes: [] });
    assert.deepEqual(
      (await app.latestChanges(2)).map(changeJson),
      changes.slice(-2).toReversed().map(changeJson),
    );
    assert.equal((await app.latestChanges()).length, 5);
  }),

  appCase('shows the todo before and after each change', async (app) => {
    const added = await app.add({ task: 'a' });
    const edited = await app.edit(added.id, { task: 'b', tags: ['x'] });
    const [change] = await app.latestChanges(1);
    assert.deepEqual(
      [change?.before && todoJson(change.before), change?.after && todoJson(change.after)],
      [todoJson(added), todoJson(edited)],
    );
    assert.deepEqual([change?.at, change?.reverts], [edited.updatedAt, null]);
  }),

  appCase('lists the changes of one todo, a deleted one included', async (app) => {
    const [a = 0, b = 0] = await addTasks(app, 'a', 'b');
    await app.complete([a, b]);
    await app.delete([a]);
    const kinds = async (...args: Parameters<TodoApp['changesOf']>) => {
      const { changes, next } = await app.changesOf(...args);
      return [changes.map(({ kind }) => kind).join(' '), next];
    };
    assert.deepEqual(await kinds(a), ['created completed deleted', undefined]);
    assert.deepEqual(await kinds(a, { limit: 2 }), ['created completed', 3]);
    assert.deepEqual(await kinds(a, { after: 3 }), ['deleted', undefined]);
    assert.deepEqual(await kinds(missingId), ['', undefined]);
  }),

  appCase('takes the latest command back for all of its todos, and does it again', async (app) => {
    const ids = await addTasks(app, 'a', 'b', 'c');
    const before = await todosOf(app);
    await app.complete(ids);
    const after = await todosOf(app);
    const undone = await app.undo();
    assert.deepEqual(shownOf(undone), [
      [ids[0], 'completed', 'Completed', 'Pending'],
      [ids[1], 'completed', 'Completed', 'Pending'],
      [ids[2], 'completed', 'Completed', 'Pending'],
    ]);
    assert.deepEqual(withoutMoments(await todosOf(app)), withoutMoments(before));
    const redone = await app.redo();
    assert.deepEqual(
      redone.todos.map(({ before: was, after: is }) => [was?.status, is?.status]),
      [
        ['Pending', 'Completed'],
        ['Pending', 'Completed'],
        ['Pending', 'Completed'],
      ],
    );
    assert.deepEqual(withoutMoments(await todosOf(app)), withoutMoments(after));
  }),

  appCase('takes adding, deleting and restoring back, under the same ids', async (app) => {
    const [id = 0] = await addTasks(app, 'a');
    assert.deepEqual(shownOf(await app.undo()), [[id, 'created', 'Pending', undefined]]);
    assert.deepEqual(await todosOf(app), []);
    assert.deepEqual(shownOf(await app.redo()), [[id, 'deleted', undefined, 'Pending']]);
    await app.delete([id]);
    assert.deepEqual(shownOf(await app.undo()), [[id, 'deleted', undefined, 'Pending']]);
    assert.equal((await app.get(id)).task, 'a');
  }),

  appCase('takes an earlier command back that is named, and says what it was', async (app) => {
    const { ids: told, note } = commandIds();
    const [a = 0, b = 0] = await addTasks(app, 'a', 'b');
    await app.complete([a], note);
    await app.edit(b, { task: 'c' });
    const { command } = await app.undo(told[0]);
    assert.equal(command, told[0]);
    assert.equal((await app.get(a)).status, 'Pending');
    const [change] = await app.latestChanges(1);
    assert.deepEqual(change?.reverts, { command, as: 'undo' });
  }),

  appCase('takes nothing back that has changed since, and names it', async (app) => {
    const { ids: told, note } = commandIds();
    const [a = 0, b = 0, c = 0] = await addTasks(app, 'a', 'b', 'c');
    await app.complete([a, b, c], note);
    await app.edit(c, { notes: 'later' });
    await app.delete([b]);
    for (const call of [() => app.undo(told[0]), () => app.previewUndo(told[0])]) {
      const { ids } = (await refusalOf(app, call, 'undo-conflict')) as UndoConflictError;
      assert.ok(ids.length > 0 && ids.every((id) => [b, c].includes(id)), ids.join());
    }
  }),

  appCase('shows what undo and redo would do, and does nothing', async (app) => {
    const [id = 0] = await addTasks(app, 'a');
    await app.complete([id]);
    const before = await todosOf(app);
    const shown = await app.previewUndo();
    assert.deepEqual(await todosOf(app), before);
    assert.deepEqual(shownOf(shown), [[id, 'completed', 'Completed', 'Pending']]);
    const { command } = await app.undo();
    assert.equal(shown.command, command);
    const again = await app.previewUndo(undefined, { redo: true });
    const redone = await app.redo();
    assert.deepEqual(shownOf(again), shownOf(redone));
    assert.equal(again.command, redone.command);
  }),

  appCase('has nothing to take back or to do again where nothing was done', async (app) => {
    const refused = async (call: () => Promise<unknown>) =>
      ((await refusalOf(app, call, 'command-not-found')) as CommandNotFoundError).message;
    assert.equal(await refused(() => app.undo()), 'There is nothing to undo.');
    assert.equal(await refused(() => app.previewUndo()), 'There is nothing to undo.');
    assert.equal(await refused(() => app.redo()), 'There is nothing to redo.');
    assert.equal(
      await refused(() => app.previewUndo(undefined, { redo: true })),
      'There is nothing to redo.',
    );
    await addTasks(app, 'a');
    for (const call of [() => app.undo(unknownCommand), () => app.previewUndo(unknownCommand)]) {
      assert.equal(await refused(call), `No command ${unknownCommand}.`);
    }
    await app.undo();
    await addTasks(app, 'b');
    assert.equal(await refused(() => app.redo()), 'There is nothing to redo.');
  }),
];

function shownOf({ todos }: Reverted): readonly (readonly unknown[])[] {
  return todos.map(({ id, kind, before, after }) => [id, kind, before?.status, after?.status]);
}

function withoutMoments(todos: Awaited<ReturnType<typeof todosOf>>): readonly unknown[] {
  return todos.map((todo) => ({ ...todo, updatedAt: '', completedAt: todo.completedAt !== null }));
}
