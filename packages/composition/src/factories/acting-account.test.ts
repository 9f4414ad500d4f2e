import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inMemoryStorage } from '@todo/adapters-memory';
import { AccountNotFoundError, type AccountStore } from '@todo/application';
import { aMoment, anAccount } from '@todo/application/testing';
import { actingAccount } from './acting-account.ts';

async function storageWithAccounts() {
  const storage = inMemoryStorage();
  await storage.accounts.transaction(async ({ accounts }) => {
    await accounts.add(anAccount({ id: 'id of Ada', name: 'Ada' }));
    await accounts.add(anAccount({ id: 'id of Bob', name: 'Bob', disabledAt: aMoment }));
  });
  return storage;
}

/** Fails when it is asked. */
const unused: AccountStore = {
  read: () => assert.fail('An account was looked up.'),
  transaction: () => assert.fail('An account was looked up.'),
};

describe('The account that a command acts for', () => {
  it('owns its todos by its id, and is named in the change log', async () => {
    const storage = await storageWithAccounts();
    assert.deepEqual(await actingAccount(storage, 'ADA'), { owner: 'id of Ada', actor: 'Ada' });
  });

  it('is not looked up for the todos of local', async () => {
    for (const name of [undefined, 'local', 'Local']) {
      assert.equal(await actingAccount({ accounts: unused }, name), undefined);
    }
  });

  it('has to exist', async () => {
    await assert.rejects(
      actingAccount(await storageWithAccounts(), 'grace'),
      new AccountNotFoundError('grace'),
    );
  });

  it('is refused while it is disabled, with the command that enables it', async () => {
    await assert.rejects(actingAccount(await storageWithAccounts(), 'bob'), {
      name: 'SettingsError',
      code: 'usage',
      message: 'The account Bob is disabled. `todo user enable Bob` enables it.',
    });
  });
});
