import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inMemoryStore } from '@todo/adapters-memory';
import { fixedClock, momentsLater } from '@todo/application/testing';
import { createTodoApp } from '../create-todo-app.ts';
import { TodoNotFoundError } from '../errors.ts';
import type { Store } from '../ports/store.ts';
import { forgetHistory } from './forget-history.ts';

function anApp(store: Store = inMemoryStore()) {
  const clock = fixedClock();
  return { store, clock, app: createTodoApp({ store, clock }) };
}

describe('Undo', () => {
  it('takes back the latest command whose todos are all kept', async () => {
    const { app } = anApp();
    const milk = await app.add({ task: 'Buy milk' });
    const tea = await app.add({ task: 'Buy tea' });
    await app.complete([milk.id]);
    await app.delete([tea.id]);
    await app.emptyTrash();
    // The deletion of the tea, and its addition, cannot be taken back any more.
    await app.undo();
    assert.equal((await app.get(milk.id)).status, 'Pending');
    await app.undo();
    await assert.rejects(app.undo(), { name: 'CommandNotFoundError' });
    assert.deepEqual((await app.list()).todos, []);
  });

  it('of a certain command is refused where a todo was removed from the trash', async () => {
    const { app } = anApp();
    let deletion = '';
    const { id } = await app.add({ task: 'Buy milk' });
    await app.delete([id], {}, (command) => (deletion = command));
    await app.purge([id]);
    await assert.rejects(app.undo(deletion), { name: 'UndoConflictError', ids: [id] });
  });

  it('is refused as a whole where one todo has changed since, and named', async () => {
    const { app } = anApp();
    const ids = [(await app.add({ task: 'a' })).id, (await app.add({ task: 'b' })).id];
    let command = '';
    await app.complete(ids, (id) => (command = id));
    await app.edit(ids[1] ?? 0, { notes: 'later' });
    await assert.rejects(app.undo(command), { name: 'UndoConflictError', ids: [ids[1]] });
    await assert.rejects(app.previewUndo(command), { name: 'UndoConflictError' });
    const { todos } = await app.list();
    assert.deepEqual(
      todos.map(({ status }) => status),
      ['Completed', 'Completed'],
    );
  });

  it('is shown before it happens', async () => {
    const { app } = anApp();
    const { id } = await app.add({ task: 'a' });
    const before = await app.edit(id, { task: 'b' });
    const shown = await app.previewUndo();
    assert.deepEqual(await app.get(id), before);
    const { todos } = await app.undo();
    const fields = (list: typeof todos) =>
      list.map((one) => [one.id, one.before?.task, one.after?.task]);
    assert.deepEqual(fields(shown.todos), fields(todos));
    assert.deepEqual(fields(todos), [[id, 'b', 'a']]);
  });
});

describe('Forgetting', () => {
  it('goes on where another process has emptied the trash meanwhile', async () => {
    const { store, clock, app } = anApp();
    const { id } = await app.add({ task: 'Buy milk' });
    await app.delete([id]);
    let isFirst = true;
    const raced: Store = {
      ...store,
      transaction(command, work) {
        if (!isFirst) return store.transaction(command, work);
        isFirst = false;
        return store.transaction(command, async (data) => {
          await work(data);
          throw new TodoNotFoundError([id]);
        });
      },
    };
    clock.set(momentsLater(31 * 24 * 60 * 60 * 1000));
    const forgotten = await forgetHistory({ store: raced, clock, historyDays: 90, trashDays: 30 });
    assert.deepEqual(forgotten, { changes: 0, todos: 1 });
    assert.deepEqual((await app.trash()).todos, []);
  });
});
