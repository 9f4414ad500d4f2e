import assert from 'node:assert/strict';
import type { ExternalId } from '@todo/application';
import { complete, edit, localOwner, type Owner, type Todo, type TodoId } from '@todo/domain';
import { aDraft, momentsLater } from '../a-todo.ts';
import { aPersonalToken, aSession, anAccount } from '../an-account.ts';
import { aCommand, todosIn, type KeyedRequest } from '../todos-in.ts';
import { accountCase, type AccountContractCase, type AccountStorage } from './account-case.ts';
import { addAccounts, addSessions, addTokens } from './stored-accounts.ts';

const [ada, bob] = ['account-of-ada', 'account-of-bob'];

/** What an account owns: its removal, and the adoption of the todos of another owner. */
export const ownedData: readonly AccountContractCase[] = [
  accountCase('removes an account with everything that it owns', async (storage) => {
    const { accounts } = storage;
    const remove = () => accounts.transaction((data) => data.accounts.remove(ada));
    await addAccounts(accounts, 'ada', 'bob');
    await addSessions(accounts, { id: 'hers' }, { id: 'his', account: bob });
    await addTokens(accounts, { id: 'hers' }, { id: 'his', account: bob });
    await fill(storage, ada);
    await fill(storage, bob);
    const [his, locals] = [await stateOf(storage, bob), await stateOf(storage, localOwner)];

    assert.equal(await remove(), true);
    assert.deepEqual(await stateOf(storage, ada), nothing);
    assert.equal(await accounts.read((data) => data.accounts.find(ada)), undefined);
    assert.equal(await accounts.read((data) => data.accounts.named('ada')), undefined);
    assert.equal(await accounts.read((data) => data.sessions.find('hers')), undefined);
    assert.equal(
      await accounts.read((data) => data.tokens.withDigest('digest-of-hers')),
      undefined,
    );
    assert.deepEqual(await stateOf(storage, bob), his);
    assert.deepEqual(await stateOf(storage, localOwner), locals);
    assert.equal(await remove(), false);
    assert.equal(await nextNumber(storage, ada), 1);
  }),

  accountCase('removes nothing of an owner that is no account', async (storage) => {
    await addAccounts(storage.accounts, 'ada');
    await fill(storage, localOwner);
    const before = await stateOf(storage, localOwner);
    const removed = await storage.accounts.transaction((data) => data.accounts.remove(localOwner));
    assert.equal(removed, false);
    assert.deepEqual(await stateOf(storage, localOwner), before);
  }),

  accountCase('lets a name be used again once its account is removed', async ({ accounts }) => {
    await addAccounts(accounts, 'ada');
    const again = anAccount({ id: 'another', name: 'ADA' });
    await accounts.transaction(async (data) => {
      await data.accounts.remove(ada);
      await data.accounts.add(again);
      await data.sessions.add(aSession({ account: again.id }), momentsLater(0));
      await data.tokens.add(aPersonalToken({ account: again.id }));
    });
    assert.deepEqual(await accounts.read((data) => data.accounts.all()), [again]);
    assert.equal((await accounts.read((data) => data.sessions.of(again.id))).length, 1);
  }),

  accountCase('keeps an account whole if the transaction of its removal fails', async (storage) => {
    const { accounts } = storage;
    await addAccounts(accounts, 'ada');
    await fill(storage, ada);
    const before = await stateOf(storage, ada);
    await assert.rejects(
      accounts.transaction(async (data) => {
        await data.accounts.remove(ada);
        throw new Error('refused');
      }),
      /refused/,
    );
    assert.deepEqual(await stateOf(storage, ada), before);
  }),

  accountCase('gives everything of an owner to an account', async (storage) => {
    const { accounts } = storage;
    await fill(storage, bob);
    await fill(storage, localOwner);
    const [his, before] = [await stateOf(storage, bob), await stateOf(storage, localOwner)];
    const adopted = await accounts.transaction(async (data) => {
      await data.accounts.add(anAccount());
      return data.accounts.adopt(localOwner, ada);
    });
    assert.equal(adopted, before.todos.length);
    assert.deepEqual(await stateOf(storage, ada), before);
    assert.deepEqual(await stateOf(storage, localOwner), nothing);
    assert.deepEqual(await stateOf(storage, bob), his);
  }),

  accountCase('goes on with what was adopted as before', async (storage) => {
    await addAccounts(storage.accounts, 'ada');
    await fill(storage, localOwner);
    const { todos, changes } = await stateOf(storage, localOwner);
    await storage.accounts.transaction((data) => data.accounts.adopt(localOwner, ada));
    const hers = todosIn(storage.store)(ada);
    const [first] = todos;
    const id = first?.id ?? 0;
    await hers.update([id], (todo) => edit(todo, { tags: ['new'], task: 'Bake' }, momentsLater(9)));
    assert.equal(await hers.count({ tags: [['new']], words: ['bake'] }), 1);
    assert.equal(await hers.count({ words: ['milk'] }), todos.length - 1);
    await hers.remove([id], () => {});
    assert.equal(await hers.count({ words: ['bake'] }), 0);
    assert.deepEqual(await hers.tags(), ['caf\u00e9', 'home']);
    const log = await storage.store.read(ada, (data) => data.changes.after(changes.length, 10));
    assert.deepEqual(
      log.map(({ seq, kind }) => [seq, kind]),
      [
        [changes.length + 1, 'updated'],
        [changes.length + 2, 'deleted'],
      ],
    );
    const restored = await storage.store.transaction(aCommand(ada), ({ trash }) =>
      trash.restore([id], ({ todo }) => todo),
    );
    assert.deepEqual(
      restored.map((todo) => [todo.id, todo.task]),
      [[id, 'Bake']],
    );
    // The owner that had them begins anew, with ids that no todo has had.
    const locals = todosIn(storage.store)(localOwner);
    const added = await locals.add(aDraft());
    assert.ok(todos.every((todo) => todo.id < added.id));
    assert.equal(await nextNumber(storage, localOwner), 2);
    assert.equal((await locals.addOnce(aDraft(), aKey())).isNew, true);
    assert.equal((await hers.addOnce(aDraft(), aKey())).isNew, false);
  }),

  accountCase('adopts nothing from an owner that has nothing', async (storage) => {
    await addAccounts(storage.accounts, 'ada');
    const adopt = () =>
      storage.accounts.transaction((data) => data.accounts.adopt(localOwner, ada));
    assert.equal(await adopt(), 0);
    assert.deepEqual(await stateOf(storage, ada), nothing);
    assert.equal(await nextNumber(storage, ada), 1);
  }),

  accountCase('adopts the log of an owner whose todos are all removed', async (storage) => {
    await addAccounts(storage.accounts, 'ada');
    const locals = todosIn(storage.store)(localOwner);
    const { id } = await locals.add(aDraft());
    await locals.remove([id], () => {});
    const { changes } = await stateOf(storage, localOwner);
    const adopt = () =>
      storage.accounts.transaction((data) => data.accounts.adopt(localOwner, ada));
    assert.equal(await adopt(), 0);
    assert.deepEqual((await stateOf(storage, ada)).changes, changes);
    assert.deepEqual(await stateOf(storage, localOwner), nothing);
    assert.equal(await nextNumber(storage, ada), 3);
  }),

  accountCase('adopts nothing if the transaction fails', async (storage) => {
    await fill(storage, localOwner);
    const before = await stateOf(storage, localOwner);
    await assert.rejects(
      storage.accounts.transaction(async (data) => {
        await data.accounts.add(anAccount());
        await data.accounts.adopt(localOwner, ada);
        throw new Error('refused');
      }),
      /refused/,
    );
    assert.deepEqual(await stateOf(storage, localOwner), before);
    assert.deepEqual(await stateOf(storage, ada), nothing);
  }),

  accountCase('adopts and removes more todos than one statement changes', async (storage) => {
    const { accounts, store } = storage;
    await addAccounts(accounts, 'ada');
    const locals = todosIn(store)(localOwner);
    const total = 2100;
    const drafts = Array.from({ length: total }, (_, at) =>
      aDraft({ task: `Buy milk ${at}`, tags: at % 2 ? ['odd', 'all'] : ['all'] }),
    );
    await Promise.all(drafts.map((draft) => locals.add(draft)));
    const adopted = await accounts.transaction((data) => data.accounts.adopt(localOwner, ada));
    assert.equal(adopted, total);
    const hers = todosIn(store)(ada);
    assert.deepEqual(
      [await hers.count({ words: ['milk'] }), await hers.count({ tags: [['odd']] })],
      [total, total / 2],
    );
    assert.deepEqual(await stateOf(storage, localOwner), nothing);
    const log = await store.read(ada, ({ changes }) => changes.after(0, 3000));
    assert.equal(log.length, total);
    // And more in the trash.
    const ids = (await hers.list({ limit: total })).todos.map(({ id }) => id);
    await hers.remove(ids.slice(0, 1100), () => {});
    await accounts.transaction((data) => data.accounts.add(anAccount({ id: bob, name: 'bob' })));
    await accounts.transaction((data) => data.accounts.adopt(ada, bob));
    assert.equal(await store.read(bob, ({ trash }) => trash.count()), 1100);
    assert.deepEqual(await stateOf(storage, ada), nothing);
    assert.equal(await accounts.transaction((data) => data.accounts.remove(bob)), true);
    assert.deepEqual(await stateOf(storage, bob), nothing);
    assert.equal(await accounts.transaction((data) => data.accounts.remove(ada)), true);
    assert.deepEqual(await stateOf(storage, ada), nothing);
    assert.equal(await nextNumber(storage, ada), 1);
  }),

  accountCase('adopts all of the todos that are changed at the same time', async (storage) => {
    const { accounts, store } = storage;
    await addAccounts(accounts, 'ada');
    const locals = todosIn(store)(localOwner);
    const added = await Promise.all(
      Array.from({ length: 20 }, (_, at) => locals.add(aDraft({ task: `${at}`, tags: ['old'] }))),
    );
    const changing = added.map(({ id }) =>
      locals.update([id], (todo) => edit(todo, { tags: ['new', `${id}`] }, momentsLater(1))),
    );
    const adopting = accounts.transaction((data) => data.accounts.adopt(localOwner, ada));
    // A change either comes before the adoption, or finds no todo.
    await Promise.allSettled(changing);
    assert.equal(await adopting, 20);
    const { todos, tags, changes } = await stateOf(storage, ada);
    assert.equal(todos.length, 20);
    const inTodos = new Set(todos.flatMap((todo) => todo.tags));
    assert.deepEqual(new Set(tags), inTodos);
    assert.deepEqual(
      changes.map(({ seq }) => seq),
      changes.map((_, at) => at + 1),
    );
    assert.deepEqual(await stateOf(storage, localOwner), nothing);
  }),
];

function aKey(): KeyedRequest {
  return {
    key: 'key',
    fingerprint: 'fingerprint',
    answer: ({ id }) => `${id}`,
    now: momentsLater(0),
    expiresAt: momentsLater(1000),
  };
}

/** Gives an owner todos in several states with tags, a change log, and an idempotency record. */
async function fill({ store }: AccountStorage, owner: Owner): Promise<void> {
  const todos = todosIn(store)(owner);
  const { id } = await todos.addOnce(aDraft({ task: 'Buy milk', tags: ['home'] }), aKey());
  await todos.update([id], (todo) => complete(todo, momentsLater(1)));
  const gone = await todos.add(aDraft({ task: 'Buy milk and sugar', tags: ['gone'] }));
  await todos.remove([gone.id], () => {});
  await store.transaction(aCommand(owner), ({ externalIds }) =>
    externalIds.put('json', [anExternalId(id), anExternalId(gone.id)]),
  );
  await todos.add(aDraft({ notes: 'Two litres of milk', tags: ['caf\u00e9', 'home'] }));
  await todos.add(aDraft({ task: 'Sell milk', due: '2026-11-30', priority: 'high' }));
}

/** Everything that an owner has, as every way to ask for it shows it. */
async function stateOf({ store }: AccountStorage, owner: Owner) {
  const todos = todosIn(store)(owner);
  const record = await store.transaction(
    { owner, actor: owner, at: momentsLater(0) },
    ({ requests }) => requests.find('key', momentsLater(0)),
  );
  const { todos: listed } = await todos.list({ limit: 100 });
  return {
    todos: listed,
    found: (await todos.list({ limit: 100, words: ['milk'] })).todos,
    atHome: (await todos.list({ limit: 100, tags: [['home']] })).todos,
    count: await todos.count({}),
    byId: await Promise.all(listed.map(({ id }) => todos.find(id))),
    tags: await todos.tags(),
    changes: await store.read(owner, ({ changes }) => changes.after(0, 100)),
    trash: await store.read(owner, ({ trash }) => trash.list(100)),
    externalIds: await store.read(owner, ({ externalIds }) =>
      externalIds.of('json', everyId(listed)),
    ),
    record: record && { ...record },
  };
}

function anExternalId(todoId: TodoId): ExternalId {
  return { externalId: `${todoId}`, todoId, fingerprint: 'f', extra: null };
}

/** Also those of todos that are deleted, or that the owner does not have any more. */
function everyId(listed: readonly Todo[]): readonly TodoId[] {
  const last = Math.max(20, ...listed.map(({ id }) => id));
  return Array.from({ length: last }, (_, at) => at + 1);
}

type State = Awaited<ReturnType<typeof stateOf>>;

const nothing: State = {
  todos: [],
  found: [],
  atHome: [],
  count: 0,
  byId: [],
  tags: [],
  changes: [],
  trash: [],
  externalIds: [],
  record: undefined,
};

/** Adds a todo. @returns the number of this change in the log of its owner */
async function nextNumber({ store }: AccountStorage, owner: Owner): Promise<number | undefined> {
  await todosIn(store)(owner).add(aDraft());
  const changes = await store.read(owner, (data) => data.changes.after(0, 3000));
  return changes.at(-1)?.seq;
}
