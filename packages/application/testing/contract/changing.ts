import assert from 'node:assert/strict';
import { TodoNotFoundError } from '@todo/application';
import { complete, edit } from '@todo/domain';
import { aDraft, momentsLater } from '../a-todo.ts';
import { forOneOwner, type ContractCase } from './contract-case.ts';
import { addThree } from './several-todos.ts';

/** Changes and removals, several at once and many at the same time. */
export const changing: readonly ContractCase[] = [
  forOneOwner('stores the result of a transition', async (todos) => {
    const { id } = await todos.add(aDraft());
    const [updated] = await todos.update([id], (todo) => complete(todo, momentsLater(1000)));
    assert.equal(updated?.status, 'Completed');
    assert.equal(updated.version, 2);
    assert.equal(updated.completedAt, momentsLater(1000));
    assert.deepEqual(await todos.find(id), updated);
  }),

  forOneOwner('does not change a todo that a transition returns unchanged', async (todos) => {
    const added = await todos.add(aDraft());
    assert.deepEqual(await todos.update([added.id], (todo) => todo), [added]);
    assert.deepEqual(await todos.find(added.id), added);
  }),

  forOneOwner('does nothing for an empty list of ids', async (todos) => {
    const added = await addThree(todos);
    assert.deepEqual(await todos.update([], throwing), []);
    await todos.remove([], throwing);
    assert.deepEqual((await todos.list({ limit: 10 })).todos, added);
  }),

  forOneOwner('updates several todos and returns them in the order of their ids', async (todos) => {
    const [a, b, c] = await addThree(todos);
    const updated = await todos.update([c.id, a.id], (todo) => complete(todo, momentsLater(1)));
    assert.deepEqual(
      updated.map(({ id, status }) => [id, status]),
      [
        [c.id, 'Completed'],
        [a.id, 'Completed'],
      ],
    );
    assert.deepEqual(await todos.find(b.id), b);
  }),

  forOneOwner(
    'updates none of several when one is missing, and names the missing',
    async (todos) => {
      const [a, b, c] = await addThree(todos);
      await todos.remove([b.id], () => {});
      await assert.rejects(
        todos.update([a.id, b.id, c.id, 9999], (todo) => complete(todo, momentsLater(1))),
        (error) => {
          assert.ok(error instanceof TodoNotFoundError);
          assert.deepEqual(error.ids, [b.id, 9999]);
          return true;
        },
      );
      assert.deepEqual(await todos.find(a.id), a);
      assert.deepEqual(await todos.find(c.id), c);
    },
  ),

  forOneOwner('updates none of several when the transition refuses one', async (todos) => {
    const [a, b] = await addThree(todos);
    const refusal = new Error('refused');
    await assert.rejects(
      todos.update([a.id, b.id], (todo) => {
        if (todo.id === b.id) throw refusal;
        return complete(todo, momentsLater(1));
      }),
      refusal,
    );
    assert.deepEqual(await todos.find(a.id), a);
    assert.deepEqual(await todos.find(b.id), b);
  }),

  forOneOwner('goes on working after a refusal', async (todos) => {
    const { id } = await todos.add(aDraft());
    await assert.rejects(todos.update([id], throwing), /refused/);
    await assert.rejects(todos.remove([id], throwing), /refused/);
    await todos.update([id], (todo) => complete(todo, momentsLater(1)));
    assert.equal((await todos.find(id))?.version, 2);
  }),

  forOneOwner('lets exactly one of many stale writers through', async (todos) => {
    const { id } = await todos.add(aDraft());
    const outcomes = await Promise.allSettled(
      Array.from({ length: 50 }, (_, writer) =>
        todos.update([id], (todo) => {
          if (todo.version !== 1) throw new Error('stale');
          return edit(todo, { task: `by ${writer}` }, momentsLater(writer));
        }),
      ),
    );
    assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
    assert.equal((await todos.find(id))?.version, 2);
  }),

  forOneOwner('loses no update of many at the same time', async (todos) => {
    const { id } = await todos.add(aDraft({ task: '0' }));
    await Promise.all(
      Array.from({ length: 50 }, () =>
        todos.update([id], (todo) =>
          edit(todo, { task: `${Number(todo.task) + 1}` }, todo.updatedAt),
        ),
      ),
    );
    const todo = await todos.find(id);
    assert.equal(todo?.task, '50');
    assert.equal(todo.version, 51);
  }),

  forOneOwner(
    'shows a reader the todos before a change or after it, never between',
    async (todos) => {
      const [a, b] = await addThree(todos);
      const writes = Array.from({ length: 20 }, (_, round) =>
        todos.update([a.id, b.id], (todo) => edit(todo, { task: `${round}` }, todo.updatedAt)),
      );
      const reads = Array.from({ length: 20 }, () => todos.list({ limit: 2 }));
      for (const { todos: seen } of await Promise.all(reads)) {
        assert.equal(seen[0]?.version, seen[1]?.version);
      }
      await Promise.all(writes);
    },
  ),

  forOneOwner('removes todos', async (todos) => {
    const [a, b, c] = await addThree(todos);
    await todos.remove([a.id, c.id], () => {});
    assert.deepEqual((await todos.list({ limit: 10 })).todos, [b]);
    assert.equal(await todos.find(a.id), undefined);
  }),

  forOneOwner('removes none of several when one is missing', async (todos) => {
    const [a, b] = await addThree(todos);
    await assert.rejects(
      todos.remove([a.id, 9999, b.id], () => {}),
      (error) => error instanceof TodoNotFoundError && error.ids.join() === '9999',
    );
    assert.equal((await todos.list({ limit: 10 })).todos.length, 3);
  }),

  forOneOwner('removes none of several when one is refused', async (todos) => {
    const [a, b] = await addThree(todos);
    await assert.rejects(
      todos.remove([a.id, b.id], (todo) => {
        if (todo.id === b.id) throw new Error('refused');
      }),
      /refused/,
    );
    assert.equal((await todos.list({ limit: 10 })).todos.length, 3);
  }),
];

function throwing(): never {
  throw new Error('refused');
}
