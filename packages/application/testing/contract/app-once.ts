import assert from 'node:assert/strict';
import { todoJson } from '@todo/application';
import { appCase, type AppContractCase } from './app-case.ts';
import { refusalOf, todosOf } from './app-observations.ts';

/** Adding once under a key. Whether a call at the same moment waits or is refused is left to the app. */
export const addingOnceByApp: readonly AppContractCase[] = [
  appCase('adds a todo once under a key, with the same answer each time', async (app) => {
    const first = await app.addOnce({ task: 'a', tags: ['x'] }, 'key');
    assert.equal(first.replayed, false);
    const added = await app.get(first.id);
    assert.deepEqual(
      [first.json, first.revision],
      [JSON.stringify(todoJson(added)), added.revision],
    );
    await app.edit(first.id, { task: 'b' });
    const again = await app.addOnce({ task: ' a ', tags: ['x'], status: 'Pending' }, 'key');
    assert.deepEqual(again, { ...first, replayed: true });
    assert.equal((await todosOf(app)).length, 1);
  }),

  appCase('refuses a key that was used for another todo', async (app) => {
    await app.addOnce({ task: 'a' }, 'key');
    await refusalOf(app, () => app.addOnce({ task: 'b' }, 'key'), 'idempotency-mismatch');
    const other = await app.addOnce({ task: 'a' }, 'another key');
    assert.equal(other.replayed, false);
  }),

  appCase('lets a key be used again after a refusal', async (app) => {
    await refusalOf(app, () => app.addOnce({ task: '' }, 'key'), 'invalid-todo');
    assert.equal((await app.addOnce({ task: 'a' }, 'key')).replayed, false);
  }),
];
