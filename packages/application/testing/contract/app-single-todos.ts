import assert from 'node:assert/strict';
import { todoJson, type ListFilter, type TodoNotFoundError } from '@todo/application';
import type { NewTodo } from '@todo/domain';
import { appCase, type AppContractCase } from './app-case.ts';
import { addTasks, missingId, pointersOf, refusalOf, statesOf } from './app-observations.ts';

const whole = {
  task: '牛乳を買う 👩‍👩‍👧‍👦 "quoted" \\ % _',
  status: 'In Process',
  priority: 'high',
  due: '2999-11-30T17:00:00Z',
  tags: ['home', 'caf\u00e9'],
  notes: 'one\n\ttwo\r\nthree',
} as const satisfies NewTodo;

const defaults = { status: 'Pending', priority: 'none', due: null, tags: [], notes: '' };

/** Use cases of one todo. */
export const singleTodos: readonly AppContractCase[] = [
  appCase('adds a todo with every field, and gets it as it was added', async (app) => {
    const added = await app.add(whole);
    const { id, createdAt, updatedAt, completedAt, ...fields } = todoJson(added);
    assert.deepEqual(fields, whole);
    assert.ok(id > 0);
    assert.deepEqual([updatedAt, completedAt], [createdAt, null]);
    const found = await app.get(id);
    assert.deepEqual([todoJson(found), found.revision], [todoJson(added), added.revision]);
  }),

  appCase('gives what is left out its default, undefined included', async (app) => {
    for (const left of [
      {},
      { status: undefined, priority: undefined, due: undefined, tags: undefined, notes: undefined },
    ]) {
      const {
        id: _,
        createdAt,
        updatedAt,
        ...rest
      } = todoJson(await app.add({ task: ' a ', ...left }));
      assert.deepEqual(rest, { task: 'a', ...defaults, completedAt: null });
      assert.equal(createdAt, updatedAt);
    }
  }),

  appCase('keeps a due date apart from a due instant', async (app) => {
    const date = await app.add({ task: 'a', due: '2999-11-30' });
    assert.equal((await app.get(date.id)).due, '2999-11-30');
    const moment = await app.add({ task: 'b', due: '2999-11-30T17:00:00+05:45' });
    assert.equal((await app.get(moment.id)).due, '2999-11-30T11:15:00Z');
  }),

  appCase('takes a Date for a due instant, and refuses one that is no moment', async (app) => {
    const due = new Date(Date.UTC(2999, 10, 30, 17));
    const { id } = await app.add({ task: 'a', due });
    assert.equal((await app.get(id)).due, '2999-11-30T17:00:00Z');
    due.setUTCFullYear(2998);
    assert.equal((await app.edit(id, { due })).due, '2998-11-30T17:00:00Z');
    due.setUTCFullYear(2997);
    assert.equal((await app.edit(id, () => ({ due }))).due, '2997-11-30T17:00:00Z');
    due.setUTCFullYear(2996);
    assert.equal((await app.replace(id, { task: 'a', due })).due, '2996-11-30T17:00:00Z');
    const once = await app.addOnce({ task: 'b', due }, 'a date');
    assert.equal((await app.get(once.id)).due, '2996-11-30T17:00:00Z');
    const unset = new Date(NaN);
    for (const call of [
      () => app.add({ task: 'b', due: unset }),
      () => app.edit(id, { due: unset }),
      () => app.batch([{ op: 'edit', id, set: { due: unset } }]),
    ]) {
      await refusalOf(app, call, 'invalid-todo');
    }
    const found = async (query: ListFilter) => (await app.list(query)).todos.length;
    assert.deepEqual([await found({ dueBefore: due }), await found({ dueAfter: due })], [0, 0]);
    due.setUTCFullYear(2995);
    assert.deepEqual([await found({ dueBefore: due }), await found({ dueAfter: due })], [0, 2]);
    await refusalOf(app, () => app.list({ dueBefore: unset }), 'invalid-query');
  }),

  appCase('sets the moment of completion with the status, and clears it', async (app) => {
    const done = await app.add({ task: 'a', status: 'Completed' });
    assert.equal(done.completedAt, done.createdAt);
    assert.equal((await app.edit(done.id, { status: 'Pending' })).completedAt, null);
  }),

  appCase('names every fault of a todo that it refuses', async (app) => {
    const [id = 0] = await addTasks(app, 'a');
    const wrong = { task: ' ', priority: 'urgent', due: 'tomorrow', tags: ['a b'] } as never;
    const places = ['/due', '/priority', '/tags/0', '/task'];
    for (const call of [
      () => app.add(wrong),
      () => app.addOnce(wrong, 'key'),
      () => app.replace(id, wrong),
      () => app.edit(id, wrong),
      () => app.edit(id, () => wrong),
    ]) {
      assert.deepEqual(pointersOf(await refusalOf(app, call, 'invalid-todo')), places);
    }
    const long = await refusalOf(app, () => app.add({ task: 'a'.repeat(501) }), 'invalid-todo');
    assert.deepEqual(pointersOf(long), ['/task']);
  }),

  appCase('replaces a todo: what is left out returns to its default', async (app) => {
    const { id, createdAt, revision } = await app.add(whole);
    const replaced = await app.replace(id, { task: 'b' });
    const { updatedAt, ...rest } = todoJson(replaced);
    assert.deepEqual(rest, { id, task: 'b', ...defaults, createdAt, completedAt: null });
    assert.ok(updatedAt >= createdAt);
    assert.notEqual(replaced.revision, revision);
    assert.deepEqual(todoJson(await app.get(id)), todoJson(replaced));
  }),

  appCase('edits a todo: what is left out stays', async (app) => {
    const { id } = await app.add(whole);
    const edited = await app.edit(id, { due: null, tags: [] });
    const { createdAt, updatedAt, ...fields } = todoJson(edited);
    assert.deepEqual(fields, { ...whole, id, due: null, tags: [], completedAt: null });
    assert.ok(updatedAt >= createdAt);
    assert.deepEqual(todoJson(await app.edit(id, {})), todoJson(edited));
  }),

  appCase('edits a todo by a function of what it is at that moment', async (app) => {
    const [id = 0] = await addTasks(app, 'a');
    const andTag = (tag: string) => app.edit(id, ({ tags }) => ({ tags: [...tags, tag] }));
    await Promise.all(['x', 'y', 'z'].map(andTag));
    assert.deepEqual((await app.get(id)).tags.toSorted(), ['x', 'y', 'z']);
    await assert.rejects(
      app.edit(id, () => {
        throw new RangeError('by the caller');
      }),
      RangeError,
    );
  }),

  appCase('leaves a todo and its revision as they are where nothing differs', async (app) => {
    const { id } = await app.add({ task: 'a', tags: ['x'], status: 'Completed' });
    const before = await statesOf(app);
    await app.edit(id, { task: ' a ' });
    await app.edit(id, ({ tags }) => ({ tags }));
    await app.replace(id, { task: 'a', tags: ['x'], status: 'Completed' });
    await app.complete([id]);
    assert.deepEqual(await statesOf(app), before);
  }),

  appCase('refuses a todo that is not there, and names it', async (app) => {
    for (const call of [
      () => app.get(missingId),
      () => app.replace(missingId, { task: 'a' }),
      () => app.edit(missingId, { task: 'a' }),
      () => app.edit(missingId, () => ({ task: 'a' })),
      () => app.delete([missingId]),
      () => app.complete([missingId]),
      () => app.restore([missingId]),
      () => app.getTrashed(missingId),
      () => app.purge([missingId]),
    ]) {
      const { ids } = (await refusalOf(app, call, 'todo-not-found')) as TodoNotFoundError;
      assert.deepEqual(ids, [missingId]);
    }
  }),

  appCase('changes only a todo that has the revision that the caller has read', async (app) => {
    const { id, revision } = await app.add({ task: 'a' });
    const stale = { ifRevision: [revision] };
    const { revision: next } = await app.edit(id, { task: 'b' }, stale);
    for (const call of [
      () => app.edit(id, { task: 'c' }, stale),
      () => app.edit(id, () => ({ task: 'c' }), stale),
      () => app.edit(id, { task: 'c' }, { unlessRevision: [next] }),
      () => app.replace(id, { task: 'c' }, stale),
      () => app.delete([id], stale),
    ]) {
      assert.match(
        (await refusalOf(app, call, 'stale-version')).message,
        new RegExp(`\\b${id}\\b`),
      );
    }
    await app.edit(id, { task: 'c' }, { ifRevision: [revision, next] });
    const { revision: last } = await app.replace(id, { task: 'd' }, { unlessRevision: [next] });
    await app.delete([id], { ifRevision: [last] });
    assert.deepEqual(await statesOf(app), []);
  }),

  appCase('lets one of many changes win that have read the same revision', async (app) => {
    const { id, revision } = await app.add({ task: 'a' });
    const outcomes = await Promise.allSettled(
      Array.from({ length: 8 }, (_, n) =>
        app.edit(id, { task: `by ${n}` }, { ifRevision: [revision] }),
      ),
    );
    assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
    const { changes } = await app.changesOf(id);
    assert.equal(changes.length, 2);
  }),
];
