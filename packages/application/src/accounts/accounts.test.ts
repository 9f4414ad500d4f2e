import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inMemoryStorage } from '@todo/adapters-memory';
import {
  fakePasswordHasher,
  fakeSecrets,
  fakeTokenSigner,
  fixedClock,
  todosIn,
} from '@todo/application/testing';
import { instant, localPrincipal, type Principal } from '@todo/domain';
import { TooBusyError, UnauthenticatedError } from '../errors.ts';
import type { PasswordHasher } from '../ports/password-hasher.ts';
import { createTodoApp } from '../create-todo-app.ts';
import { accountAuthenticator } from './account-authenticator.ts';
import { createAccountApp } from './account-app.ts';
import { createAccountManager } from './account-manager.ts';

const second = 1000;
const minute = 60 * second;
const day = 24 * 60 * minute;

function aWorld({ passwords = fakePasswordHasher() }: { passwords?: PasswordHasher } = {}) {
  const clock = fixedClock();
  const storage = inMemoryStorage();
  const dependencies = {
    accounts: storage.accounts,
    passwords,
    secrets: fakeSecrets(),
    signer: fakeTokenSigner(),
    clock,
  };
  const errors: unknown[] = [];
  const manager = createAccountManager(dependencies);
  const app = createAccountApp({ ...dependencies, accessTokenSeconds: 1800 });
  const authenticator = (requireCredentials: 'auto' | 'always' = 'auto') =>
    accountAuthenticator({
      ...dependencies,
      requireCredentials,
      onError: (error) => errors.push(error),
    });
  const authentication = authenticator();
  return {
    ...storage,
    clock,
    manager,
    app,
    authenticator,
    errors,
    pass: (milliseconds: number) => clock.set(instant(Date.parse(clock.now()) + milliseconds)),
    signIn: (name: string, password: string, network = 'here') =>
      app.signIn({ name, password, client: 'a test', network }),
    as: (token: string) => authentication.authenticate(sent(`Bearer ${token}`)),
  };
}

const sent = (authorization?: string) => ({
  header: (name: string) => (name === 'authorization' ? authorization : undefined),
});

/** A world with the account `ada`, and its own use cases. */
async function aSignedInWorld() {
  const world = aWorld();
  await world.manager.add('ada', right);
  const { accessToken } = await world.signIn('ada', right);
  return { ...world, ada: world.app.of(await world.as(accessToken)) };
}

const unauthenticated = (reason: UnauthenticatedError['reason']) => ({
  name: 'UnauthenticatedError',
  reason,
});

const right = 'correct horse';

describe('Signing in', () => {
  it('opens a session whose access token identifies the account', async () => {
    const { manager, signIn, as } = aWorld();
    await manager.add('Ada', right);
    const tokens = await signIn('aDA', right);
    assert.deepEqual([tokens.tokenType, tokens.expiresIn], ['Bearer', 1800]);
    const { owner, actor, scopes, session } = await as(tokens.accessToken);
    assert.equal(actor, 'Ada');
    assert.deepEqual(scopes, ['todos:read', 'todos:write', 'account', 'feed']);
    assert.ok(session);
    assert.equal(owner, (await manager.find('ada')).id);
  });

  it('says the same of a wrong password, an unknown name and a disabled account', async () => {
    const { manager, signIn } = aWorld();
    await manager.add('ada', right);
    await manager.add('bob', right);
    await manager.disable('bob');
    for (const [name, password] of [
      ['ada', 'wrong horse'],
      ['eve', right],
      ['no name at all', right],
      ['bob', right],
    ] as const) {
      await assert.rejects(signIn(name, password), unauthenticated('wrong-password'), name);
    }
  });

  it('takes a password as it is typed on any keyboard', async () => {
    const { manager, signIn } = aWorld();
    await manager.add('ada', 'cafe\u0301 au lait');
    assert.ok(await signIn('ada', 'caf\u00e9 au lait'));
  });

  it('hashes the password anew where the parameters have risen', async () => {
    const { accounts, manager } = aWorld();
    await manager.add('ada', right);
    const { id } = await manager.find('ada');
    const storedHash = async () =>
      (await accounts.read(({ accounts: all }) => all.find(id)))?.passwordHash;
    assert.equal(await storedHash(), `fake$1$${right}`);
    const later = createAccountApp({
      accounts,
      passwords: fakePasswordHasher(2),
      secrets: fakeSecrets(),
      signer: fakeTokenSigner(),
      clock: fixedClock(),
      accessTokenSeconds: 1800,
    });
    await later.signIn({ name: 'ada', password: right, client: '', network: 'here' });
    assert.equal(await storedHash(), `fake$2$${right}`);
  });

  it('fails where the password is changed while it is checked', async () => {
    const hasher = fakePasswordHasher();
    const checked = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const world = aWorld({
      passwords: {
        ...hasher,
        async verify(password, hash) {
          const verdict = await hasher.verify(password, hash);
          checked.resolve();
          await goOn.promise;
          return verdict;
        },
      },
    });
    await world.manager.add('ada', right);
    const signingIn = world.signIn('ada', right);
    await checked.promise;
    await world.manager.setPassword('ada', 'another horse');
    goOn.resolve();
    await assert.rejects(signingIn, unauthenticated('wrong-password'));
  });
});

describe('Guessing a password', () => {
  it('has five free tries, and waits longer after each further one', async () => {
    const { manager, signIn, pass } = aWorld();
    await manager.add('ada', right);
    const wrong = () => signIn('ada', 'wrong horse');
    for (let tries = 0; tries < 5; tries += 1) {
      await assert.rejects(wrong(), unauthenticated('wrong-password'));
    }
    for (const wait of [1, 2, 4, 8]) {
      await assert.rejects(wrong(), { name: 'TooManyAttemptsError', retryAfter: wait });
      pass(wait * second - 1);
      await assert.rejects(wrong(), { name: 'TooManyAttemptsError', retryAfter: 1 });
      pass(1);
      await assert.rejects(wrong(), unauthenticated('wrong-password'));
    }
  });

  it('does not keep the owner out once the wait is over, and is forgotten then', async () => {
    const { manager, signIn, pass } = aWorld();
    await manager.add('ada', right);
    for (let tries = 0; tries < 6; tries += 1) {
      await assert.rejects(signIn('ada', 'wrong horse'));
    }
    await assert.rejects(signIn('ada', right), { name: 'TooManyAttemptsError' });
    pass(second);
    assert.ok(await signIn('ada', right));
    for (let tries = 0; tries < 5; tries += 1) {
      await assert.rejects(signIn('ada', 'wrong horse'), unauthenticated('wrong-password'));
    }
  });

  it('counts by name, in any case, and by network', async () => {
    const { manager, signIn } = aWorld();
    await manager.add('ada', right);
    await manager.add('bob', right);
    for (const name of ['ada', 'Ada', 'ADA', 'aDa', 'adA', 'ada']) {
      await assert.rejects(signIn(name, 'wrong horse'));
    }
    await assert.rejects(signIn('ada', right), { name: 'TooManyAttemptsError' });
    assert.ok(await signIn('ada', right, 'another network'));
    assert.ok(await signIn('bob', right));
  });

  it('is slowed down for a name without an account, too', async () => {
    const { signIn } = aWorld();
    for (let tries = 0; tries < 5; tries += 1) {
      await assert.rejects(signIn('ada', right), unauthenticated('wrong-password'));
    }
    await assert.rejects(signIn('ada', right), { name: 'TooManyAttemptsError', retryAfter: 1 });
  });

  it('is told the wait that is left when the try is counted, however long it had to queue', async () => {
    const { accounts, manager, signIn, pass } = aWorld();
    await manager.add('ada', right);
    for (let tries = 0; tries < 5; tries += 1) await assert.rejects(signIn('ada', 'wrong horse'));
    pass(second);
    await assert.rejects(signIn('ada', 'wrong horse'), unauthenticated('wrong-password'));
    // Two seconds from now on.
    const held = Promise.withResolvers<void>();
    const holding = accounts.transaction(() => held.promise);
    const refused = assert.rejects(signIn('ada', 'wrong horse'), {
      name: 'TooManyAttemptsError',
      retryAfter: 1,
    });
    await new Promise((resolve) => setImmediate(resolve));
    pass(1.5 * second);
    held.resolve();
    await holding;
    await refused;
  });

  it('does not get more tries by making them at the same moment', async () => {
    const { manager, signIn } = aWorld();
    await manager.add('ada', right);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 50 }, () => signIn('ada', 'wrong horse')),
    );
    const wrong = outcomes.filter(
      (outcome) => outcome.status === 'rejected' && outcome.reason instanceof UnauthenticatedError,
    );
    assert.equal(wrong.length, 5);
  });

  it('is not counted where the server was too busy to check the password', async () => {
    const hasher = fakePasswordHasher();
    let isBusy = true;
    const { manager, signIn } = aWorld({
      passwords: {
        ...hasher,
        async verify(password, hash) {
          if (isBusy) throw new TooBusyError();
          return hasher.verify(password, hash);
        },
      },
    });
    await manager.add('ada', right);
    for (let tries = 0; tries < 10; tries += 1) {
      await assert.rejects(signIn('ada', right), TooBusyError);
    }
    isBusy = false;
    assert.ok(await signIn('ada', right));
  });
});

describe('A refresh token', () => {
  it('is exchanged for another one, and the session goes on', async () => {
    const { manager, signIn, app, as, pass } = aWorld();
    await manager.add('ada', right);
    let tokens = await signIn('ada', right);
    const { session } = await as(tokens.accessToken);
    for (let days = 0; days < 100; days += 29) {
      pass(29 * day);
      const next = await app.refresh(tokens.refreshToken);
      assert.notEqual(next.refreshToken, tokens.refreshToken);
      assert.equal((await as(next.accessToken)).session, session);
      tokens = next;
    }
  });

  it('serves 200 tabs at once, and all of them afterwards', async () => {
    const { manager, signIn, app, as, pass } = aWorld();
    await manager.add('ada', right);
    const { refreshToken } = await signIn('ada', right);
    const tabs = await Promise.all(Array.from({ length: 200 }, () => app.refresh(refreshToken)));
    for (const { accessToken } of tabs) assert.ok(await as(accessToken));
    pass(59 * minute);
    for (const { refreshToken: next } of tabs) assert.ok(await app.refresh(next));
  });

  it('ends the session where an older one is used after a minute', async () => {
    const { manager, signIn, app, as, pass } = aWorld();
    await manager.add('ada', right);
    const stolen = (await signIn('ada', right)).refreshToken;
    const tokens = await app.refresh(stolen);
    pass(minute + 1);
    await assert.rejects(app.refresh(stolen), unauthenticated('invalid-token'));
    await assert.rejects(as(tokens.accessToken), unauthenticated('invalid-token'));
    await assert.rejects(app.refresh(tokens.refreshToken), unauthenticated('invalid-token'));
  });

  it('ends after 30 days, and is nothing to sign a request with', async () => {
    const { manager, signIn, app, as, pass } = aWorld();
    await manager.add('ada', right);
    const { refreshToken, accessToken } = await signIn('ada', right);
    await assert.rejects(as(refreshToken), unauthenticated('invalid-token'));
    await assert.rejects(app.refresh(accessToken), unauthenticated('invalid-token'));
    pass(30 * day);
    await assert.rejects(app.refresh(refreshToken), unauthenticated('invalid-token'));
  });

  it('of a disabled account is refused', async () => {
    const { manager, signIn, app } = aWorld();
    await manager.add('ada', right);
    const { refreshToken } = await signIn('ada', right);
    await manager.disable('ada');
    await manager.enable('ada');
    await assert.rejects(app.refresh(refreshToken), unauthenticated('invalid-token'));
  });
});

describe('A credential', () => {
  const ends: Readonly<
    Record<string, (world: ReturnType<typeof aWorld>, ada: Principal) => Promise<unknown>>
  > = {
    'its session is ended': ({ app }, ada) => app.of(ada).endCurrentSession(),
    'its session is ended by its id': ({ app }, ada) => app.of(ada).endSession(`${ada.session}`),
    'the operator sets a password': ({ manager }) => manager.setPassword('ada', 'another horse'),
    'the account is disabled': ({ manager }) => manager.disable('ada'),
    'the account is removed': ({ manager }) => manager.remove('ada'),
    'half an hour is over': async ({ pass }) => pass(30 * minute),
  };
  for (const [moment, end] of Object.entries(ends)) {
    it(`of a session stops when ${moment}`, async () => {
      const world = aWorld();
      await world.manager.add('ada', right);
      const { accessToken } = await world.signIn('ada', right);
      await end(world, await world.as(accessToken));
      await assert.rejects(world.as(accessToken), unauthenticated('invalid-token'));
    });
  }

  it('that is a personal token stops when it is revoked or expires, or its account is disabled', async () => {
    const world = aWorld();
    await world.manager.add('ada', right);
    const ada = world.app.of(await world.as((await world.signIn('ada', right)).accessToken));
    const add = (name: string) => ada.addToken({ name, scopes: ['todos:read'] });
    const { secret, id } = await add('phone');
    const principal = await world.as(secret);
    assert.deepEqual(
      [principal.actor, principal.scopes, principal.session],
      ['ada/phone', ['todos:read'], undefined],
    );
    await ada.revokeToken(id);
    await assert.rejects(world.as(secret), unauthenticated('invalid-token'));

    const expiring = await add('tablet');
    const forEver = await ada.addToken({ name: 'clock', scopes: ['account'], expiresAt: null });
    world.pass(90 * day);
    await assert.rejects(world.as(expiring.secret), unauthenticated('invalid-token'));
    assert.ok(await world.as(forEver.secret));
    await world.manager.disable('ada');
    await assert.rejects(world.as(forEver.secret), unauthenticated('invalid-token'));
    await world.manager.enable('ada');
    assert.ok(await world.as(forEver.secret));
    await world.manager.remove('ada');
    await assert.rejects(world.as(forEver.secret), unauthenticated('invalid-token'));
  });

  it('that is a personal token survives a new password unless the operator says otherwise', async () => {
    const world = aWorld();
    await world.manager.add('ada', right);
    const ada = world.app.of(await world.as((await world.signIn('ada', right)).accessToken));
    const { secret } = await ada.addToken({ name: 'phone', scopes: ['todos:read'] });
    await world.manager.setPassword('ada', 'another horse');
    assert.ok(await world.as(secret));
    await world.manager.setPassword('ada', 'yet another horse', { revokeTokens: true });
    await assert.rejects(world.as(secret), unauthenticated('invalid-token'));
  });

  it('is read from the Authorization header, by the scheme Bearer in any case', async () => {
    const world = aWorld();
    await world.manager.add('ada', right);
    const { accessToken } = await world.signIn('ada', right);
    const authenticate = (header?: string) => world.authenticator().authenticate(sent(header));
    for (const scheme of ['Bearer', 'bearer', 'BEARER', 'Bearer  ']) {
      assert.equal((await authenticate(`${scheme} ${accessToken}`)).actor, 'ada', scheme);
    }
    for (const header of [undefined, '', 'Basic YTpi', `Token ${accessToken}`, accessToken]) {
      await assert.rejects(authenticate(header), unauthenticated('missing'), header);
    }
    for (const header of ['Bearer', 'Bearer ', 'Bearer x', `Bearer ${accessToken} more`]) {
      await assert.rejects(authenticate(header), unauthenticated('invalid-token'), header);
    }
  });

  it('is not needed as long as there is no account, and always needed afterwards', async () => {
    const { manager, authenticator } = aWorld();
    const auto = authenticator('auto');
    assert.deepEqual(await auto.authenticate(sent()), localPrincipal);
    await assert.rejects(auto.authenticate(sent('Bearer x')), unauthenticated('invalid-token'));
    await assert.rejects(authenticator('always').authenticate(sent()), unauthenticated('missing'));
    await manager.add('ada', right);
    await assert.rejects(auto.authenticate(sent()), unauthenticated('missing'));
    await manager.remove('ada');
    await assert.rejects(auto.authenticate(sent()), unauthenticated('missing'));
  });
});

describe('A personal token', () => {
  it('shows its secret once', async () => {
    const { ada, clock } = await aSignedInWorld();
    const { secret, ...token } = await ada.addToken({
      name: 'phone',
      scopes: ['todos:write', 'todos:read', 'todos:read'],
    });
    assert.deepEqual(token, {
      id: token.id,
      name: 'phone',
      scopes: ['todos:read', 'todos:write'],
      lastFour: secret.slice(-4),
      createdAt: clock.now(),
      lastUsedAt: null,
      expiresAt: instant(Date.parse(clock.now()) + 90 * day),
    });
    assert.deepEqual(await ada.tokens(), [token]);
  });

  it('notes its last use once a minute', async () => {
    const { ada, as, clock, pass } = await aSignedInWorld();
    const { secret } = await ada.addToken({ name: 'phone', scopes: ['todos:read'] });
    const lastUse = async () => {
      await new Promise((resolve) => setImmediate(resolve));
      return (await ada.tokens())[0]?.lastUsedAt;
    };
    const first = clock.now();
    await as(secret);
    assert.equal(await lastUse(), first);
    pass(minute - 1);
    await as(secret);
    assert.equal(await lastUse(), first);
    pass(1);
    await as(secret);
    assert.equal(await lastUse(), clock.now());
  });

  it('works even where its use cannot be noted', async () => {
    const world = await aSignedInWorld();
    const { secret } = await world.ada.addToken({ name: 'phone', scopes: ['todos:read'] });
    const full = new Error('The disk is full.');
    const errors: unknown[] = [];
    const authenticator = accountAuthenticator({
      accounts: { ...world.accounts, transaction: () => Promise.reject(full) },
      signer: fakeTokenSigner(),
      secrets: fakeSecrets(),
      clock: world.clock,
      requireCredentials: 'auto',
      onError: (error) => errors.push(error),
    });
    assert.equal((await authenticator.authenticate(sent(`Bearer ${secret}`))).actor, 'ada/phone');
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(errors, [full]);
  });

  it('is refused with every fault named', async () => {
    const { ada, clock } = await aSignedInWorld();
    await assert.rejects(ada.addToken({ name: ' ', scopes: [], expiresAt: clock.now() }), {
      name: 'InvalidAccountError',
      faults: [
        { pointer: '/name', detail: 'must not be blank' },
        { pointer: '/scopes', detail: 'must name at least one scope' },
        { pointer: '/expiresAt', detail: 'must be in the future' },
      ],
    });
    await ada.addToken({ name: 'phone', scopes: ['todos:read'] });
    await assert.rejects(ada.addToken({ name: 'phone', scopes: ['todos:read'] }), {
      name: 'InvalidAccountError',
      faults: [{ pointer: '/name', detail: 'is the name of another token of yours' }],
    });
  });

  it('belongs to its account alone', async () => {
    const world = await aSignedInWorld();
    await world.manager.add('bob', right);
    const bob = world.app.of(await world.as((await world.signIn('bob', right)).accessToken));
    const { id, secret } = await world.ada.addToken({ name: 'phone', scopes: ['account'] });
    assert.deepEqual(await bob.tokens(), []);
    await assert.rejects(bob.revokeToken(id), { name: 'CredentialNotFoundError' });
    const [session] = await world.ada.sessions();
    await assert.rejects(bob.endSession(`${session?.id}`), { name: 'CredentialNotFoundError' });
    assert.ok(await world.as(secret));
  });
});

describe('An account', () => {
  it('lists its sessions that have not expired, its own one marked', async () => {
    const world = aWorld();
    await world.manager.add('ada', right);
    await world.signIn('ada', right);
    world.pass(20 * day);
    const { accessToken } = await world.signIn('ada', right);
    const ada = world.app.of(await world.as(accessToken));
    assert.deepEqual(
      (await ada.sessions()).map(({ client, isCurrent }) => [client, isCurrent]),
      [
        ['a test', true],
        ['a test', false],
      ],
    );
    world.pass(10 * day);
    assert.equal((await ada.sessions()).length, 1);
  });

  it('changes its password, which ends its other sessions', async () => {
    const world = aWorld();
    await world.manager.add('ada', right);
    const [other, own] = [await world.signIn('ada', right), await world.signIn('ada', right)];
    const ada = world.app.of(await world.as(own.accessToken));
    await ada.changePassword({ current: right, next: 'another horse', network: 'here' });
    assert.ok(await world.as(own.accessToken));
    await assert.rejects(world.as(other.accessToken), unauthenticated('invalid-token'));
    await assert.rejects(world.signIn('ada', right), unauthenticated('wrong-password'));
    assert.ok(await world.signIn('ada', 'another horse'));
  });

  it('keeps its password where the present one is wrong, and slows a guesser down', async () => {
    const world = aWorld();
    await world.manager.add('ada', right);
    const ada = world.app.of(await world.as((await world.signIn('ada', right)).accessToken));
    const change = () =>
      ada.changePassword({ current: 'wrong horse', next: 'another horse', network: 'here' });
    for (let tries = 0; tries < 5; tries += 1) {
      await assert.rejects(change(), {
        name: 'InvalidAccountError',
        faults: [{ pointer: '/current', detail: 'is not your password' }],
      });
    }
    await assert.rejects(change(), { name: 'TooManyAttemptsError' });
  });

  it('takes no common, short or overlong password', async () => {
    const { manager } = aWorld();
    for (const [password, detail] of [
      ['password', 'must not be one of the most common passwords'],
      ['short', 'must have 8 to 256 characters'],
      ['x'.repeat(257), 'must have 8 to 256 characters'],
    ] as const) {
      await assert.rejects(manager.add('ada', password), {
        name: 'InvalidAccountError',
        faults: [{ pointer: '/password', detail }],
      });
    }
    assert.deepEqual(await manager.list(), []);
  });

  it('has a name that no other has, in any case', async () => {
    const { manager } = aWorld();
    await manager.add('Ada', right);
    await assert.rejects(manager.add('ADA', right), {
      name: 'AccountExistsError',
      message: 'There is an account Ada already.',
    });
    const [one, two] = await Promise.allSettled([
      manager.add('bob', right),
      manager.add('Bob', right),
    ]);
    assert.deepEqual([one.status, two.status].toSorted(), ['fulfilled', 'rejected']);
  });

  it('gets the todos of `local` if the operator says so', async () => {
    const { store, manager } = aWorld();
    const local = createTodoApp({ store });
    const todo = await local.add({ task: 'Buy milk', tags: ['home'] });
    assert.equal((await manager.add('bob', right)).adopted, 0);
    const { adopted } = await manager.add('ada', right, { adoptLocal: true });
    assert.equal(adopted, 1);
    const { id } = await manager.find('ada');
    assert.deepEqual(await createTodoApp({ store, owner: id }).get(todo.id), todo);
    assert.equal(await todosIn(store)('local').count({}), 0);
  });

  it('that is unknown cannot be managed', async () => {
    const { manager } = aWorld();
    for (const act of [
      manager.find('ada'),
      manager.disable('ada'),
      manager.enable('ada'),
      manager.remove('ada'),
      manager.setPassword('ada', right),
    ]) {
      await assert.rejects(act, { name: 'AccountNotFoundError', message: 'No account ada.' });
    }
  });
});
