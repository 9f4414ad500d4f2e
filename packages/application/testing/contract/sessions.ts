import assert from 'node:assert/strict';
import type { SessionRepository } from '@todo/application';
import { disable, refreshed } from '@todo/domain';
import { momentsLater } from '../a-todo.ts';
import { aSession } from '../an-account.ts';
import { forAccounts, type AccountContractCase } from './account-case.ts';
import { addAccounts, addSessions, updateAccount } from './stored-accounts.ts';

const [ada, bob] = ['account-of-ada', 'account-of-bob'];

/** Sessions of accounts. */
export const sessions: readonly AccountContractCase[] = [
  forAccounts('finds a session with the account that it belongs to', async (store) => {
    const [account] = await addAccounts(store, 'Ada');
    const [session] = await addSessions(store, {
      account: account?.id ?? '',
      client: 'curl/8 😀',
      generation: 3,
      createdAt: momentsLater(-3),
    });
    const find = () => store.read((data) => data.sessions.find(session?.id ?? ''));
    const holder = { id: account?.id, name: 'Ada', disabledAt: null };
    assert.deepEqual(await find(), { ...session, holder });
    assert.equal(await store.read((data) => data.sessions.find('missing')), undefined);

    await updateAccount(store, account?.id ?? '', (before) => disable(before, momentsLater(9)));
    assert.deepEqual(await find(), {
      ...session,
      holder: { ...holder, disabledAt: momentsLater(9) },
    });
  }),

  forAccounts('lists the sessions of an account, the newest first, then by id', async (store) => {
    await addAccounts(store, 'ada', 'bob');
    const [old, b, a, newest] = await addSessions(
      store,
      { id: 'x' },
      { id: 'b', createdAt: momentsLater(10) },
      { id: 'a', createdAt: momentsLater(10) },
      { id: 'y', createdAt: momentsLater(2000) },
      { id: 'his', account: bob },
    );
    assert.deepEqual(await store.read((data) => data.sessions.of(ada)), [newest, a, b, old]);
    assert.deepEqual(await store.read((data) => data.sessions.of('missing')), []);
  }),

  forAccounts('deletes the expired sessions of all accounts when it adds one', async (store) => {
    await addAccounts(store, 'ada', 'bob');
    await addSessions(
      store,
      { id: 'at the end', expiresAt: momentsLater(1000) },
      { id: 'just not', expiresAt: momentsLater(1001) },
      { id: 'his', account: bob, expiresAt: momentsLater(999) },
    );
    assert.equal((await store.read((data) => data.sessions.of(ada))).length, 2);
    await store.transaction((data) =>
      data.sessions.add(aSession({ id: 'new', account: bob }), momentsLater(1000)),
    );
    const left = async (account: string) =>
      (await store.read((data) => data.sessions.of(account))).map(({ id }) => id);
    assert.deepEqual(await left(ada), ['just not']);
    assert.deepEqual(await left(bob), ['new']);
  }),

  forAccounts('updates a session by a transition that sees its account', async (store) => {
    await addAccounts(store, 'ada');
    const [session, other] = await addSessions(store, { id: '1' }, { id: '2' });
    const updated = await update(store, '1', (before) => {
      assert.deepEqual(before.holder, { id: ada, name: 'ada', disabledAt: null });
      return refreshed(before, 0, momentsLater(5000));
    });
    assert.equal(updated?.generation, 1);
    assert.equal(updated.refreshedAt, momentsLater(5000));
    assert.deepEqual(await store.read((data) => data.sessions.of(ada)), [
      { ...session, generation: 1, refreshedAt: updated.refreshedAt, expiresAt: updated.expiresAt },
      other,
    ]);
  }),

  forAccounts('returns a session that a transition has not changed', async (store) => {
    await addAccounts(store, 'ada');
    const [session] = await addSessions(store, {});
    const { id, generation } = (await update(store, 'session-1', (before) => before)) ?? {};
    assert.deepEqual([id, generation], ['session-1', 0]);
    assert.deepEqual(await store.read((data) => data.sessions.of(ada)), [session]);
  }),

  forAccounts('removes a session whose transition gives none', async (store) => {
    await addAccounts(store, 'ada');
    const [, kept] = await addSessions(store, { id: 'gone' }, { id: 'kept' });
    assert.equal(await update(store, 'gone', () => undefined), undefined);
    assert.equal(await store.read((data) => data.sessions.find('gone')), undefined);
    assert.deepEqual(await store.read((data) => data.sessions.of(ada)), [kept]);
  }),

  forAccounts('updates no session that is missing', async (store) => {
    let calls = 0;
    const updated = await update(store, 'missing', (session) => {
      calls += 1;
      return session;
    });
    assert.equal(updated, undefined);
    assert.equal(calls, 0);
  }),

  forAccounts('loses none of many updates of a session at the same time', async (store) => {
    await addAccounts(store, 'ada');
    await addSessions(store, {});
    const updated = await Promise.all(
      Array.from({ length: 50 }, () =>
        update(store, 'session-1', (before) => ({ ...before, generation: before.generation + 1 })),
      ),
    );
    const generations = updated.map((session) => session?.generation ?? 0);
    assert.deepEqual(
      generations.toSorted((a, b) => a - b),
      Array.from({ length: 50 }, (_, at) => at + 1),
    );
    const stored = await store.read((data) => data.sessions.find('session-1'));
    assert.equal(stored?.generation, 50);
  }),

  forAccounts('removes a session for its own account only', async (store) => {
    await addAccounts(store, 'ada', 'bob');
    const [hers, his] = await addSessions(store, { id: 'hers' }, { id: 'his', account: bob });
    const remove = (account: string, id: string) =>
      store.transaction((data) => data.sessions.remove(account, id));
    assert.equal(await remove(bob, 'hers'), false);
    assert.equal(await remove(ada, 'missing'), false);
    assert.deepEqual(await store.read((data) => data.sessions.of(ada)), [hers]);
    assert.equal(await remove(ada, 'hers'), true);
    assert.equal(await remove(ada, 'hers'), false);
    assert.deepEqual(await store.read((data) => data.sessions.of(ada)), []);
    assert.deepEqual(await store.read((data) => data.sessions.of(bob)), [his]);
  }),

  forAccounts('removes all sessions of an account, or all but one', async (store) => {
    await addAccounts(store, 'ada', 'bob');
    await addSessions(store, { id: '1' }, { id: '2' }, { id: '3' }, { id: 'his', account: bob });
    const left = async (account: string) =>
      (await store.read((data) => data.sessions.of(account))).map(({ id }) => id);
    await store.transaction((data) => data.sessions.removeAll(ada, '2'));
    assert.deepEqual(await left(ada), ['2']);
    // The session of another account protects none of this one, and is not removed.
    await store.transaction((data) => data.sessions.removeAll(ada, 'his'));
    assert.deepEqual(await left(ada), []);
    assert.deepEqual(await left(bob), ['his']);
    await store.transaction((data) => data.sessions.removeAll(bob));
    assert.deepEqual(await left(bob), []);
  }),
];

function update(
  store: Parameters<typeof addSessions>[0],
  ...parameters: Parameters<SessionRepository['update']>
): ReturnType<SessionRepository['update']> {
  return store.transaction((data) => data.sessions.update(...parameters));
}
