import assert from 'node:assert/strict';
import { disable } from '@todo/domain';
import { momentsLater } from '../a-todo.ts';
import { forAccounts, type AccountContractCase } from './account-case.ts';
import { addAccounts, addSessions, addTokens, updateAccount } from './stored-accounts.ts';

const [ada, bob] = ['account-of-ada', 'account-of-bob'];

/** Personal tokens of accounts. */
export const personalTokens: readonly AccountContractCase[] = [
  forAccounts('finds a token by its digest, with the account that it belongs to', async (store) => {
    await addAccounts(store, 'ada', 'bob');
    const [token, other] = await addTokens(
      store,
      { id: '1', name: 'Büro 😀', scopes: ['todos:read', 'account'], lastUsedAt: momentsLater(1) },
      { id: '2', account: bob, scopes: ['todos:write'], expiresAt: null },
    );
    const find = (digest: string) => store.read((data) => data.tokens.withDigest(digest));
    const holder = { id: ada, name: 'ada', disabledAt: null };
    assert.deepEqual(await find('digest-of-1'), { ...token, holder });
    assert.deepEqual(await find('digest-of-2'), {
      ...other,
      holder: { ...holder, id: bob, name: 'bob' },
    });
    for (const digest of ['', 'missing', 'DIGEST-OF-1', '1', '%']) {
      assert.equal(await find(digest), undefined, digest);
    }
    await updateAccount(store, ada, (before) => disable(before, momentsLater(9)));
    assert.equal((await find('digest-of-1'))?.holder.disabledAt, momentsLater(9));
  }),

  forAccounts('finds tokens and sessions that are asked for at the same moment', async (store) => {
    await addAccounts(store, 'ada', 'bob');
    const [hers, his] = await addTokens(store, { id: 'a' }, { id: 'b', account: bob });
    const [session] = await addSessions(store, { id: 'a' });
    const holders = { [ada]: 'ada', [bob]: 'bob' };
    const found = await store.read(({ tokens, sessions }) =>
      Promise.all([
        tokens.withDigest('digest-of-b'),
        sessions.find('missing'),
        tokens.withDigest('missing'),
        tokens.withDigest('digest-of-a'),
        sessions.find('a'),
        tokens.withDigest('digest-of-b'),
      ]),
    );
    const withHolder = <Held extends { readonly account: string }>(held: Held | undefined) =>
      held && {
        ...held,
        holder: { id: held.account, name: holders[held.account], disabledAt: null },
      };
    const [b, a] = [withHolder(his), withHolder(hers)];
    assert.deepEqual(found, [b, undefined, undefined, a, withHolder(session), b]);
  }),

  forAccounts('lists the tokens of an account, the newest first, then by id', async (store) => {
    await addAccounts(store, 'ada', 'bob');
    const [old, b, a, newest] = await addTokens(
      store,
      { id: 'x', expiresAt: momentsLater(-1) },
      { id: 'b', createdAt: momentsLater(10) },
      { id: 'a', createdAt: momentsLater(10) },
      { id: 'y', createdAt: momentsLater(2000) },
      { id: 'his', account: bob },
    );
    assert.deepEqual(await store.read((data) => data.tokens.of(ada)), [newest, a, b, old]);
    assert.deepEqual(await store.transaction((data) => data.tokens.of(ada)), [newest, a, b, old]);
    assert.deepEqual(await store.read((data) => data.tokens.of('missing')), []);
  }),

  forAccounts('never takes back the last use of a token', async (store) => {
    await addAccounts(store, 'ada');
    const [token, other] = await addTokens(store, { id: '1' }, { id: '2' });
    const use = (at: number) =>
      store.transaction((data) => data.tokens.used('1', momentsLater(at)));
    const lastUse = async () =>
      (await store.read((data) => data.tokens.withDigest('digest-of-1')))?.lastUsedAt;
    for (const [at, last] of [
      [1000, 1000],
      [999, 1000],
      [1000, 1000],
      [1001, 1001],
    ] as const) {
      await use(at);
      assert.equal(await lastUse(), momentsLater(last));
    }
    await Promise.all([7000, 9000, 8000].map(use));
    assert.equal(await lastUse(), momentsLater(9000));
    assert.deepEqual(await store.read((data) => data.tokens.of(ada)), [
      { ...token, lastUsedAt: momentsLater(9000) },
      other,
    ]);
  }),

  forAccounts('notes no use of a token that has been removed', async (store) => {
    await addAccounts(store, 'ada');
    await addTokens(store, {});
    await store.transaction((data) => data.tokens.remove(ada, 'token-1'));
    await store.transaction((data) => data.tokens.used('token-1', momentsLater(1)));
    assert.deepEqual(await store.read((data) => data.tokens.of(ada)), []);
  }),

  forAccounts('removes a token for its own account only', async (store) => {
    await addAccounts(store, 'ada', 'bob');
    const [hers, his] = await addTokens(store, { id: 'hers' }, { id: 'his', account: bob });
    const remove = (account: string, id: string) =>
      store.transaction((data) => data.tokens.remove(account, id));
    assert.equal(await remove(bob, 'hers'), false);
    assert.equal(await remove(ada, 'missing'), false);
    assert.deepEqual(await store.read((data) => data.tokens.of(ada)), [hers]);
    assert.equal(await remove(ada, 'hers'), true);
    assert.equal(await remove(ada, 'hers'), false);
    assert.equal(await store.read((data) => data.tokens.withDigest('digest-of-hers')), undefined);
    assert.deepEqual(await store.read((data) => data.tokens.of(bob)), [his]);
  }),
];
