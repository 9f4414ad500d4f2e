import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { UnauthenticatedError } from '@todo/application';
import { aPassword, aServedStorage } from '../testing/a-served-storage.ts';

describe('An account on a server', () => {
  it('signs in, makes a token, lists and revokes it', async () => {
    await using served = await aServedStorage(['ada']);
    const { accounts } = served.connect();
    const { accessToken } = await accounts.signIn('ada', aPassword);
    const made = await accounts.createToken(
      { name: 'laptop', scopes: ['todos:read', 'account'], expiresAt: null },
      accessToken,
    );
    const laptop = served.connect({ token: made.secret });
    assert.equal((await laptop.accounts.me()).name, 'ada');
    const [listed] = await laptop.accounts.tokens();
    const { secret: _, ...token } = made;
    assert.deepEqual({ ...listed, lastUsedAt: null }, token);
    await accounts.revokeToken(made.id, accessToken);
    await assert.rejects(laptop.app.list(), { name: 'RemoteError', code: 'unauthorized' });
    assert.deepEqual(await accounts.tokens(accessToken), []);
    await accounts.signOut(accessToken);
    await assert.rejects(accounts.tokens(accessToken), { code: 'unauthorized' });
  });

  it('refuses a wrong password, and waits after several', async () => {
    await using served = await aServedStorage(['ada']);
    const { accounts } = served.connect();
    await assert.rejects(
      accounts.signIn('ada', 'wrong'),
      (error) => error instanceof UnauthenticatedError && error.reason === 'wrong-password',
    );
    for (let tries = 0; tries < 5; tries += 1) {
      await assert.rejects(accounts.signIn('ada', 'wrong'));
    }
    await assert.rejects(accounts.signIn('ada', 'wrong'), { code: 'too-many-attempts' });
  });

  it('needs a session to change anything, and says every fault', async () => {
    await using served = await aServedStorage(['ada']);
    const { accounts } = served.connect();
    const token = await served.token();
    await assert.rejects(accounts.createToken({ name: 'a', scopes: ['account'] }, token), {
      code: 'forbidden',
    });
    const { accessToken } = await accounts.signIn('ada', aPassword);
    await assert.rejects(accounts.createToken({ name: '', scopes: [] }, accessToken), {
      name: 'InvalidAccountError',
    });
  });
});
