import assert from 'node:assert/strict';
import { momentsLater } from '../a-todo.ts';
import { someAttempts } from '../an-account.ts';
import { forAccounts, type AccountContractCase } from './account-case.ts';
import { attemptsUnder, setAttempts } from './stored-accounts.ts';

/** Attempts to sign in, and keys that the program makes for itself. */
export const attemptsAndKeys: readonly AccountContractCase[] = [
  forAccounts('keeps the attempts under each key apart', async (store) => {
    const keys = ['ada 192.0.2.1', 'ada 192.0.2.2', 'Ada 192.0.2.1', 'ada', '__proto__', '%', ''];
    for (const [failed, key] of keys.entries()) {
      assert.equal(await attemptsUnder(store, key), undefined, key);
      await setAttempts(store, key, someAttempts({ failed }));
    }
    for (const [failed, key] of keys.entries()) {
      assert.deepEqual(await attemptsUnder(store, key), someAttempts({ failed }), key);
    }
  }),

  forAccounts('stores no attempts where the transition gives none', async (store) => {
    const attempts = someAttempts({ failed: 7, blockedUntil: momentsLater(3) });
    await setAttempts(store, 'ada', attempts);
    assert.deepEqual(await attemptsUnder(store, 'ada'), attempts);
    assert.deepEqual(await attemptsUnder(store, 'ada'), attempts);
    assert.equal(await attemptsUnder(store, 'bob'), undefined);
    assert.equal(await attemptsUnder(store, 'bob'), undefined);
  }),

  forAccounts('counts each of many attempts at the same time', async (store) => {
    const seen: number[] = [];
    await Promise.all(
      Array.from({ length: 50 }, async () => {
        let failed = 0;
        await store.transaction(async ({ attempts }) => {
          await attempts.removeExpired(momentsLater(0));
          await attempts.update('ada', (before) => {
            failed = (before?.failed ?? 0) + 1;
            return someAttempts({ failed });
          });
        });
        seen.push(failed);
      }),
    );
    assert.deepEqual(
      seen.toSorted((a, b) => a - b),
      Array.from({ length: 50 }, (_, at) => at + 1),
    );
    assert.equal((await attemptsUnder(store, 'ada'))?.failed, 50);
  }),

  forAccounts('forgets the attempts under a key', async (store) => {
    await setAttempts(store, 'ada', someAttempts());
    await setAttempts(store, 'bob', someAttempts());
    for (let times = 0; times < 2; times += 1) {
      await store.transaction(({ attempts }) => attempts.remove('ada'));
      assert.equal(await attemptsUnder(store, 'ada'), undefined);
    }
    assert.deepEqual(await attemptsUnder(store, 'bob'), someAttempts());
  }),

  forAccounts('removes expired attempts, and no others', async (store) => {
    await setAttempts(store, 'before', someAttempts({ expiresAt: momentsLater(999) }));
    await setAttempts(store, 'at', someAttempts({ expiresAt: momentsLater(1000) }));
    await setAttempts(store, 'after', someAttempts({ expiresAt: momentsLater(1001) }));
    await store.transaction(({ attempts }) => attempts.removeExpired(momentsLater(1000)));
    assert.equal(await attemptsUnder(store, 'before'), undefined);
    assert.equal(await attemptsUnder(store, 'at'), undefined);
    assert.equal((await attemptsUnder(store, 'after'))?.failed, 1);
  }),

  forAccounts('gives the key that was added first for a purpose', async (store) => {
    const findOrAdd = (purpose: string, key: string) =>
      store.transaction(({ keys }) => keys.findOrAdd(purpose, key));
    assert.equal(await findOrAdd('access', 'first'), 'first');
    assert.equal(await findOrAdd('access', 'second'), 'first');
    assert.equal(await findOrAdd('Access', 'third'), 'third');
    assert.equal(await findOrAdd('access', 'fourth'), 'first');
  }),

  forAccounts('gives many callers at the same time one key for a purpose', async (store) => {
    const keys = await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        store.transaction((data) => data.keys.findOrAdd('access', `key ${at}`)),
      ),
    );
    assert.equal(new Set(keys).size, 1);
    assert.equal(
      await store.transaction((data) => data.keys.findOrAdd('access', 'later')),
      keys[0],
    );
  }),
];
