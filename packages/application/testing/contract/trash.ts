import assert from 'node:assert/strict';
import {
  TodoNotFoundError,
  type Store,
  type TrashedTodo,
  type TrashReader,
} from '@todo/application';
import { broughtBack, complete, edit, type Instant, type Owner, type TodoId } from '@todo/domain';
import { aDraft, momentsLater } from '../a-todo.ts';
import { aCommand, todosIn } from '../todos-in.ts';
import { contractCase, type ContractCase } from './contract-case.ts';
import { logOf, readLog } from './read-log.ts';
import { addThree } from './several-todos.ts';

/** Deleted todos: what puts them into the trash, and what takes them out. */
export const trash: readonly ContractCase[] = [
  contractCase('keeps a removed todo in the trash, where no list meets it', async (store) => {
    const todos = todosIn(store)('ada');
    const kept = await todos.add(aDraft({ task: 'Buy tea', tags: ['tea'] }));
    const milk = await todos.add(
      aDraft({ task: 'Buy milk', notes: 'Two litres', tags: ['milk', 'shop'], due: '2026-11-30' }),
    );
    await remove(store, [milk.id], 5000, { actor: 'token:7' });
    const [deleted] = (await logOf(store)).slice(-1);
    const trashed = {
      todo: milk,
      deletedAt: momentsLater(5000),
      actor: 'token:7',
      command: deleted?.command,
    };
    assert.deepEqual(await inTrash(store, (bin) => bin.find(milk.id)), trashed);
    assert.deepEqual(await inTrash(store, (bin) => bin.list(9)), [trashed]);
    assert.equal(await inTrash(store, (bin) => bin.count()), 1);
    assert.equal(await inTrash(store, (bin) => bin.find(kept.id)), undefined);
    assert.deepEqual(await inTrash(store, (bin) => bin.list(9), 'bob'), []);
    assert.equal(await inTrash(store, (bin) => bin.find(milk.id), 'bob'), undefined);

    assert.equal(await todos.find(milk.id), undefined);
    assert.deepEqual((await todos.list({ limit: 9 })).todos, [kept]);
    assert.deepEqual((await todos.list({ limit: 9, words: ['milk'] })).todos, []);
    assert.deepEqual((await todos.list({ limit: 9, tags: [['shop']] })).todos, []);
    assert.equal(await todos.count({}), 1);
    assert.deepEqual(await todos.tags(), ['tea']);
    await assert.rejects(
      todos.update([milk.id], (todo) => todo),
      TodoNotFoundError,
    );
  }),

  contractCase('lists the trash by the moment of deletion, page by page', async (store) => {
    const todos = todosIn(store)('ada');
    const ids: TodoId[] = [];
    for (let at = 0; at < 7; at += 1) ids.push((await todos.add(aDraft())).id);
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0] = ids;
    await remove(store, [d, b], 2000);
    await remove(store, [g], 1000);
    await remove(store, [a, f, c], 2000);
    await remove(store, [e], 3000);
    const expected = [e, f, d, c, b, a, g];
    assert.deepEqual(idsOf(await inTrash(store, (bin) => bin.list(100))), expected);
    for (const limit of [1, 2, 3]) {
      const seen: TodoId[] = [];
      for (let after: Parameters<TrashReader['list']>[1]; ;) {
        const some = await inTrash(store, (bin) => bin.list(limit, after));
        seen.push(...idsOf(some));
        const last = some.at(-1);
        if (last === undefined) break;
        after = { deletedAt: last.deletedAt, id: last.todo.id };
      }
      assert.deepEqual(seen, expected);
    }
    assert.equal(await inTrash(store, (bin) => bin.count()), 7);
  }),

  contractCase('brings a deleted todo back under its id', async (store) => {
    const todos = todosIn(store)('ada');
    const milk = await todos.add(
      aDraft({ task: 'Buy milk', notes: 'Two litres', tags: ['shop', 'milk'], due: '2026-11-30' }),
    );
    const done = await todos.add(aDraft({ task: 'b' }));
    await todos.update([done.id], (todo) => complete(todo, momentsLater(1)));
    await remove(store, [done.id, milk.id], 10);
    const [second, first] = await restore(store, [done.id, milk.id]);
    assert.ok(first && second && first.revision !== milk.revision);
    assert.deepEqual(first, {
      ...milk,
      version: 2,
      updatedAt: momentsLater(20),
      revision: first.revision,
    });
    assert.equal(second.status, 'Completed');
    assert.deepEqual(await todos.find(milk.id), first);
    assert.deepEqual((await todos.list({ limit: 9, words: ['litres'] })).todos, [first]);
    assert.deepEqual((await todos.list({ limit: 9, tags: [['shop'], ['milk']] })).todos, [first]);
    assert.deepEqual((await todos.list({ limit: 9 })).todos, [first, second]);
    assert.deepEqual(await inTrash(store, (bin) => bin.list(9)), []);
    const changes = (await logOf(store)).slice(-2);
    assert.deepEqual(
      changes.map(({ kind, todoId, before, after }) => [kind, todoId, before, after]),
      [
        ['restored', done.id, null, second],
        ['restored', milk.id, null, first],
      ],
    );
    // An id that came back is taken, and the next one is new.
    assert.ok((await todos.add(aDraft())).id > done.id);
    await remove(store, [milk.id], 30);
    assert.deepEqual((await inTrash(store, (bin) => bin.find(milk.id)))?.todo, first);
  }),

  contractCase('restores or purges none of the todos if one is not in the trash', async (store) => {
    const todos = todosIn(store)('ada');
    const [a, b, c] = await addThree(todos);
    const his = await todosIn(store)('bob').add(aDraft());
    await remove(store, [a.id, c.id], 10);
    await remove(store, [his.id], 10, { owner: 'bob' });
    const before = await logOf(store);
    const missing = { code: 'todo-not-found', ids: [b.id, his.id, 9999] };
    const ids = [a.id, b.id, his.id, c.id, 9999];
    await assert.rejects(restore(store, ids), missing);
    // The caller may go on: then the transaction is committed.
    await store.transaction(aCommand(), async (data) => {
      await assert.rejects(
        data.trash.restore(ids, ({ todo }) => todo),
        missing,
      );
      await assert.rejects(data.trash.purge(ids), missing);
      let calls = 0;
      const refusing = data.trash.restore([a.id, c.id], ({ todo }) => {
        calls += 1;
        if (calls === 2) throw new Error('refused');
        return todo;
      });
      await assert.rejects(refusing, /refused/);
    });
    assert.deepEqual(await logOf(store), before);
    assert.equal(await inTrash(store, (bin) => bin.count()), 2);
    assert.equal(await inTrash(store, (bin) => bin.count(), 'bob'), 1);
    assert.deepEqual((await todos.list({ limit: 9 })).todos, [b]);
    assert.deepEqual(await restore(store, []), []);
  }),

  contractCase('erases the images of a todo that is removed from the trash', async (store) => {
    const todos = todosIn(store)('ada');
    const [a, b] = await addThree(todos);
    await todos.update([a.id, b.id], (todo) => edit(todo, { task: 'x' }, momentsLater(1)));
    await remove(store, [a.id], 10);
    const before = await logOf(store);
    await purge(store, [a.id]);
    assert.deepEqual(
      await logOf(store),
      before.map((change) =>
        change.todoId === a.id ? { ...change, before: null, after: null } : change,
      ),
    );
    const own = await readLog(store, (log) => log.of(a.id, 0, 9));
    assert.deepEqual(
      own.map(({ kind, before: was, after }) => [kind, was, after]),
      [
        ['created', null, null],
        ['updated', null, null],
        ['deleted', null, null],
      ],
    );
    assert.equal(await inTrash(store, (bin) => bin.count()), 0);
    await assert.rejects(restore(store, [a.id]), { code: 'todo-not-found', ids: [a.id] });
    await assert.rejects(purge(store, [a.id]), { code: 'todo-not-found', ids: [a.id] });
    await purge(store, []);
  }),

  contractCase('shows a transaction its own changes of the trash', async (store) => {
    const todos = todosIn(store)('ada');
    const [a, b, c] = await addThree(todos);
    await remove(store, [c.id], 10);
    await store.transaction(aCommand(), async (data) => {
      await data.todos.remove([a.id, b.id], () => {});
      assert.deepEqual((await data.trash.find(a.id))?.todo, a);
      assert.equal(await data.trash.count(), 3);
      const [again] = await data.trash.restore([a.id], ({ todo }) => todo);
      assert.deepEqual(await data.todos.find(a.id), again);
      assert.equal(await data.trash.find(a.id), undefined);
      await data.todos.remove([a.id], () => {});
      assert.deepEqual((await data.trash.find(a.id))?.todo, again);
      await data.trash.purge([a.id]);
      assert.deepEqual(
        (await data.trash.list(9)).map(({ todo }) => todo.id),
        [c.id, b.id],
      );
    });
    const changes = (await logOf(store)).filter(({ todoId }) => todoId === a.id);
    assert.deepEqual(
      changes.map(({ kind, before, after }) => [kind, before, after]),
      ['created', 'deleted', 'restored', 'deleted'].map((kind) => [kind, null, null]),
    );
    assert.equal(new Set(changes.map(({ command }) => command)).size, 2);
  }),

  contractCase('leaves the trash as it is if the transaction fails', async (store) => {
    const todos = todosIn(store)('ada');
    const [a, b, c] = await addThree(todos);
    await remove(store, [a.id, b.id], 10);
    const [log, bin] = [await logOf(store), await inTrash(store, (all) => all.list(9))];
    await assert.rejects(
      store.transaction(aCommand(), async (data) => {
        await data.trash.restore([a.id], ({ todo }) => todo);
        await data.trash.purge([b.id]);
        await data.todos.remove([c.id], () => {});
        assert.equal(await data.trash.count(), 1);
        throw new Error('refused');
      }),
      /refused/,
    );
    assert.deepEqual(await logOf(store), log);
    assert.deepEqual(await inTrash(store, (all) => all.list(9)), bin);
    assert.deepEqual((await todos.list({ limit: 9 })).todos, [c]);
  }),

  contractCase('restores a todo once, however many ask for it at the same time', async (store) => {
    const { id } = await todosIn(store)('ada').add(aDraft());
    await remove(store, [id], 10);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 8 }, () => restore(store, [id])),
    );
    assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
    assert.equal(await todosIn(store)('ada').count({}), 1);
    assert.equal(await inTrash(store, (bin) => bin.count()), 0);
  }),

  contractCase('removes, restores and purges more todos than one statement', async (store) => {
    const total = 2100;
    const todos = todosIn(store)('ada');
    const added = await Promise.all(
      Array.from({ length: total }, (_, at) => todos.add(aDraft({ tags: [`tag-${at % 3}`] }))),
    );
    const ids = added.map(({ id }) => id).toReversed();
    await remove(store, ids, 10);
    assert.equal(await inTrash(store, (bin) => bin.count()), total);
    const restored = await restore(store, ids);
    assert.deepEqual(
      restored.map(({ id }) => id),
      ids,
    );
    assert.equal(await todos.count({ tags: [['tag-1']] }), total / 3);
    await remove(store, ids, 30);
    await purge(store, ids);
    assert.equal(await inTrash(store, (bin) => bin.count()), 0);
    const kept = (await logOf(store)).filter(({ before, after }) => before ?? after);
    assert.deepEqual(kept, []);
  }),
];

function idsOf(found: readonly TrashedTodo[]): readonly TodoId[] {
  return found.map(({ todo }) => todo.id);
}

function inTrash<Result>(
  store: Store,
  query: (bin: TrashReader) => Promise<Result>,
  owner: Owner = 'ada',
): Promise<Result> {
  return store.read(owner, (data) => query(data.trash));
}

async function remove(
  store: Store,
  ids: readonly TodoId[],
  milliseconds: number,
  { owner = 'ada', actor = 'ada' }: { readonly owner?: Owner; readonly actor?: string } = {},
): Promise<void> {
  const at: Instant = momentsLater(milliseconds);
  await store.transaction(aCommand(owner, { actor, at }), ({ todos }) =>
    todos.remove(ids, () => {}),
  );
}

function restore(store: Store, ids: readonly TodoId[]) {
  return store.transaction(aCommand(), (data) =>
    data.trash.restore(ids, ({ todo }) => broughtBack(todo, todo, momentsLater(20))),
  );
}

function purge(store: Store, ids: readonly TodoId[]): Promise<void> {
  return store.transaction(aCommand(), (data) => data.trash.purge(ids));
}
