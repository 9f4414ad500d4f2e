import assert from 'node:assert/strict';
import { AccountExistsError } from '@todo/application';
import { disable, enable } from '@todo/domain';
import { momentsLater } from '../a-todo.ts';
import { anAccount } from '../an-account.ts';
import { forAccounts, type AccountContractCase } from './account-case.ts';
import { addAccounts, updateAccount } from './stored-accounts.ts';

/** Accounts by themselves. */
export const accounts: readonly AccountContractCase[] = [
  forAccounts('keeps each field of an account', async (store) => {
    const [ada, bob] = [
      anAccount({ name: 'Ada.Lovelace_1-x' }),
      anAccount({ name: 'bob', disabledAt: momentsLater(5), createdAt: momentsLater(-7) }),
    ];
    await store.transaction(async (data) => {
      await data.accounts.add(ada);
      await data.accounts.add(bob);
    });
    for (const account of [ada, bob]) {
      const found = await store.read((data) => data.accounts.find(account.id));
      assert.deepEqual(found, account);
    }
    assert.equal(await store.read((data) => data.accounts.find('missing')), undefined);
  }),

  forAccounts('finds an account by its name in any case', async (store) => {
    const [ada] = await addAccounts(store, 'Ada', 'bob');
    for (const name of ['Ada', 'ada', 'ADA']) {
      assert.deepEqual(await store.read((data) => data.accounts.named(name)), ada, name);
    }
    for (const name of ['ad', 'adaa', '%', '']) {
      assert.equal(await store.read((data) => data.accounts.named(name)), undefined, name);
    }
  }),

  forAccounts('lists accounts by the keys of their names', async (store) => {
    assert.deepEqual(await store.read((data) => data.accounts.all()), []);
    await addAccounts(store, 'bob', 'Zoe', 'ada', 'Carl', 'a.b', 'a_b', 'a-b', '9', 'ADAM');
    const all = await store.read((data) => data.accounts.all());
    assert.deepEqual(
      all.map(({ name }) => name),
      ['9', 'a-b', 'a.b', 'a_b', 'ada', 'ADAM', 'bob', 'Carl', 'Zoe'],
    );
  }),

  forAccounts('tells whether there is an account', async (store) => {
    const exist = () => store.read((data) => data.accounts.exist());
    assert.equal(await exist(), false);
    const [ada] = await addAccounts(store, 'ada');
    assert.equal(await exist(), true);
    assert.equal(await store.transaction((data) => data.accounts.exist()), true);
    await store.transaction((data) => data.accounts.remove(ada?.id ?? ''));
    assert.equal(await exist(), false);
  }),

  forAccounts('refuses a second account of the same name in any case', async (store) => {
    const [ada] = await addAccounts(store, 'Ada');
    for (const name of ['Ada', 'ada', 'ADA']) {
      await assert.rejects(
        store.transaction((data) => data.accounts.add(anAccount({ id: 'other', name }))),
        (error) => error instanceof AccountExistsError && /\bAda\b/.test(error.message),
      );
    }
    assert.deepEqual(await store.read((data) => data.accounts.all()), [ada]);
  }),

  forAccounts('goes on with a transaction in which a name was refused', async (store) => {
    const [ada] = await addAccounts(store, 'ada');
    const bob = anAccount({ name: 'bob' });
    await store.transaction(async (data) => {
      const again = anAccount({ id: 'other', name: 'ADA' });
      await assert.rejects(data.accounts.add(again), AccountExistsError);
      await data.accounts.add(bob);
    });
    assert.deepEqual(await store.read((data) => data.accounts.all()), [ada, bob]);
  }),

  forAccounts('adds one account of many with the same name at the same time', async (store) => {
    const names = ['ada', 'Ada', 'aDa', 'adA', 'ADA', 'ADa', 'AdA', 'aDA'];
    const outcomes = await Promise.allSettled(
      names.map((name) => store.transaction((data) => data.accounts.add(anAccount({ name })))),
    );
    const errors = outcomes.flatMap((outcome) =>
      outcome.status === 'rejected' ? [outcome.reason as unknown] : [],
    );
    assert.equal(errors.length, names.length - 1);
    for (const error of errors) assert.ok(error instanceof AccountExistsError, String(error));
    assert.equal((await store.read((data) => data.accounts.all())).length, 1);
  }),

  forAccounts('updates an account by a transition', async (store) => {
    const [ada, bob] = await addAccounts(store, 'ada', 'bob');
    const id = ada?.id ?? '';
    const disabled = await updateAccount(store, id, (account) => disable(account, momentsLater(1)));
    assert.deepEqual(disabled, { ...ada, disabledAt: momentsLater(1) });
    assert.deepEqual(await store.read((data) => data.accounts.find(id)), disabled);
    await updateAccount(store, id, (account) => ({ ...account, passwordHash: 'changed' }));
    const enabled = await updateAccount(store, id, enable);
    assert.deepEqual(enabled, { ...ada, passwordHash: 'changed' });
    assert.deepEqual(await store.read((data) => data.accounts.all()), [enabled, bob]);
  }),

  forAccounts('returns an account that a transition has not changed', async (store) => {
    const [ada] = await addAccounts(store, 'ada');
    assert.deepEqual(await updateAccount(store, ada?.id ?? '', (account) => account), ada);
  }),

  forAccounts('updates no account that is missing', async (store) => {
    let calls = 0;
    const updated = await updateAccount(store, 'missing', (account) => {
      calls += 1;
      return account;
    });
    assert.equal(updated, undefined);
    assert.equal(calls, 0);
    assert.deepEqual(await store.read((data) => data.accounts.all()), []);
  }),

  forAccounts('loses none of many updates of an account at the same time', async (store) => {
    const [ada] = await addAccounts(store, 'ada');
    const id = ada?.id ?? '';
    await updateAccount(store, id, (account) => ({ ...account, passwordHash: '0' }));
    await Promise.all(
      Array.from({ length: 50 }, () =>
        updateAccount(store, id, (account) => ({
          ...account,
          passwordHash: `${Number(account.passwordHash) + 1}`,
        })),
      ),
    );
    const stored = await store.read((data) => data.accounts.find(id));
    assert.equal(stored?.passwordHash, '50');
  }),
];
