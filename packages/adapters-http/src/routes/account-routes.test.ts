import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inMemoryStore } from '@todo/adapters-memory';
import { TooBusyError, type SessionTokens } from '@todo/application';
import {
  accessTokenSeconds,
  aPassword,
  aServerWithAccounts,
  type ServerWithAccounts,
} from '../../testing/a-server-with-accounts.ts';
import { aServer } from '../../testing/a-server.ts';
import { rawExchange } from '../../testing/raw-connection.ts';
import type { ProblemJson } from '@todo/rest-contract';

const sessions = '/api/v1/sessions';
const refresh = `${sessions}/refresh`;
const me = '/api/v1/me';
const tokens = '/api/v1/tokens';
const todos = '/api/v1/todos';

const day = 24 * 60 * 60;

type Fields = Readonly<Record<string, unknown>>;

async function listOf(server: ServerWithAccounts, path: string, token: string) {
  const response = await server.ask(path, { token });
  assert.equal(response.status, 200);
  return (await response.json()) as readonly Fields[];
}

const refreshed = (server: ServerWithAccounts, refreshToken: string) =>
  server.ask(refresh, { body: { refreshToken } });

async function isAccepted(server: ServerWithAccounts, token: string): Promise<boolean> {
  const { status } = await server.ask(me, { token });
  assert.ok(status === 200 || status === 401);
  return status === 200;
}

const tooBusy = async () => {
  throw new TooBusyError();
};

const fault = (pointer: string, detail: string) => [{ pointer, detail }];

describe('Signing in', () => {
  it('gives the tokens of a session, which no cache may store', async () => {
    await using server = await aServerWithAccounts();
    const response = await server.ask(sessions, { body: { name: 'ADA', password: aPassword } });
    assert.equal(response.status, 201);
    assert.equal(response.headers.get('Cache-Control'), 'no-store');
    assert.equal(response.headers.get('ETag'), null);
    const given = (await response.json()) as SessionTokens;
    assert.deepEqual(Object.keys(given).toSorted(), [
      'accessToken',
      'expiresIn',
      'refreshToken',
      'tokenType',
    ]);
    assert.deepEqual([given.tokenType, given.expiresIn], ['Bearer', accessTokenSeconds]);
    assert.equal((await server.ask(todos, { token: given.accessToken })).status, 200);
  });

  it('has one answer for a wrong password, an unknown name and a text that is no name', async () => {
    await using server = await aServerWithAccounts();
    const wrong = { name: 'ada', password: 'not the password' };
    const names = ['carl', 'local', '', ' ', 'a b', 'ada\u0000', 'x'.repeat(256), '牛'.repeat(256)];
    const answers = await Promise.all(
      [wrong, ...names.map((name) => ({ name, password: aPassword }))].map(async (body) => {
        const response = await server.ask(sessions, { body });
        const problem = (await response.json()) as ProblemJson;
        const { headers, status: answered } = response;
        const seen = ['WWW-Authenticate', 'Cache-Control', 'Content-Type', 'Retry-After'];
        return {
          ...problem,
          answered,
          requestId: '',
          headers: seen.map((each) => headers.get(each)),
        };
      }),
    );
    for (const answer of answers) assert.deepEqual(answer, answers[0]);
    assert.equal(answers[0]?.answered, 401);
    assert.equal(answers[0]?.type, '/problems/unauthorized');
    assert.equal(answers[0]?.headers[0], 'Bearer realm="todo"');
  });

  it('refuses longer texts, other types and further fields as invalid', async () => {
    await using server = await aServerWithAccounts();
    const long = 'x'.repeat(257);
    for (const body of [
      { name: long, password: aPassword },
      { name: 'ada', password: long },
      { name: 'ada' },
      { name: 7, password: aPassword },
      { name: 'ada', password: aPassword, scope: 'account' },
    ]) {
      assert.equal((await server.ask(sessions, { body })).status, 422, JSON.stringify(body));
    }
  });

  it('names the client program in the list of sessions, cut off and in one line', async () => {
    await using server = await aServerWithAccounts();
    const agent = `curl/8\u009B ${'x'.repeat(300)}`;
    const body = { name: 'ada', password: aPassword };
    const response = await server.ask(sessions, { body, headers: { 'User-Agent': agent } });
    const { accessToken } = (await response.json()) as SessionTokens;
    const [session] = await listOf(server, sessions, accessToken);
    assert.equal(session?.['client'], `curl/8  ${'x'.repeat(192)}`);
  });

  for (const name of ['ada', 'carl']) {
    it(`has to wait after five wrong passwords for ${name}, and is possible again then`, async () => {
      await using server = await aServerWithAccounts();
      const guess = (password: string) => server.ask(sessions, { body: { name, password } });
      for (let tries = 1; tries <= 5; tries += 1) {
        assert.equal((await guess('not the password')).status, 401);
      }
      const refused = await guess(aPassword);
      assert.equal(refused.status, 429);
      assert.equal(((await refused.json()) as ProblemJson).type, '/problems/quota-exceeded');
      assert.equal(refused.headers.get('Retry-After'), '1');
      server.wait(1);
      assert.equal((await guess('not the password')).status, 401);
      const again = await guess(aPassword);
      assert.deepEqual([again.status, again.headers.get('Retry-After')], [429, '2']);
      server.wait(2);
      assert.equal((await guess(aPassword)).status, name === 'ada' ? 201 : 401);
    });
  }

  it('counts wrong passwords by network: another one need not wait', async () => {
    await using server = await aServerWithAccounts({ trustProxy: 1 });
    const guess = async (address: string, password = 'not the password') => {
      const headers = { 'X-Forwarded-For': address };
      return (await server.ask(sessions, { headers, body: { name: 'ada', password } })).status;
    };
    for (let tries = 1; tries <= 5; tries += 1) await guess(`192.0.2.${tries}`);
    assert.equal(await guess('192.0.2.200'), 429);
    assert.equal(await guess('::ffff:192.0.2.7'), 429);
    assert.equal(await guess('192.0.3.1', aPassword), 201);
    for (let tries = 1; tries <= 5; tries += 1) await guess(`2001:db8:0:1::${tries}`);
    assert.equal(await guess('2001:db8::1:2:3:4:5'), 429);
    assert.equal(await guess('2001:db8:0:2::1', aPassword), 201);
  });

  it('is refused for a while where too many passwords wait to be checked', async () => {
    const passwords = { hash: tooBusy, verify: tooBusy, isCommon: async () => false };
    await using server = await aServerWithAccounts({ passwords, people: [] });
    const response = await server.ask(sessions, { body: { name: 'ada', password: aPassword } });
    assert.deepEqual([response.status, response.headers.get('Retry-After')], [503, '1']);
    assert.equal(((await response.json()) as ProblemJson).type, '/problems/unavailable');
  });
});

describe('A session', () => {
  it('goes on with new tokens', async () => {
    await using server = await aServerWithAccounts();
    const first = await server.signIn('ada');
    server.wait(accessTokenSeconds);
    assert.equal(await isAccepted(server, first.accessToken), false);
    const response = await refreshed(server, first.refreshToken);
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('Cache-Control'), 'no-store');
    const second = (await response.json()) as SessionTokens;
    assert.ok(await isAccepted(server, second.accessToken));
    assert.equal((await listOf(server, sessions, second.accessToken)).length, 1);
  });

  it('goes on in 200 tabs that refresh at once with one token', async () => {
    await using server = await aServerWithAccounts();
    const { refreshToken } = await server.signIn('ada');
    const answers = await Promise.all(
      Array.from({ length: 200 }, () => refreshed(server, refreshToken)),
    );
    for (const answer of answers) {
      assert.equal(answer.status, 200);
      const { accessToken, refreshToken: next } = (await answer.json()) as SessionTokens;
      assert.ok(await isAccepted(server, accessToken));
      assert.equal((await refreshed(server, next)).status, 200);
    }
  });

  it('ends where a refresh token is used a minute after the next one', async () => {
    await using server = await aServerWithAccounts();
    const first = await server.signIn('ada');
    const second = (await (await refreshed(server, first.refreshToken)).json()) as SessionTokens;
    server.wait(60);
    assert.equal((await refreshed(server, first.refreshToken)).status, 200);
    server.wait(0.001);
    const reused = await refreshed(server, first.refreshToken);
    assert.equal(reused.status, 401);
    const challenge = reused.headers.get('WWW-Authenticate');
    assert.equal(challenge, 'Bearer realm="todo", error="invalid_token"');
    assert.equal(await isAccepted(server, second.accessToken), false);
    assert.equal((await refreshed(server, second.refreshToken)).status, 401);
  });

  it('ends after 30 days without a refresh', async () => {
    await using server = await aServerWithAccounts();
    const { refreshToken } = await server.signIn('ada');
    server.wait(30 * day);
    assert.equal((await refreshed(server, refreshToken)).status, 401);
  });

  it('is not refreshed by an access token, a personal token or any other text', async () => {
    await using server = await aServerWithAccounts();
    const { accessToken } = await server.signIn('ada');
    const personal = await server.personalToken('ada', ['account']);
    for (const text of [accessToken, personal, '', 'x', 'e30.e30.e30', 'x'.repeat(60_000)]) {
      assert.equal((await refreshed(server, text)).status, 401, text.slice(0, 40));
    }
  });

  it('is listed with its times, the current one marked', async () => {
    await using server = await aServerWithAccounts();
    await server.signIn('ada');
    server.wait(5);
    const { accessToken } = await server.signIn('ada');
    await server.signIn('bob');
    const list = await listOf(server, sessions, accessToken);
    assert.deepEqual(
      list.map(({ id, client, ...rest }) => [typeof id, typeof client, rest]),
      [
        ['string', 'string', times('2026-11-22T09:30:05.000Z', true)],
        ['string', 'string', times('2026-11-22T09:30:00.000Z', false)],
      ],
    );
  });

  it('ends when it signs out, and the others stay', async () => {
    await using server = await aServerWithAccounts();
    const [one, other] = [await server.signIn('ada'), await server.signIn('ada')];
    const response = await server.ask(`${sessions}/current`, {
      method: 'DELETE',
      token: one.accessToken,
    });
    assert.equal(response.status, 204);
    assert.equal(response.headers.get('Cache-Control'), 'no-store');
    assert.equal(await isAccepted(server, one.accessToken), false);
    assert.equal((await refreshed(server, one.refreshToken)).status, 401);
    assert.ok(await isAccepted(server, other.accessToken));
  });

  it('can be ended by its account, and by no other', async () => {
    await using server = await aServerWithAccounts();
    const [one, other] = [await server.signIn('ada'), await server.signIn('ada')];
    const bob = await server.signIn('bob');
    const list = await listOf(server, sessions, one.accessToken);
    const id = String(list.find(({ isCurrent }) => isCurrent === false)?.['id']);
    const end = async (token: string, which: string) =>
      (await server.ask(`${sessions}/${which}`, { method: 'DELETE', token })).status;
    assert.equal(await end(bob.accessToken, id), 404);
    assert.ok(await isAccepted(server, other.accessToken));
    assert.equal(await end(one.accessToken, id), 204);
    assert.equal(await isAccepted(server, other.accessToken), false);
    for (const unknown of [id, '7', 'x', '%00', 'a%20b', 'x'.repeat(65), '%2e%2e']) {
      assert.equal(await end(one.accessToken, unknown), 404, unknown);
    }
  });
});

describe('An account', () => {
  it('is shown to its owner', async () => {
    await using server = await aServerWithAccounts();
    const { accessToken } = await server.signIn('ada');
    const response = await server.ask(me, { token: accessToken });
    assert.equal(response.headers.get('Cache-Control'), 'no-store');
    assert.equal(response.headers.get('ETag'), null);
    const createdAt = '2026-11-22T09:30:00.000Z';
    assert.deepEqual(await response.json(), { name: 'ada', createdAt });
  });

  it('gets a new password, which ends the other sessions and no personal token', async () => {
    await using server = await aServerWithAccounts();
    const personal = await server.personalToken('ada', ['account']);
    const [one, other] = [await server.signIn('ada'), await server.signIn('ada')];
    const response = await server.ask(`${me}/password`, {
      method: 'PUT',
      token: one.accessToken,
      body: { current: aPassword, new: 'eleven lonely herons' },
    });
    assert.deepEqual([response.status, response.headers.get('Cache-Control')], [204, 'no-store']);
    assert.ok(await isAccepted(server, one.accessToken));
    assert.ok(await isAccepted(server, personal));
    assert.equal(await isAccepted(server, other.accessToken), false);
    assert.equal((await refreshed(server, other.refreshToken)).status, 401);
    const signIn = async (password: string) =>
      (await server.ask(sessions, { body: { name: 'ada', password } })).status;
    assert.equal(await signIn(aPassword), 401);
    assert.equal(await signIn('eleven lonely herons'), 201);
  });

  it('keeps its password where the change is wrong, and says what is', async () => {
    await using server = await aServerWithAccounts();
    const { accessToken } = await server.signIn('ada');
    const faults = async (current: string, next: string) => {
      const body = { current, new: next };
      const response = await server.ask(`${me}/password`, {
        method: 'PUT',
        token: accessToken,
        body,
      });
      assert.equal(response.status, 422);
      return ((await response.json()) as ProblemJson).errors;
    };
    assert.deepEqual(
      await faults('not the password', 'eleven lonely herons'),
      fault('/current', 'is not your password'),
    );
    assert.deepEqual(
      await faults(aPassword, 'short'),
      fault('/new', 'must have 8 to 256 characters'),
    );
    assert.deepEqual(
      await faults(aPassword, 'password1'),
      fault('/new', 'must not be one of the most common passwords'),
    );
    assert.equal((await server.signIn('ada')).tokenType, 'Bearer');
  });

  it('has to wait after five wrong current passwords', async () => {
    await using server = await aServerWithAccounts();
    const { accessToken } = await server.signIn('ada');
    const change = (current: string) =>
      server.ask(`${me}/password`, {
        method: 'PUT',
        token: accessToken,
        body: { current, new: 'eleven lonely herons' },
      });
    for (let tries = 1; tries <= 5; tries += 1) await change('not the password');
    const refused = await change(aPassword);
    assert.deepEqual([refused.status, refused.headers.get('Retry-After')], [429, '1']);
  });

  it('that is disabled or removed is refused at once', async () => {
    await using server = await aServerWithAccounts();
    const personal = await server.personalToken('ada', ['account']);
    const { accessToken } = await server.signIn('ada');
    await server.manager.disable('ada');
    for (const token of [personal, accessToken]) assert.ok(!(await isAccepted(server, token)));
    const bob = await server.signIn('bob');
    await server.manager.remove('bob');
    assert.equal(await isAccepted(server, bob.accessToken), false);
  });
});

const make = (server: ServerWithAccounts, token: string, body: unknown) =>
  server.ask(tokens, { token, body });

describe('A personal token', () => {
  it('is shown with its secret once, and without it from then on', async () => {
    await using server = await aServerWithAccounts();
    const { accessToken } = await server.signIn('ada');
    const body = { name: 'backup', scopes: ['todos:write', 'todos:read', 'todos:read'] };
    const response = await make(server, accessToken, body);
    assert.deepEqual([response.status, response.headers.get('Cache-Control')], [201, 'no-store']);
    const { secret, ...shown } = (await response.json()) as Fields & { readonly secret: string };
    assert.match(secret, /^todo_pat_/);
    const expected = {
      id: shown['id'],
      name: 'backup',
      scopes: ['todos:read', 'todos:write'],
      lastFour: secret.slice(-4),
      createdAt: '2026-11-22T09:30:00.000Z',
      lastUsedAt: null,
      expiresAt: '2027-02-20T09:30:00.000Z',
    };
    assert.deepEqual(shown, expected);
    assert.deepEqual(await listOf(server, tokens, accessToken), [expected]);

    assert.equal((await server.ask(todos, { token: secret })).status, 200);
    const [used] = await listOf(server, tokens, accessToken);
    assert.equal(used?.['lastUsedAt'], '2026-11-22T09:30:00.000Z');
  });

  it('expires when it should, or never', async () => {
    await using server = await aServerWithAccounts();
    const { accessToken } = await server.signIn('ada');
    const secretOf = async (name: string, expiresAt?: string | null) => {
      const scopes = ['account'];
      const body = expiresAt === undefined ? { name, scopes } : { name, scopes, expiresAt };
      const response = await make(server, accessToken, body);
      return (await response.json()) as { readonly secret: string; readonly expiresAt: unknown };
    };
    const soon = await secretOf('soon', '2026-11-22T12:30:00+02:00');
    const usual = await secretOf('usual');
    const never = await secretOf('never', null);
    assert.equal(soon.expiresAt, '2026-11-22T10:30:00.000Z');
    assert.equal(never.expiresAt, null);
    const accepted = () =>
      Promise.all([soon, usual, never].map(({ secret }) => isAccepted(server, secret)));
    assert.deepEqual(await accepted(), [true, true, true]);
    server.wait(60 * 60);
    assert.deepEqual(await accepted(), [false, true, true]);
    server.wait(90 * day);
    assert.deepEqual(await accepted(), [false, false, true]);
  });

  it('needs a name of its own, a scope and an expiry in the future', async () => {
    await using server = await aServerWithAccounts();
    const { accessToken } = await server.signIn('ada');
    const faultsOf = async (body: unknown) => {
      const response = await make(server, accessToken, body);
      assert.equal(response.status, 422, JSON.stringify(body));
      return ((await response.json()) as ProblemJson).errors?.map(({ pointer }) => pointer);
    };
    assert.deepEqual(await faultsOf({}), ['/name', '/scopes']);
    assert.deepEqual(await faultsOf({ name: ' ', scopes: [] }), ['/name', '/scopes']);
    assert.deepEqual(await faultsOf({ name: 'a', scopes: ['todos'] }), ['/scopes/0']);
    for (const expiresAt of ['2026-11-30', 'tomorrow', '', 7, '2026-11-22T09:30:00Z']) {
      assert.deepEqual(await faultsOf({ name: 'a', scopes: ['account'], expiresAt }), [
        '/expiresAt',
      ]);
    }
    assert.deepEqual(await faultsOf({ name: 'a', scopes: ['account'], id: 'x' }), ['/id']);
    assert.equal((await make(server, accessToken, { name: 'a', scopes: ['account'] })).status, 201);
    assert.deepEqual(await faultsOf({ name: 'a', scopes: ['account'] }), ['/name']);
  });

  it('is revoked by its account, and by no other', async () => {
    await using server = await aServerWithAccounts();
    const secret = await server.personalToken('ada', ['account']);
    const [ada, bob] = [await server.signIn('ada'), await server.signIn('bob')];
    const [token] = await listOf(server, tokens, ada.accessToken);
    const revoke = async (by: SessionTokens) =>
      (
        await server.ask(`${tokens}/${String(token?.['id'])}`, {
          method: 'DELETE',
          token: by.accessToken,
        })
      ).status;
    assert.equal(await revoke(bob), 404);
    assert.ok(await isAccepted(server, secret));
    assert.equal(await revoke(ada), 204);
    assert.equal(await isAccepted(server, secret), false);
    assert.equal(await revoke(ada), 404);
  });
});

describe('The routes of accounts', () => {
  it('do not exist where there are none', async () => {
    await using server = await aServer(inMemoryStore());
    for (const path of [sessions, refresh, me, tokens]) {
      // Not by fetch, which a suite holds to the document of a server with accounts.
      const message = `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`;
      assert.match(await rawExchange(server.url, message), /^HTTP\/1\.1 404 /, path);
    }
  });

  it('answer HEAD where they answer GET', async () => {
    await using server = await aServerWithAccounts();
    const { accessToken } = await server.signIn('ada');
    for (const path of [sessions, me, tokens]) {
      const response = await server.ask(path, { method: 'HEAD', token: accessToken });
      assert.deepEqual([response.status, await response.text()], [200, ''], path);
    }
  });
});

const times = (createdAt: string, isCurrent: boolean) => ({
  createdAt,
  refreshedAt: createdAt,
  expiresAt: createdAt.replace('-11-', '-12-'),
  isCurrent,
});
