import assert from 'node:assert/strict';
import type { AccountStore } from '@todo/application';
import { momentsLater } from '../a-todo.ts';
import { aPersonalToken, aSession, anAccount, someAttempts } from '../an-account.ts';
import { forAccounts, type AccountContractCase } from './account-case.ts';
import {
  addAccounts,
  addSessions,
  addTokens,
  attemptsUnder,
  setAttempts,
} from './stored-accounts.ts';

const ada = anAccount().id;

/** Transactions over the repositories of accounts. */
export const accountTransactions: readonly AccountContractCase[] = [
  forAccounts('commits what all repositories of accounts write together', async (store) => {
    await store.transaction(async (data) => {
      await data.accounts.add(anAccount());
      await data.sessions.add(aSession(), momentsLater(0));
      await data.tokens.add(aPersonalToken());
      await data.attempts.update('ada', () => someAttempts());
      await data.keys.findOrAdd('access', 'key');
    });
    assert.deepEqual(await stateOf(store), {
      accounts: [anAccount()],
      sessions: [aSession()],
      tokens: [aPersonalToken()],
      attempts: someAttempts(),
    });
    assert.equal(await keyIn(store, 'other'), 'key');
  }),

  forAccounts('commits nothing of any account if the work throws', async (store) => {
    await addAccounts(store, 'ada');
    await addSessions(store, { id: '1' }, { id: '2' }, { id: '3' });
    await addTokens(store, { id: '1' }, { id: '2' });
    await setAttempts(store, 'ada', someAttempts());
    await setAttempts(store, 'old', someAttempts({ expiresAt: momentsLater(1) }));
    const before = await stateOf(store);
    await assert.rejects(
      store.transaction(async (data) => {
        await data.accounts.add(anAccount({ name: 'bob' }));
        await data.accounts.update(ada, (account) => ({ ...account, passwordHash: 'lost' }));
        await data.sessions.add(aSession({ id: 'lost' }), momentsLater(0));
        await data.sessions.update('1', (session) => ({ ...session, generation: 9 }));
        await data.sessions.update('2', () => undefined);
        await data.sessions.remove(ada, '3');
        await data.tokens.add(aPersonalToken({ id: 'lost' }));
        await data.tokens.used('1', momentsLater(1));
        await data.tokens.remove(ada, '2');
        await data.attempts.update('ada', () => someAttempts({ failed: 9 }));
        await data.attempts.update('bob', () => someAttempts());
        await data.attempts.removeExpired(momentsLater(2));
        await data.keys.findOrAdd('access', 'lost');
        await data.sessions.removeAll(ada);
        await data.accounts.remove(ada);
        throw new Error('refused');
      }),
      /refused/,
    );
    assert.deepEqual(await stateOf(store), before);
    assert.equal(await attemptsUnder(store, 'bob'), undefined);
    assert.equal((await attemptsUnder(store, 'old'))?.failed, 1);
    assert.equal(await keyIn(store, 'kept'), 'kept');
  }),

  forAccounts(
    'shows a transaction its own accounts, and no others before its end',
    async (store) => {
      await assert.rejects(
        store.transaction(async (data) => {
          await data.accounts.add(anAccount());
          await data.sessions.add(aSession(), momentsLater(0));
          await data.tokens.add(aPersonalToken());
          assert.deepEqual(await data.accounts.find(ada), anAccount());
          assert.deepEqual(await data.accounts.named('ADA'), anAccount());
          assert.equal(await data.accounts.exist(), true);
          assert.equal((await data.sessions.find('session-1'))?.holder.name, 'ada');
          assert.equal((await data.tokens.withDigest('digest-of-token-1'))?.holder.name, 'ada');
          await data.accounts.update(ada, (account) => ({ ...account, passwordHash: 'new' }));
          assert.equal((await data.accounts.find(ada))?.passwordHash, 'new');
          await data.sessions.removeAll(ada);
          assert.equal(await data.sessions.find('session-1'), undefined);
          assert.deepEqual(await data.sessions.of(ada), []);
          throw new Error('refused');
        }),
        /refused/,
      );
      assert.equal(await store.read((data) => data.accounts.exist()), false);
      assert.equal(await store.read((data) => data.sessions.find('session-1')), undefined);
      assert.equal(
        await store.read((data) => data.tokens.withDigest('digest-of-token-1')),
        undefined,
      );
    },
  ),

  forAccounts('lets each of many account transactions succeed or fail by itself', async (store) => {
    await addAccounts(store, 'ada');
    await addSessions(store, {});
    // `work` may run again: the committed data counts.
    const outcomes = await Promise.allSettled(
      Array.from({ length: 30 }, (_, at) =>
        store.transaction(async (data) => {
          await data.sessions.update('session-1', (session) => ({
            ...session,
            generation: session.generation + 1,
          }));
          await data.tokens.add(aPersonalToken({ id: `${at}` }));
          if (at % 3 === 0) throw new Error('refused');
        }),
      ),
    );
    assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 20);
    const { sessions, tokens } = await stateOf(store);
    assert.equal(sessions[0]?.generation, 20);
    assert.equal(tokens.length, 20);
    assert.ok(tokens.every(({ id }) => Number(id) % 3 !== 0));
  }),

  forAccounts('gives what the work about accounts returns', async (store) => {
    const result = { anything: ['at', 'all'] };
    assert.equal(await store.transaction(async () => result), result);
    assert.equal(await store.read(async () => result), result);
  }),
];

async function stateOf(store: AccountStore) {
  return {
    ...(await store.read(async (data) => ({
      accounts: await data.accounts.all(),
      sessions: await data.sessions.of(ada),
      tokens: await data.tokens.of(ada),
    }))),
    attempts: await attemptsUnder(store, 'ada'),
  };
}

function keyIn(store: AccountStore, otherwise: string): Promise<string> {
  return store.transaction(({ keys }) => keys.findOrAdd('access', otherwise));
}
