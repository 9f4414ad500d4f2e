import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inMemoryStore } from '@todo/adapters-memory';
import { fixedClock, momentsLater } from '@todo/application/testing';
import { InvalidTodoError } from '@todo/domain';
import { InvalidQueryError, StaleVersionError, TodoNotFoundError } from './errors.ts';
import { createTodoApp } from './create-todo-app.ts';
import { todoJson } from './todo-json.ts';
import type { ListQuery } from './schemas/list-query.ts';

function anApp() {
  const clock = fixedClock();
  return { clock, app: createTodoApp({ store: inMemoryStore(), owner: 'ada', clock }) };
}

describe('The use cases', () => {
  it('add a todo and find it again', async () => {
    const { app, clock } = anApp();
    const added = await app.add({ task: 'Buy milk' });
    assert.equal(added.createdAt, clock.now());
    assert.deepEqual(await app.get(added.id), added);
  });

  it('refuse input that the domain refuses', async () => {
    const { app } = anApp();
    await assert.rejects(app.add({ task: ' ' }), InvalidTodoError);
    const { id } = await app.add({ task: 'a' });
    await assert.rejects(app.replace(id, { task: '' }), InvalidTodoError);
    await assert.rejects(app.edit(id, { task: '' }), InvalidTodoError);
    assert.equal((await app.get(id)).version, 1);
  });

  it('name the missing todos', async () => {
    const { app } = anApp();
    const missing = { name: 'TodoNotFoundError', message: 'No todo 12.' };
    await assert.rejects(app.get(12), missing);
    await assert.rejects(app.replace(12, { task: 'a' }), missing);
    await assert.rejects(app.edit(12, { task: 'a' }), missing);
    await assert.rejects(app.delete([12]), missing);
    await assert.rejects(app.complete([12]), missing);
  });

  it('replace the whole todo, or edit a part of it', async () => {
    const { app } = anApp();
    const { id } = await app.add({ task: 'a', status: 'In Process' });
    assert.equal((await app.edit(id, { task: 'b' })).status, 'In Process');
    assert.equal((await app.replace(id, { task: 'c' })).status, 'Pending');
  });

  it('treat undefined as left out', async () => {
    const { app } = anApp();
    const task = undefined;
    const left = {
      status: undefined,
      priority: undefined,
      due: undefined,
      tags: undefined,
      notes: undefined,
    };
    const added = await app.add({ task: 'a', ...left });
    assert.equal(added.status, 'Pending');
    const { id: once } = await app.addOnce({ task: 'b', ...left }, 'key');
    assert.equal((await app.addOnce({ task: 'b' }, 'key')).id, once);
    const changed = await app.edit(added.id, { priority: 'high', tags: ['x'] });
    assert.deepEqual(await app.edit(added.id, { task, ...left }), changed);
    assert.deepEqual(await app.edit(added.id, () => ({ task, ...left })), changed);
    assert.equal((await app.replace(added.id, { task: 'a', ...left })).priority, 'none');
    await assert.rejects(app.add({ ...left } as never), InvalidTodoError);

    const query = {
      status: undefined,
      priority: undefined,
      tag: undefined,
      keyword: undefined,
      dueBefore: undefined,
      dueAfter: undefined,
      overdue: undefined,
      sort: undefined,
      limit: undefined,
      cursor: undefined,
      count: undefined,
    };
    assert.deepEqual(await app.list(query), await app.list());
    const { todos, total } = await app.list({ ...query, count: true, overdue: undefined });
    assert.deepEqual([todos.length, total], [2, 2]);
    await assert.rejects(app.list({ tag: [undefined] } as never), InvalidQueryError);
  });

  it('store and find a tag in any spelling', async () => {
    const { app } = anApp();
    const { id, tags } = await app.add({ task: 'a', tags: ['cafe\u0301', 'caf\u00e9'] });
    assert.deepEqual(tags, ['caf\u00e9']);
    for (const tag of tags.concat('cafe\u0301')) {
      assert.equal((await app.list({ tag: [[tag]] })).todos.length, 1);
      assert.equal((await app.edit(id, { tags: [tag] })).version, 1);
      assert.equal((await app.replace(id, { task: 'a', tags: [tag] })).version, 1);
    }
    const { id: once } = await app.addOnce({ task: 'b', tags: ['cafe\u0301'] }, 'key');
    assert.equal((await app.addOnce({ task: 'b', tags: ['caf\u00e9'] }, 'key')).id, once);
    assert.deepEqual(await app.tags(), ['caf\u00e9']);
  });

  it('edit a todo based on its state at that moment', async () => {
    const { app } = anApp();
    const { id } = await app.add({ task: 'a' });
    const andTag = (tag: string) => app.edit(id, ({ tags }) => ({ tags: [...tags, tag] }));
    await Promise.all(['x', 'y', 'z'].map(andTag));
    assert.deepEqual((await app.get(id)).tags, ['x', 'y', 'z']);
    await assert.rejects(andTag('two words'), InvalidTodoError);
    assert.equal((await app.get(id)).version, 4);
  });

  it('start, complete and reopen todos when it is time', async () => {
    const { app, clock } = anApp();
    const { id } = await app.add({ task: 'a' });
    clock.set(momentsLater(1000));
    assert.equal((await app.start([id]))[0]?.status, 'In Process');
    const [done] = await app.complete([id]);
    assert.equal(done?.completedAt, momentsLater(1000));
    assert.equal((await app.reopen([id]))[0]?.completedAt, null);
  });

  it('count a repeated id once', async () => {
    const { app } = anApp();
    const { id } = await app.add({ task: 'a' });
    assert.equal((await app.complete([id, id])).length, 1);
    await app.delete([id, id]);
  });

  it('change and delete several todos, or none', async () => {
    const { app } = anApp();
    const { id } = await app.add({ task: 'a' });
    await assert.rejects(app.complete([id, 99]), TodoNotFoundError);
    await assert.rejects(app.delete([id, 99]), TodoNotFoundError);
    assert.equal((await app.get(id)).status, 'Pending');
  });

  it('change no todo that has changed since it was read', async () => {
    const { app } = anApp();
    const { id, revision } = await app.add({ task: 'a' });
    const changed = await app.edit(id, { task: 'b' }, { ifRevision: [revision] });
    const stale = { ifRevision: [revision] };
    await assert.rejects(app.edit(id, { task: 'c' }, stale), StaleVersionError);
    await assert.rejects(app.replace(id, { task: 'c' }, stale), StaleVersionError);
    await assert.rejects(app.delete([id], stale), StaleVersionError);
    assert.equal((await app.get(id)).task, 'b');
    const known = { unlessRevision: [changed.revision] };
    await assert.rejects(app.edit(id, { task: 'c' }, known), StaleVersionError);
    await app.edit(id, { task: 'b' }, { unlessRevision: [revision] });
    await app.delete([id], { ifRevision: [revision, changed.revision] });
  });
});

describe('Adding a todo once', () => {
  it('answers a repetition with the very same text, whatever has happened since', async () => {
    const { app } = anApp();
    const first = await app.addOnce({ task: 'a' }, 'key');
    assert.equal(first.json, JSON.stringify(todoJson(await app.get(first.id))));
    assert.equal(first.replayed, false);
    await app.edit(first.id, { task: 'b' });
    assert.deepEqual(await app.addOnce({ task: ' a ', status: 'Pending' }, 'key'), {
      ...first,
      replayed: true,
    });
  });

  it('refuses the key for another todo, and leaves everything as it was', async () => {
    const { app } = anApp();
    await app.addOnce({ task: 'a' }, 'key');
    await assert.rejects(app.addOnce({ task: 'b' }, 'key'), { code: 'idempotency-mismatch' });
    await assert.rejects(app.addOnce({ task: 'a', tags: ['c'] }, 'key'), {
      code: 'idempotency-mismatch',
    });
    assert.equal((await app.list()).todos.length, 1);
  });

  it('refuses a repetition while the first is still running', async () => {
    const { app } = anApp();
    const first = app.addOnce({ task: 'a' }, 'key');
    await assert.rejects(app.addOnce({ task: 'a' }, 'key'), { code: 'idempotency-in-progress' });
    assert.equal((await app.addOnce({ task: 'a' }, 'another key')).replayed, false);
    await first;
    assert.equal((await app.addOnce({ task: 'a' }, 'key')).replayed, true);
  });

  it('lets the key be used again after a refusal, and after 24 hours', async () => {
    const { app, clock } = anApp();
    await assert.rejects(app.addOnce({ task: '' }, 'key'), InvalidTodoError);
    const first = await app.addOnce({ task: 'a' }, 'key');
    clock.set(momentsLater(24 * 60 * 60 * 1000 - 1));
    assert.equal((await app.addOnce({ task: 'a' }, 'key')).replayed, true);
    clock.set(momentsLater(24 * 60 * 60 * 1000));
    const next = await app.addOnce({ task: 'b' }, 'key');
    assert.equal(next.replayed, false);
    assert.notEqual(next.id, first.id);
  });
});

describe('A list', () => {
  it('is walked through page by page', async () => {
    const { app } = anApp();
    for (const task of 'abcde') await app.add({ task });
    const pages = [];
    let cursor: string | undefined;
    do {
      const page = await app.list({ limit: 2, ...(cursor !== undefined && { cursor }) });
      pages.push(page.todos.map(({ task }) => task).join(''));
      cursor = page.next;
    } while (cursor !== undefined);
    assert.deepEqual(pages, ['ab', 'cd', 'e']);
  });

  it('has 100 todos when the caller sets no limit', async () => {
    const { app } = anApp();
    for (let n = 0; n < 101; n += 1) await app.add({ task: `${n}` });
    const { todos, next } = await app.list();
    assert.equal(todos.length, 100);
    assert.notEqual(next, undefined);
  });

  for (const limit of [0, 1001, 1.5, -1, Number.NaN]) {
    it(`has no page of ${limit} todos`, async () => {
      const { app } = anApp();
      await assert.rejects(app.list({ limit }), {
        name: 'InvalidQueryError',
        message: 'limit must be a whole number from 1 to 1000',
      });
    });
  }

  const twenty = Array.from({ length: 20 }, (_, at) => `n${at}`);
  const tooMuch: Readonly<Record<string, ListQuery>> = {
    'keyword must be at most 20 words': { keyword: [...twenty, 'x'].join(' ') },
    'tag must be at most 20 groups of tags': { tag: [...twenty, 'x'].map((tag) => [tag]) },
    'tag.0 must be at most 20 tags': { tag: [[...twenty, 'x']] },
  };
  for (const [message, query] of Object.entries(tooMuch)) {
    it(`is refused if it asks for too much: ${message}`, async () => {
      const { app } = anApp();
      await assert.rejects(app.list(query), { name: 'InvalidQueryError', message });
    });
  }

  it('may be asked for twenty words and twenty tags twenty times', async () => {
    const { app } = anApp();
    const query = { keyword: ` ${twenty.join('  ')} `, tag: twenty.map(() => twenty) };
    assert.deepEqual((await app.list(query)).todos, []);
  });

  for (const cursor of ['', 'abc', '%', 'YWZ0ZXI6', btoa('after:0'), btoa('after:x'), 'é']) {
    it(`has no page after the forged cursor ${JSON.stringify(cursor)}`, async () => {
      const { app } = anApp();
      await assert.rejects(app.list({ cursor }), InvalidQueryError);
    });
  }
});
