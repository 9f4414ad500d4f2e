import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inMemoryStore } from '@todo/adapters-memory';
import { StorageError, UnauthenticatedError } from '@todo/application';
import { scopes, type Scope } from '@todo/domain';
import {
  accountsInMemory,
  aPassword,
  aServerWithAccounts,
  type ServerWithAccounts,
} from '../../testing/a-server-with-accounts.ts';
import { aServer } from '../../testing/a-server.ts';
import { rawConnection, rawExchange } from '../../testing/raw-connection.ts';
import type { ProblemJson } from '@todo/rest-contract';
import { serverRoutes } from '../routes/routes.ts';

const todos = '/api/v1/todos';
const me = '/api/v1/me';
const plain = 'Bearer realm="todo"';
const invalid = `${plain}, error="invalid_token"`;

const routes = serverRoutes(accountsInMemory().accounts);
const guarded = routes.filter(({ scope }) => scope !== 'public');
/** Those that a program on the same machine needs credentials for. */
const closed = guarded.filter(({ openTo }) => openTo === undefined);
const open = routes.filter((route) => !closed.includes(route));

const isAboutCredentials = ({ status }: Response) => status === 401 || status === 403;

/** An address that fits the pattern. */
const example = (path: string) =>
  path
    .replace('{id}', '1')
    .replace('{slug}', 'validation')
    .replace('/assets/{name}', '/assets/page.css');

/** What a browser says of a page of the server itself, for a route that only such pages may use. */
const pageFor = ({ forOwnPages }: (typeof routes)[number]) =>
  forOwnPages === undefined ? {} : { headers: { 'Sec-Fetch-Site': 'same-origin' } };

/** An empty object, for a route that takes a body. */
const bodyFor = ({ body }: (typeof routes)[number]) => (body === undefined ? {} : { body: {} });

async function problemOf(response: Response): Promise<string> {
  return ((await response.json()) as ProblemJson).type;
}

describe('A client without credentials', () => {
  for (const route of closed) {
    const { method, path } = route;
    it(`is refused at ${method} ${path}`, async () => {
      await using server = await aServerWithAccounts();
      const response = await server.ask(example(path), { method, ...bodyFor(route) });
      assert.equal(response.status, 401);
      assert.equal(response.headers.get('WWW-Authenticate'), plain);
      assert.equal(response.headers.get('Cache-Control'), 'no-store');
      assert.equal(await problemOf(response), '/problems/unauthorized');
    });
  }

  for (const route of open) {
    const { method, path } = route;
    it(`gets an answer at ${method} ${path}`, async () => {
      await using server = await aServerWithAccounts();
      const response = await server.ask(example(path), {
        method,
        ...bodyFor(route),
        ...pageFor(route),
      });
      assert.ok(!isAboutCredentials(response), `${response.status}`);
    });
  }

  it('may ask everywhere which methods there are', async () => {
    await using server = await aServerWithAccounts();
    for (const { path } of routes) {
      const { status, headers } = await server.ask(example(path), { method: 'OPTIONS' });
      assert.deepEqual([status, headers.get('WWW-Authenticate')], [204, null], path);
    }
  });

  it('is refused by HEAD as by GET, without a body', async () => {
    await using server = await aServerWithAccounts();
    for (const { method, path } of closed) {
      if (method !== 'GET') continue;
      const response = await server.ask(example(path), { method: 'HEAD' });
      assert.deepEqual([response.status, await response.text()], [401, ''], path);
      assert.equal(response.headers.get('WWW-Authenticate'), plain);
    }
  });

  it('is the person at the machine while there is no account, but has no account', async () => {
    await using server = await aServerWithAccounts({ people: [] });
    assert.equal((await server.ask(todos)).status, 200);
    assert.equal((await server.ask(todos, { body: { task: 'Buy milk' } })).status, 201);
    for (const route of closed.filter(({ scope }) => scope === 'account')) {
      const { method, path } = route;
      const response = await server.ask(example(path), { method, ...bodyFor(route) });
      assert.equal(response.status, 401, `${method} ${path}`);
      assert.equal(response.headers.get('WWW-Authenticate'), plain);
    }
    await server.manager.add('ada', aPassword);
    assert.equal((await server.ask(todos)).status, 401);
  });

  it('is refused without an account, too, where credentials are always required', async () => {
    await using server = await aServerWithAccounts({ people: [], requireCredentials: 'always' });
    assert.equal((await server.ask(todos)).status, 401);
  });
});

describe('A token that is not valid', () => {
  it('is refused by every route that needs one, and by no other', async () => {
    await using server = await aServerWithAccounts();
    const { refreshToken } = await server.signIn('ada');
    const ended = await server.signIn('ada');
    await server.ask('/api/v1/sessions/current', { method: 'DELETE', token: ended.accessToken });
    const tokens = ['x', 'e30.e30.e30', `todo_pat_${'0'.repeat(36)}`, refreshToken];
    for (const token of [...tokens, ended.accessToken]) {
      for (const route of routes) {
        const { method, path } = route;
        const response = await server.ask(example(path), { method, token, ...bodyFor(route) });
        const where = `${method} ${path} ${token}`;
        assert.equal(response.status === 401, closed.includes(route), where);
        if (response.status !== 401) continue;
        assert.equal(response.headers.get('WWW-Authenticate'), invalid, where);
        assert.equal(await problemOf(response), '/problems/unauthorized');
      }
    }
  });

  it('is refused also where a client without any is accepted', async () => {
    await using server = await aServerWithAccounts({ people: [] });
    const response = await server.ask(todos, { token: 'x' });
    assert.deepEqual([response.status, response.headers.get('WWW-Authenticate')], [401, invalid]);
  });
});

/** The status of a GET with these header lines, and its challenge. */
async function answerTo(server: ServerWithAccounts, path: string, ...lines: readonly string[]) {
  const head = [`GET ${path} HTTP/1.1`, 'Host: localhost', 'Connection: close', ...lines];
  const answer = await rawExchange(server.url, `${head.join('\r\n')}\r\n\r\n`);
  const [, challenge] = /^WWW-Authenticate: (.*)\r$/im.exec(answer) ?? [];
  return { status: Number(answer.slice(9, 12)), challenge };
}

describe('The header Authorization', () => {
  it('has the scheme in any case, and the token after one or more blanks', async () => {
    await using server = await aServerWithAccounts();
    const { accessToken } = await server.signIn('ada');
    for (const scheme of ['Bearer', 'bearer', 'BEARER', 'Bearer  ']) {
      const line = `Authorization: ${scheme} ${accessToken}`;
      assert.equal((await answerTo(server, me, line)).status, 200, scheme);
    }
  });

  it('may not be sent twice, even with the same token', async () => {
    await using server = await aServerWithAccounts();
    const { accessToken } = await server.signIn('ada');
    const line = `Authorization: Bearer ${accessToken}`;
    for (const other of [
      line,
      'authorization: Bearer x',
      'AUTHORIZATION:',
      'Authorization: Basic x',
    ]) {
      const refused = { status: 401, challenge: invalid };
      assert.deepEqual(await answerTo(server, me, line, other), refused, other);
      assert.deepEqual(await answerTo(server, me, other, line), refused, other);
    }
  });

  it('with another scheme is no token', async () => {
    await using server = await aServerWithAccounts();
    const { accessToken } = await server.signIn('ada');
    for (const value of [
      '',
      `Basic ${btoa(`ada:${aPassword}`)}`,
      `Token ${accessToken}`,
      accessToken,
    ]) {
      const refused = { status: 401, challenge: plain };
      assert.deepEqual(await answerTo(server, me, `Authorization: ${value}`), refused, value);
    }
  });

  it('with a malformed token has one that is not valid', async () => {
    await using server = await aServerWithAccounts();
    const { accessToken } = await server.signIn('ada');
    for (const value of [
      'Bearer',
      'Bearer x y',
      `Bearer ${accessToken}, Bearer x`,
      `Bearer "${accessToken}"`,
    ]) {
      const refused = { status: 401, challenge: invalid };
      assert.deepEqual(await answerTo(server, me, `Authorization: ${value}`), refused, value);
    }
  });

  it('is the only place of a credential: the address, a cookie and a body are not', async () => {
    await using server = await aServerWithAccounts();
    const { accessToken } = await server.signIn('ada');
    const query = `?access_token=${accessToken}`;
    assert.equal((await server.ask(me + query)).status, 401);
    assert.equal((await server.ask(me + query, { token: accessToken })).status, 400);
    const headers = { 'X-Forwarded-For': '192.0.2.1' };
    assert.equal((await server.ask(`/metrics${query}`, { headers })).status, 401);
    const cookie = `Cookie: access_token=${accessToken}; Authorization=Bearer ${accessToken}`;
    assert.equal((await answerTo(server, me, cookie)).status, 401);
    assert.equal((await server.ask(todos, { body: { access_token: accessToken } })).status, 401);
  });
});

describe('A personal token', () => {
  for (const scope of scopes) {
    it(`with the scope ${scope} does what needs it, and nothing else`, async () => {
      await using server = await aServerWithAccounts();
      const token = await server.personalToken('ada', [scope]);
      for (const route of closed) {
        const { method, path, needsSession } = route;
        const response = await server.ask(example(path), { method, token, ...bodyFor(route) });
        const where = `${method} ${path}`;
        const isPermitted = route.scope === scope && !needsSession;
        assert.equal(response.status !== 403, isPermitted, where);
        assert.notEqual(response.status, 401, where);
        if (isPermitted) continue;
        const missing = route.scope === scope ? '' : `, scope="${route.scope}"`;
        assert.equal(
          response.headers.get('WWW-Authenticate'),
          `${plain}, error="insufficient_scope"${missing}`,
          where,
        );
        assert.equal(await problemOf(response), '/problems/insufficient-scope');
      }
    });
  }

  it('changes nothing about an account, whatever its scopes', async () => {
    await using server = await aServerWithAccounts();
    const token = await server.personalToken('ada', scopes);
    for (const route of closed.filter(({ needsSession }) => needsSession)) {
      const { method, path } = route;
      const response = await server.ask(example(path), { method, token, ...bodyFor(route) });
      assert.equal(response.status, 403, `${method} ${path}`);
      const { detail } = (await response.json()) as ProblemJson;
      assert.equal(detail, 'Only a signed-in session may do this: sign in with the password.');
    }
    assert.equal((await server.ask(me, { token })).status, 200);
  });

  it('is not needed by a session, which may do everything', async () => {
    await using server = await aServerWithAccounts();
    for (const route of closed) {
      const { method, path } = route;
      const { accessToken: token } = await server.signIn('ada');
      const response = await server.ask(example(path), { method, token, ...bodyFor(route) });
      assert.ok(!isAboutCredentials(response), `${method} ${path}: ${response.status}`);
    }
  });
});

describe('The todos of an account', () => {
  it('are reached with its credentials alone', async () => {
    await using server = await aServerWithAccounts();
    const [ada, bob] = [await server.signIn('ada'), await server.signIn('bob')];
    const body = { task: 'Buy milk' };
    const created = await server.ask(todos, { token: ada.accessToken, body });
    const path = created.headers.get('Location') ?? '';
    assert.equal((await server.ask(path, { token: ada.accessToken })).status, 200);
    for (const method of ['GET', 'DELETE']) {
      assert.equal((await server.ask(path, { method, token: bob.accessToken })).status, 404);
    }
    assert.equal((await server.ask(path, { token: ada.accessToken })).status, 200);
  });
});

/** The beginning of a request that adds a todo, up to its body. */
function headWith(...lines: readonly string[]): string {
  const start = [`POST ${todos} HTTP/1.1`, 'Host: localhost', 'Content-Type: application/json'];
  return [...start, ...lines, '', ''].join('\r\n');
}

describe('The body of a request without credentials', () => {
  it('is not asked for', async () => {
    await using server = await aServerWithAccounts();
    const message = headWith('Content-Length: 20', 'Expect: 100-continue');
    const answer = await rawExchange(server.url, message);
    assert.match(answer, /^HTTP\/1\.1 401 /);
    assert.match(answer, /^Connection: close\r$/im);
    assert.doesNotMatch(answer, /100 Continue/);
  });

  it('is not read, however long it is', async () => {
    await using server = await aServerWithAccounts();
    for (const lines of [['Content-Length: 1000000000'], ['Transfer-Encoding: chunked']]) {
      const socket = await rawConnection(server.url);
      socket.write(headWith(...lines));
      const begin = performance.now();
      let answer = '';
      for await (const chunk of socket) answer += String(chunk);
      assert.match(answer, /^HTTP\/1\.1 401 /);
      assert.ok(performance.now() - begin < 5000);
    }
  });

  it('is not looked at: a fault in it is no news to a stranger', async () => {
    await using server = await aServerWithAccounts();
    const headers = { 'Content-Type': 'text/plain' };
    const response = await server.ask(`${todos}/x?colour=red`, { method: 'PUT', headers });
    assert.equal(response.status, 401);
  });
});

const failing = async () => {
  throw new StorageError('storage-unavailable', 'cannot lock /home/ada/todo.db');
};

describe('An authenticator', () => {
  it('of a host reads the headers that its gateway sets, each sent once', async () => {
    await using server = await aServerWithAccounts({
      authenticator: {
        async authenticate({ header }) {
          const owner = header('x-user');
          if (owner === undefined) throw new UnauthenticatedError('missing');
          const permitted: readonly Scope[] = ['todos:read'];
          return { owner, actor: owner, scopes: permitted };
        },
      },
    });
    assert.equal((await answerTo(server, todos, 'X-User: carl')).status, 200);
    assert.equal((await answerTo(server, todos)).status, 401);
    assert.equal((await answerTo(server, todos, 'X-User: carl', 'x-user: ada')).status, 401);
    const headers = { 'X-User': 'carl' };
    assert.equal((await server.ask(todos, { headers, body: { task: 'Buy milk' } })).status, 403);
  });

  it('that cannot reach its storage makes the API unavailable', async () => {
    await using server = await aServer(inMemoryStore(), {
      authenticator: { authenticate: failing },
    });
    const response = await server.fetch(todos);
    assert.equal(response.status, 503);
    assert.doesNotMatch(await response.text(), /home/);
  });
});

describe('The metrics', () => {
  const metrics = '/metrics';

  it('are for programs on the same machine', async () => {
    await using server = await aServerWithAccounts();
    const { status, headers } = await server.ask(metrics);
    assert.deepEqual([status, headers.get('RateLimit')], [200, null]);
    assert.equal((await server.ask(metrics, { token: 'x' })).status, 200);
  });

  for (const name of ['Forwarded', 'X-Forwarded-For']) {
    it(`are not for a client of a proxy, which sends ${name}`, async () => {
      await using server = await aServerWithAccounts();
      for (const value of ['', 'for=192.0.2.1', '127.0.0.1', '192.0.2.1']) {
        const response = await server.ask(metrics, { headers: { [name]: value } });
        assert.equal(response.status, 401, value);
        assert.equal(response.headers.get('WWW-Authenticate'), plain);
      }
    });
  }

  it('are for every client with the scope account', async () => {
    await using server = await aServerWithAccounts();
    const headers = { 'X-Forwarded-For': '192.0.2.1' };
    const token = await server.personalToken('ada', ['account']);
    assert.equal((await server.ask(metrics, { headers, token })).status, 200);
    const other = await server.personalToken('ada', ['todos:read']);
    assert.equal((await server.ask(metrics, { headers, token: other })).status, 403);
  });

  it('are for the client that a trusted proxy names, if that is on the same machine', async () => {
    await using server = await aServerWithAccounts({ trustProxy: ['loopback'] });
    const statusOf = async (headers: Readonly<Record<string, string>>) =>
      (await server.ask(metrics, { headers })).status;
    assert.equal(await statusOf({}), 200);
    assert.equal(await statusOf({ 'X-Forwarded-For': '127.0.0.1' }), 200);
    for (const chain of ['192.0.2.1', '127.0.0.1, 192.0.2.1', '192.0.2.1, 127.0.0.1']) {
      assert.equal(await statusOf({ 'X-Forwarded-For': chain }), 401, chain);
    }
    assert.equal(await statusOf({ Forwarded: 'for=192.0.2.1' }), 401);
  });

  it('are open to no other client on a server without accounts', async () => {
    await using server = await aServer(inMemoryStore());
    assert.equal((await server.fetch(metrics)).status, 200);
    const headers = { 'X-Forwarded-For': '192.0.2.1' };
    assert.equal((await server.fetch(metrics, { headers })).status, 401);
  });
});

const leftOf = ({ headers }: Response) =>
  Number(/;r=(\d+);/.exec(headers.get('RateLimit') ?? '')?.[1]);

const from = (address: string) => ({ headers: { 'X-Forwarded-For': address } });

describe('The rate limit of an account', () => {
  const rateLimit = { requests: 5, seconds: 3600 };

  it('counts its requests from all addresses together', async () => {
    await using server = await aServerWithAccounts({ rateLimit, trustProxy: 1 });
    const body = { name: 'ada', password: aPassword };
    const signedIn = await server.ask('/api/v1/sessions', { ...from('192.0.2.1'), body });
    const { accessToken: token } = (await signedIn.json()) as { readonly accessToken: string };
    for (const [left, address] of [4, 3, 2, 1, 0].map((n) => [n, `198.51.100.${n}`] as const)) {
      const response = await server.ask(me, { ...from(address), token });
      assert.deepEqual([response.status, leftOf(response)], [200, left]);
    }
    const refused = await server.ask(me, { ...from('198.51.100.9'), token });
    assert.equal(refused.status, 429);
    assert.equal(await problemOf(refused), '/problems/quota-exceeded');
    assert.ok(Number(refused.headers.get('Retry-After')) > 3000);
    assert.equal(refused.headers.get('RateLimit')?.startsWith('"requests";r=0;'), true);
    // Another client at that address has what the address has left.
    assert.equal(leftOf(await server.ask(me, from('198.51.100.9'))), 3);
  });

  it('is told only where it is tighter than that of the address', async () => {
    await using server = await aServerWithAccounts({ rateLimit });
    const { accessToken: token } = await server.signIn('ada');
    // The sign-in counted for the address alone.
    assert.equal(leftOf(await server.ask(me, { token })), 3);
  });

  it('is generous on the machine itself', async () => {
    await using server = await aServerWithAccounts();
    const { accessToken: token } = await server.signIn('ada');
    const { headers } = await server.ask(me, { token });
    assert.equal(headers.get('RateLimit-Policy'), '"requests";q=1000000;w=60');
  });

  it('does not concern clients without credentials, who are counted by address alone', async () => {
    await using server = await aServerWithAccounts({ people: [], rateLimit, trustProxy: 1 });
    for (let n = 0; n < 8; n += 1) {
      const headers = { 'X-Forwarded-For': `192.0.2.${n}` };
      assert.equal((await server.ask(todos, { headers })).status, 200);
    }
  });
});
