import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { argon2PasswordHasher, randomSecrets } from '@todo/adapters-crypto';
import { inMemoryStorage } from '@todo/adapters-memory';
import {
  createAccountManager,
  noCredentials,
  systemClock,
  UnauthenticatedError,
  type AccountStore,
  type Credentials,
} from '@todo/application';
import { localPrincipal } from '@todo/domain';
import { loadSettings } from '../settings/settings.ts';
import { accountServices, hasAccounts, requiredCredentials } from './account-services.ts';

const password = 'correct horse';
const signIn = { name: 'ada', password, client: 'a test', network: '127.0.0.1' };
const key = 'a key of at least 32 bytes, number ';

function settings(env: Readonly<Record<string, string>> = {}) {
  return loadSettings({ env, cwd: '/nowhere', home: '/home/ada' }).values;
}

async function accountsWithAda(): Promise<AccountStore> {
  const { accounts } = inMemoryStorage();
  const manager = createAccountManager({
    accounts,
    passwords: argon2PasswordHasher({ parameters: { memory: 8, passes: 1, parallelism: 1 } }),
    secrets: randomSecrets(),
    clock: systemClock,
  });
  await manager.add('ada', password);
  return accounts;
}

function bearer(token: string): Credentials {
  return { header: (name) => (name === 'authorization' ? `Bearer ${token}` : undefined) };
}

/** The claims of a JWT, which is not checked. */
function claimsOf(token: string): {
  readonly iss: string;
  readonly iat: number;
  readonly exp: number;
} {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
}

/** Whether a server accepts clients without credentials. */
async function isOpen(store: AccountStore, env: Readonly<Record<string, string>> = {}) {
  const { authenticator } = await accountServices(store, settings(env));
  return authenticator.authenticate(noCredentials).then(
    (principal) => principal === localPrincipal,
    (error) => {
      assert.ok(error instanceof UnauthenticatedError);
      return false;
    },
  );
}

describe('The services of accounts', () => {
  it('sign in, and authenticate by what a sign-in has given', async () => {
    const store = await accountsWithAda();
    const { accounts, authenticator } = await accountServices(store, settings());
    const { accessToken, expiresIn } = await accounts.signIn(signIn);
    assert.equal((await authenticator.authenticate(bearer(accessToken))).actor, 'ada');
    assert.equal(expiresIn, 30 * 60);
  });

  it('make one key, which every server of the database finds', async () => {
    const store = await accountsWithAda();
    const [one, other] = await Promise.all([
      accountServices(store, settings()),
      accountServices(store, settings()),
    ]);
    const { accessToken } = await one.accounts.signIn(signIn);
    assert.equal((await other.authenticator.authenticate(bearer(accessToken))).actor, 'ada');
    const stored = await store.transaction(({ keys }) => keys.findOrAdd('access-token', 'unused'));
    assert.equal(Buffer.from(stored, 'base64url').length, 64);
  });

  it('store no key where the settings have one', async () => {
    const store = await accountsWithAda();
    await accountServices(store, settings({ SECRET_KEY: `${key}1` }));
    const stored = await store.transaction(({ keys }) => keys.findOrAdd('access-token', 'unused'));
    assert.equal(stored, 'unused');
  });

  it('accept the tokens of the previous key, and of no key before it', async () => {
    const store = await accountsWithAda();
    const tokenBy = async (SECRET_KEY: string) => {
      const { accounts } = await accountServices(store, settings({ SECRET_KEY }));
      return (await accounts.signIn(signIn)).accessToken;
    };
    const [first, second] = [await tokenBy(`${key}1`), await tokenBy(`${key}2`)];
    const { authenticator } = await accountServices(
      store,
      settings({ SECRET_KEY: `${key}3`, SECRET_KEY_PREVIOUS: `${key}2` }),
    );
    assert.equal((await authenticator.authenticate(bearer(second))).actor, 'ada');
    await assert.rejects(authenticator.authenticate(bearer(first)), UnauthenticatedError);
  });

  it('issue tokens in the name of the public URL, for as long as the settings say', async () => {
    const store = await accountsWithAda();
    const issued = async (env: Readonly<Record<string, string>>) => {
      const { accounts } = await accountServices(store, settings(env));
      const { iss, iat, exp } = claimsOf((await accounts.signIn(signIn)).accessToken);
      return [iss, exp - iat];
    };
    assert.deepEqual(await issued({}), ['todo', 30 * 60]);
    const env = { PUBLIC_URL: 'https://todo.example.com', ACCESS_TOKEN_EXPIRE_MINUTES: '5' };
    assert.deepEqual(await issued(env), ['https://todo.example.com', 5 * 60]);
  });

  it('require credentials once there is an account, or where they are told to', async () => {
    const { accounts: none } = inMemoryStorage();
    assert.equal(await isOpen(none), true);
    assert.equal(await isOpen(none, { REQUIRE_CREDENTIALS: 'always' }), false);
    assert.equal(await isOpen(none, { HOST: '0.0.0.0' }), false);
    assert.equal(await isOpen(await accountsWithAda()), false);
  });
});

describe('Credentials', () => {
  it('are always required where other machines may reach the server', () => {
    for (const [HOST, REQUIRE_CREDENTIALS, required] of [
      ['127.0.0.1', 'auto', 'auto'],
      ['localhost', 'always', 'always'],
      ['0.0.0.0', 'auto', 'always'],
      ['todo.lan', 'auto', 'always'],
    ] as const) {
      assert.equal(requiredCredentials({ HOST, REQUIRE_CREDENTIALS }), required);
    }
  });
});

describe('A database', () => {
  it('has accounts as soon as there is one', async () => {
    assert.equal(await hasAccounts(inMemoryStorage().accounts), false);
    assert.equal(await hasAccounts(await accountsWithAda()), true);
  });
});
