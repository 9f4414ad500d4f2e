import assert from 'node:assert/strict';
import type { ExternalId, ExternalIdReader, Store } from '@todo/application';
import { broughtBack, type Owner, type TodoId } from '@todo/domain';
import { aDraft, momentsLater } from '../a-todo.ts';
import { aCommand, todosIn } from '../todos-in.ts';
import { contractCase, type ContractCase } from './contract-case.ts';
import { logOf } from './read-log.ts';
import { addThree } from './several-todos.ts';

/** Foreign ids, and what an import needs of the todos themselves. */
export const externalIds: readonly ContractCase[] = [
  contractCase('finds todos by their foreign ids, and the other way round', async (store) => {
    const [a, b, c] = await addThree(todosIn(store)('ada'));
    const [one, other] = [known(a.id, 'one', '{"project":"Garden 🌱"}'), known(b.id, 'other')];
    await put(store, [one, other]);
    assert.deepEqual(byId(await read(store, (ids) => ids.find('csv', ['other', 'none', 'one']))), [
      one,
      other,
    ]);
    assert.deepEqual(await read(store, (ids) => ids.find('csv', [])), []);
    assert.deepEqual(await read(store, (ids) => ids.of('csv', [b.id, c.id, 9999])), [other]);
    assert.deepEqual(await read(store, (ids) => ids.of('csv', [])), []);
    // Several foreign ids may be those of one todo.
    await put(store, [known(b.id, 'third')]);
    assert.equal((await read(store, (ids) => ids.of('csv', [b.id]))).length, 2);
  }),

  contractCase('replaces what is stored under a foreign id', async (store) => {
    const [a, b] = await addThree(todosIn(store)('ada'));
    await put(store, [known(a.id, 'one', '{"a":1}'), known(a.id, 'other')]);
    const later = { externalId: 'one', todoId: b.id, fingerprint: 'later', extra: null };
    await put(store, [later]);
    assert.deepEqual(await read(store, (ids) => ids.find('csv', ['one'])), [later]);
    assert.deepEqual(await read(store, (ids) => ids.of('csv', [a.id])), [known(a.id, 'other')]);
  }),

  contractCase('keeps the foreign ids of each source and owner apart', async (store) => {
    const { id } = await todosIn(store)('ada').add(aDraft());
    const his = await todosIn(store)('bob').add(aDraft());
    await put(store, [known(id, 'one')]);
    await put(store, [known(id, 'one', '2')], { source: 'ical' });
    await put(store, [known(his.id, 'one', '3')], { owner: 'bob' });
    const extras = async (source: string, owner: Owner) =>
      (await read(store, (ids) => ids.find(source, ['one', 'ONE']), owner)).map((all) => all.extra);
    assert.deepEqual(await extras('csv', 'ada'), [null]);
    assert.deepEqual(await extras('ical', 'ada'), ['2']);
    assert.deepEqual(await extras('csv', 'bob'), ['3']);
    assert.deepEqual(await extras('json', 'ada'), []);
    assert.deepEqual(await read(store, (ids) => ids.of('csv', [id]), 'bob'), []);
  }),

  contractCase('keeps foreign ids while a todo is in the trash', async (store) => {
    const todos = todosIn(store)('ada');
    const { id } = await todos.add(aDraft());
    await put(store, [known(id, 'one')]);
    const stored = () => read(store, (ids) => ids.find('csv', ['one']));
    await todos.remove([id], () => {});
    assert.deepEqual(await stored(), [known(id, 'one')]);
    await store.transaction(aCommand(), ({ trash }) =>
      trash.restore([id], ({ todo }) => broughtBack(todo, todo, momentsLater(1))),
    );
    assert.deepEqual(await stored(), [known(id, 'one')]);
  }),

  contractCase('removes foreign ids with a todo that is removed for good', async (store) => {
    const todos = todosIn(store)('ada');
    const [a, b] = await addThree(todos);
    await put(store, [known(a.id, 'one'), known(b.id, 'other')]);
    await put(store, [known(a.id, 'one')], { source: 'ical' });
    await todos.remove([a.id], () => {});
    await store.transaction(aCommand(), ({ trash }) => trash.purge([a.id]));
    assert.deepEqual(await read(store, (ids) => ids.find('csv', ['one', 'other'])), [
      known(b.id, 'other'),
    ]);
    assert.deepEqual(await read(store, (ids) => ids.find('ical', ['one'])), []);
  }),

  contractCase('stores no foreign id if the transaction fails, and logs none', async (store) => {
    const { id } = await todosIn(store)('ada').add(aDraft());
    await put(store, [known(id, 'one')]);
    const before = await logOf(store);
    const failing = store.transaction(aCommand(), async (data) => {
      await data.externalIds.put('csv', [known(id, 'one', '{}'), known(id, 'other')]);
      // It sees its own writes.
      assert.equal((await data.externalIds.of('csv', [id])).length, 2);
      throw new Error('refused');
    });
    await assert.rejects(failing, /refused/);
    assert.deepEqual(await read(store, (ids) => ids.of('csv', [id])), [known(id, 'one')]);
    assert.deepEqual(await logOf(store), before);
  }),

  contractCase('adds many todos in their order, as one command', async (store) => {
    const total = 2100;
    const drafts = Array.from({ length: total }, (_, at) =>
      aDraft({ task: `Buy milk ${at}`, tags: at % 2 ? ['odd', 'all'] : ['all'] }),
    );
    const commands: string[] = [];
    const command = aCommand('ada', { onCommitted: (id) => void commands.push(id) });
    const added = await store.transaction(command, async (data) => {
      const some = await data.todos.addAll(drafts);
      await data.externalIds.put(
        'csv',
        some.map(({ id }) => known(id, `${id}`)),
      );
      return some;
    });
    assert.deepEqual(
      added.map(({ task }) => task),
      drafts.map(({ task }) => task),
    );
    const todos = todosIn(store)('ada');
    assert.equal(await todos.count({ tags: [['odd']] }), total / 2);
    assert.equal(await todos.count({ words: ['milk 7'] }), 111);
    const ids = added.map(({ id }) => id);
    assert.ok(ids.every((id, at) => at === 0 || id > (ids[at - 1] ?? 0)));
    assert.deepEqual(
      (await todos.findAll([...ids, 9_999_999].toReversed())).toSorted((a, b) => a.id - b.id),
      added,
    );
    assert.equal((await read(store, (all) => all.of('csv', ids))).length, total);
    assert.equal((await read(store, (all) => all.find('csv', ids.map(String)))).length, total);
    const changes = await store.read('ada', (data) => data.changes.after(0, total + 1));
    assert.deepEqual(
      changes.map(({ seq, after, command: by }) => [seq, after?.id, by]),
      ids.map((id, at) => [at + 1, id, commands[0]]),
    );
    assert.equal(commands.length, 1);
    assert.deepEqual(await todos.addAll([]), []);
    assert.deepEqual(await todos.findAll([]), []);
  }),

  contractCase('commits none of many changes if the transaction fails', async (store) => {
    const todos = todosIn(store)('ada');
    const [a, b] = await addThree(todos);
    const before = await logOf(store);
    const drafts = Array.from({ length: 1500 }, () => aDraft());
    const failing = store.transaction(aCommand(), async (data) => {
      await data.todos.remove([a.id], () => {});
      await data.todos.addAll(drafts);
      await data.todos.remove([b.id], () => {});
      throw new Error('refused');
    });
    await assert.rejects(failing, /refused/);
    assert.deepEqual(await logOf(store), before);
    assert.equal(await todos.count({}), 3);
    const next = await todos.add(aDraft());
    assert.equal((await logOf(store)).at(-1)?.seq, before.length + 1);
    assert.equal((await logOf(store)).at(-1)?.todoId, next.id);
  }),
];

function known(todoId: TodoId, externalId: string, extra: string | null = null): ExternalId {
  return { externalId, todoId, fingerprint: `of ${externalId}`, extra };
}

async function put(
  store: Store,
  entries: readonly ExternalId[],
  { source = 'csv', owner = 'ada' }: { readonly source?: string; readonly owner?: Owner } = {},
): Promise<void> {
  await store.transaction(aCommand(owner), (data) => data.externalIds.put(source, entries));
}

function read<Result>(
  store: Store,
  query: (ids: ExternalIdReader) => Promise<Result>,
  owner: Owner = 'ada',
): Promise<Result> {
  return store.read(owner, (data) => query(data.externalIds));
}

function byId(entries: readonly ExternalId[]): readonly ExternalId[] {
  return entries.toSorted((a, b) => a.todoId - b.todoId);
}
