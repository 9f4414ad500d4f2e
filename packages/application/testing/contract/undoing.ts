import assert from 'node:assert/strict';
import { createTodoApp, UndoConflictError, type Store, type TodoApp } from '@todo/application';
import type { Todo, TodoId } from '@todo/domain';
import { momentsLater } from '../a-todo.ts';
import { fixedClock } from '../fixed-clock.ts';
import { contractCase, type ContractCase } from './contract-case.ts';
import { logOf } from './read-log.ts';

/** Undo and redo, which need the log, the todos and the trash to agree. */
export const undoing: readonly ContractCase[] = [
  contractCase('takes a command of many todos back', async (store) => {
    const app = anApp(store);
    const ids = await addMany(app, 30);
    const before = await stateOf(app);
    await app.complete(ids);
    const { todos } = await app.undo();
    assert.deepEqual(
      todos.map(({ id }) => id),
      ids,
    );
    assert.deepEqual(withoutVersions(await stateOf(app)), withoutVersions(before));
    await app.delete(ids.slice(3));
    await app.undo();
    assert.deepEqual(withoutVersions(await stateOf(app)), withoutVersions(before));
    const revisions = new Set([...(await stateOf(app)), ...before].map(({ revision }) => revision));
    assert.equal(revisions.size, 60);
  }),

  contractCase('takes no todo of a command back if one has changed since', async (store) => {
    const app = anApp(store);
    const ids = await addMany(app, 10);
    await app.complete(ids);
    const [completed] = (await logOf(store)).slice(-1);
    const [second = 0, eighth = 0] = [ids[1], ids[7]];
    for (const [change, id] of [
      [() => app.edit(second, { task: 'changed since' }), second],
      [() => app.delete([eighth]), eighth],
    ] as const) {
      await change();
      const [state, log] = [await stateOf(app), await logOf(store)];
      await assert.rejects(app.undo(completed?.command), (error) => {
        assert.ok(error instanceof UndoConflictError);
        assert.ok(error.ids.includes(id));
        return true;
      });
      assert.deepEqual([await stateOf(app), await logOf(store)], [state, log]);
    }
    // Of three that were deleted together, one has come back by itself.
    const [a = 0, b = 0, c = 0] = ids.slice(2);
    await app.delete([a, b, c]);
    const [deleted] = (await logOf(store)).slice(-1);
    await app.restore([b]);
    const later = [await stateOf(app), await logOf(store)];
    await assert.rejects(app.undo(deleted?.command), UndoConflictError);
    assert.deepEqual([await stateOf(app), await logOf(store)], later);
  }),

  contractCase('takes nothing back that was removed from the trash', async (store) => {
    const app = anApp(store);
    const [a = 0, b = 0] = await addMany(app, 2);
    await app.delete([a, b]);
    await app.purge([a]);
    await assert.rejects(app.undo(), UndoConflictError);
    assert.deepEqual(await stateOf(app), []);
    assert.deepEqual(
      (await app.trash()).todos.map(({ todo }) => todo.id),
      [b],
    );
  }),

  contractCase('takes back no command of another owner', async (store) => {
    const [hers, his] = [anApp(store), anApp(store, 'bob')];
    await addMany(hers, 2);
    const [added] = await logOf(store);
    await assert.rejects(his.undo(added?.command), { code: 'command-not-found' });
    await assert.rejects(his.undo(), { code: 'command-not-found' });
    assert.equal((await stateOf(hers)).length, 2);
  }),

  contractCase('takes back an undo and a redo in turn', async (store) => {
    const app = anApp(store);
    const [id = 0] = await addMany(app, 1);
    const statuses: (string | undefined)[] = [];
    const note = async () => statuses.push((await stateOf(app)).find((t) => t.id === id)?.status);
    await app.complete([id]);
    for (const step of [app.undo, app.undo, app.redo, app.redo, app.undo]) {
      await step();
      await note();
    }
    assert.deepEqual(statuses, ['Pending', undefined, 'Pending', 'Completed', 'Pending']);
    // Something else was done since: there is nothing left to redo.
    await app.start([id]);
    await assert.rejects(app.redo(), { code: 'command-not-found' });
  }),

  contractCase('undoes any sequence of commands, and does it again', async (store) => {
    for (let seed = 1; seed <= 5; seed += 1) {
      const app = anApp(store, `owner ${seed}`);
      await addMany(app, 4);
      const start = await stateOf(app);
      const random = sequence(seed);
      let commands = 0;
      for (let turn = 0; turn < 12; turn += 1) commands += await someCommand(app, random);
      const end = await stateOf(app);
      for (let turn = 0; turn < commands; turn += 1) await app.undo();
      assert.deepEqual(withoutVersions(await stateOf(app)), withoutVersions(start));
      for (let turn = 0; turn < commands; turn += 1) await app.redo();
      assert.deepEqual(withoutVersions(await stateOf(app)), withoutVersions(end));
      await assert.rejects(app.redo(), { code: 'command-not-found' });
    }
  }),
];

function anApp(store: Store, owner = 'ada'): TodoApp {
  return createTodoApp({ store, owner, clock: fixedClock(momentsLater(1000)) });
}

async function addMany(app: TodoApp, count: number): Promise<readonly TodoId[]> {
  const ids: TodoId[] = [];
  for (let at = 0; at < count; at += 1) {
    ids.push((await app.add({ task: `Todo ${at}`, tags: [`tag-${at % 3}`] })).id);
  }
  return ids;
}

async function stateOf(app: TodoApp): Promise<readonly Todo[]> {
  return (await app.list({ limit: 100, sort: ['id'] })).todos;
}

function withoutVersions(todos: readonly Todo[]) {
  return todos.map((todo) => ({ ...todo, version: 0, revision: '', updatedAt: '' }));
}

/** Numbers from 0 up to 1 that only depend on the seed (a linear congruential generator). */
function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}

async function lastNumber(app: TodoApp): Promise<number | undefined> {
  return (await app.latestChanges(1))[0]?.seq;
}

/** @returns 1 if it was a command, 0 if it has changed nothing */
async function someCommand(app: TodoApp, random: () => number): Promise<number> {
  const present = await stateOf(app);
  const ids = present.map(({ id }) => id).filter(() => random() < 0.5);
  const [first] = ids;
  const { todos: trashed } = await app.trash();
  const kind = Math.floor(random() * 6);
  const changes = async (command: () => Promise<unknown>) => {
    const before = await lastNumber(app);
    await command();
    return (await lastNumber(app)) === before ? 0 : 1;
  };
  if (kind === 0) return changes(() => app.add({ task: `Added ${random()}`, tags: ['new'] }));
  if (kind === 1) return changes(() => app.delete(ids));
  if (kind === 2) return changes(() => app.complete(ids));
  if (kind === 3) return changes(() => app.reopen(ids));
  if (kind === 4) return changes(() => app.restore(trashed.map(({ todo }) => todo.id)));
  if (first === undefined) return 0;
  return changes(() => app.edit(first, { notes: `${random()}`, tags: ['edited'] }));
}
