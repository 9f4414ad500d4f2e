import assert from 'node:assert/strict';
import { TodoNotFoundError } from '@todo/application';
import { complete, type Todo } from '@todo/domain';
import { aDraft, momentsLater } from '../a-todo.ts';
import { forOwners, type ContractCase } from './contract-case.ts';

/** No owner sees or changes the todos of another owner. */
export const owners: readonly ContractCase[] = [
  forOwners('shows no owner the todos of another owner', async (todosOf) => {
    const [ada, bob] = [todosOf('ada'), todosOf('bob')];
    const hers = await ada.add(aDraft({ task: 'hers', tags: ['secret'] }));
    const his = await bob.add(aDraft({ task: 'his' }));
    assert.notEqual(hers.id, his.id);
    assert.equal(await bob.find(hers.id), undefined);
    assert.deepEqual((await bob.list({ limit: 10 })).todos, [his]);
    assert.deepEqual((await ada.list({ limit: 10 })).todos, [hers]);
    assert.equal(await bob.count({}), 1);
    assert.equal(await bob.count({ words: ['hers'] }), 0);
    assert.equal(await bob.count({ tags: [['secret']] }), 0);
    assert.deepEqual(await bob.tags(), []);
  }),

  forOwners('lets no owner change or remove the todos of another owner', async (todosOf) => {
    const [ada, bob] = [todosOf('ada'), todosOf('bob')];
    const hers = await ada.add(aDraft());
    const his = await bob.add(aDraft());
    const missing = (error: unknown) =>
      error instanceof TodoNotFoundError && error.ids.join() === `${hers.id}`;
    await assert.rejects(
      bob.update([his.id, hers.id], (todo) => complete(todo, momentsLater(1))),
      missing,
    );
    await assert.rejects(
      bob.remove([his.id, hers.id], () => {}),
      missing,
    );
    assert.deepEqual(await ada.find(hers.id), hers);
    assert.deepEqual(await bob.find(his.id), his);
  }),

  forOwners('keeps owners apart whose names are much alike', async (todosOf) => {
    const names = [
      'ada',
      'Ada',
      'ada ',
      'ad',
      '%',
      'caf\u00e9',
      'cafe\u0301',
      '😀',
      '｡',
      '__proto__',
      'constructor',
      'toString',
      'hasOwnProperty',
      'o'.repeat(255),
    ];
    for (const owner of names) assert.equal(await todosOf(owner).count({}), 0, owner);
    for (const owner of names) await todosOf(owner).add(aDraft({ notes: owner, tags: ['a'] }));
    for (const owner of names) {
      const { todos: page } = await todosOf(owner).list({ tags: [['a']], limit: 10 });
      assert.deepEqual(
        page.map(({ notes }) => notes),
        [owner],
      );
      assert.deepEqual(await todosOf(owner).tags(), ['a']);
    }
  }),

  forOwners('finds todos of many owners at the same moment, for each its own', async (todosOf) => {
    const names = ['ada', 'Ada', 'NULL', '"', '\\', '{bob,carol}', "'", '$1', '😀'];
    const added: Todo[] = [];
    for (const owner of names) added.push(await todosOf(owner).add(aDraft({ task: owner })));
    const wanted = names.flatMap((owner) => added.map((todo) => ({ owner, todo })));
    const found = await Promise.all(wanted.map(({ owner, todo }) => todosOf(owner).find(todo.id)));
    assert.deepEqual(
      found,
      wanted.map(({ owner, todo }) => (owner === todo.task ? todo : undefined)),
    );
  }),

  forOwners('shows one owner the same todos through two repositories', async (todosOf) => {
    const { id } = await todosOf('ada').add(aDraft());
    assert.equal((await todosOf('ada').find(id))?.id, id);
  }),
];
