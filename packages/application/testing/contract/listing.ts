import assert from 'node:assert/strict';
import { sortStep, type SortName, type TodoRepository } from '@todo/application';
import { complete, statuses, type Todo } from '@todo/domain';
import { aDraft, momentsLater } from '../a-todo.ts';
import { forOneOwner, type ContractCase } from './contract-case.ts';
import { addTasks, addThree } from './several-todos.ts';

/** Orders and pages. */
export const listing: readonly ContractCase[] = [
  forOneOwner('lists nothing when there is nothing', async (todos) => {
    assert.deepEqual(await todos.list({ limit: 10 }), { todos: [] });
  }),

  forOneOwner('lists by rising id, whatever was changed last', async (todos) => {
    const [a, b, c] = await addThree(todos);
    const [changed] = await todos.update([a.id], (todo) => complete(todo, momentsLater(9)));
    assert.deepEqual((await todos.list({ limit: 10 })).todos, [changed, b, c]);
  }),

  forOneOwner('lists by status', async (todos) => {
    const made: Todo[] = [];
    for (const status of statuses) made.push(await todos.add(aDraft({ status })));
    const [pending, inProcess, completed] = made;
    const listed = async (...wanted: Todo['status'][]) =>
      (await todos.list({ statuses: wanted, limit: 10 })).todos;
    assert.deepEqual(await listed('Pending'), [pending]);
    assert.deepEqual(await listed('Completed', 'In Process'), [inProcess, completed]);
    assert.deepEqual(await listed(...statuses), made);
  }),

  forOneOwner('sorts by every field, in both directions', async (todos) => {
    await addTasks(todos, [
      { task: 'b', priority: 'high', due: '2026-11-30', status: 'Completed' },
      { task: 'Ä', priority: 'low', due: null, status: 'Pending' },
      { task: 'A', priority: 'medium', due: '2026-11-30T23:00:00Z', status: 'In Process' },
      { task: 'a', priority: 'none', due: '2026-12-01T00:00:00Z', status: 'Pending' },
    ]);
    const sorted = async (...names: SortName[]) =>
      (await todos.list({ limit: 10, order: names.map(sortStep) })).todos
        .map(({ task }) => task)
        .join('');
    assert.equal(await sorted('id'), 'bÄAa');
    assert.equal(await sorted('-id'), 'aAÄb');
    assert.equal(await sorted('task', 'id'), 'AabÄ');
    assert.equal(await sorted('-task', 'id'), 'ÄbAa');
    assert.equal(await sorted('status', 'id'), 'ÄaAb');
    assert.equal(await sorted('-status', 'id'), 'bAÄa');
    assert.equal(await sorted('priority', 'id'), 'aÄAb');
    assert.equal(await sorted('-priority', 'id'), 'bAÄa');
    assert.equal(await sorted('due', 'id'), 'AbaÄ');
    assert.equal(await sorted('-due', 'id'), 'abAÄ');
    assert.equal(await sorted('-createdAt', '-id'), 'aAÄb');
  }),

  forOneOwner('sorts text by code point, on every page', async (todos) => {
    // In UTF-16, characters beyond U+FFFF sort before U+E000.
    const tasks = ['😀', 'a', '｡', '\ue000', 'ab', '牛', '𐐨', '\ufffd', 'é', '👩‍👧'];
    await addTasks(
      todos,
      tasks.map((task) => ({ task })),
    );
    const rising = ['a', 'ab', 'é', '牛', '\ue000', '｡', '\ufffd', '𐐨', '👩‍👧', '😀'];
    for (const limit of [1, 3, 20]) {
      const walked = async (name: SortName) =>
        (await walk(todos, { order: [name, 'id' as const].map(sortStep), limit })).map(
          ({ task }) => task,
        );
      assert.deepEqual(await walked('task'), rising);
      assert.deepEqual(await walked('-task'), rising.toReversed());
    }
  }),

  forOneOwner('walks through pages in every order', async (todos) => {
    await addTasks(
      todos,
      ['b', 'a', 'c', 'A', 'b', 'B', 'd'].map((task, n) => ({
        task,
        due: n % 3 === 0 ? null : `2026-11-${20 + (n % 2)}`,
        priority: n % 2 === 0 ? 'high' : 'low',
      })),
    );
    const orders: SortName[][] = [
      ['task', 'id'],
      ['-task', '-id'],
      ['due', '-priority', 'id'],
      ['-due', 'priority', '-id'],
      ['status', '-due', 'task', 'id'],
    ];
    for (const names of orders) {
      const query = { order: names.map(sortStep) };
      const whole = (await todos.list({ ...query, limit: 10 })).todos;
      for (const limit of [1, 2, 3])
        assert.deepEqual(await walk(todos, { ...query, limit }), whole);
    }
  }),

  forOneOwner('walks through pages of every size without a gap or a repetition', async (todos) => {
    const expected = [];
    for (let n = 0; n < 7; n += 1) {
      expected.push(await todos.add(aDraft({ status: n % 2 === 0 ? 'Pending' : 'Completed' })));
    }
    for (let limit = 1; limit <= 8; limit += 1) {
      assert.deepEqual(await walk(todos, { limit }), expected);
      assert.deepEqual(
        await walk(todos, { limit, statuses: ['Pending'] }),
        expected.filter(({ status }) => status === 'Pending'),
      );
    }
  }),

  forOneOwner('marks a full page as the last one if no other follows', async (todos) => {
    await addThree(todos);
    assert.equal((await todos.list({ limit: 3 })).next, undefined);
    assert.notEqual((await todos.list({ limit: 2 })).next, undefined);
  }),

  forOneOwner('continues a walk whose last todo has been removed', async (todos) => {
    const [a, b, c] = await addThree(todos);
    const { next } = await todos.list({ limit: 2 });
    await todos.remove([a.id, b.id], () => {});
    assert.ok(next);
    assert.deepEqual((await todos.list({ limit: 2, after: next })).todos, [c]);
  }),
];

async function walk(
  todos: TodoRepository,
  query: Parameters<TodoRepository['list']>[0],
): Promise<Todo[]> {
  const seen: Todo[] = [];
  let page = await todos.list(query);
  for (;;) {
    seen.push(...page.todos);
    // A walk that meets a todo again may never end.
    assert.equal(new Set(seen.map(({ id }) => id)).size, seen.length, 'a todo is seen twice');
    if (!page.next) return seen;
    page = await todos.list({ ...query, after: page.next });
  }
}
