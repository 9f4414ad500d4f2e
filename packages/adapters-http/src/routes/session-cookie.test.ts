import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  aPassword,
  aServerWithAccounts,
  type ServerWithAccounts,
} from '../../testing/a-server-with-accounts.ts';

const todos = '/api/v1/todos';
const sessions = '/api/v1/sessions';
const me = '/api/v1/me';

/** What a browser says of a page of the server itself. */
const ownPage = { 'Sec-Fetch-Site': 'same-origin' };

const days = 24 * 60 * 60;

/** Signs in as a page does. */
function signInFromPage(
  server: ServerWithAccounts,
  headers: Readonly<Record<string, string>> = ownPage,
  password = aPassword,
): Promise<Response> {
  return server.ask(`${sessions}/cookie`, { headers, body: { name: 'ada', password } });
}

/** The value of the header Cookie that a browser sends after this response. */
function cookieIn(response: Response): string {
  assert.equal(response.status, 204);
  const [pair = ''] = (response.headers.get('Set-Cookie') ?? '').split(';');
  return pair;
}

/** The page of ada in a browser. */
async function aPage(server: ServerWithAccounts) {
  const cookie = cookieIn(await signInFromPage(server));
  return {
    cookie,
    ask: (path: string, { headers, ...asked }: Parameters<ServerWithAccounts['ask']>[1] = {}) =>
      server.ask(path, { headers: { Cookie: cookie, ...ownPage, ...headers }, ...asked }),
  };
}

/** The list of the sessions of ada, as the holder of `cookie` gets it. */
async function sessionsOf(page: Awaited<ReturnType<typeof aPage>>) {
  const response = await page.ask(sessions);
  assert.equal(response.status, 200);
  return (await response.json()) as { id: string; isCurrent: boolean; expiresAt: string }[];
}

describe('Signing in from a page', () => {
  it('gives a cookie that no script reads and no other site sends, and no token', async () => {
    await using server = await aServerWithAccounts();
    const response = await signInFromPage(server);
    assert.equal(response.headers.get('Cache-Control'), 'no-store');
    assert.equal(await response.text(), '');
    assert.match(
      response.headers.get('Set-Cookie') ?? '',
      /^todo_session=[\w.-]+; Max-Age=34560000; Path=\/; HttpOnly; SameSite=Strict$/,
    );
  });

  it('binds the cookie to the host and to TLS wherever the page is reached over TLS', async () => {
    const secure = /^__Host-todo=[\w.-]+; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Strict; Secure$/;
    {
      await using server = await aServerWithAccounts({ publicUrl: 'https://todo.example.org' });
      const response = await signInFromPage(server);
      assert.match(response.headers.get('Set-Cookie') ?? '', secure);
      const [cookie = ''] = (response.headers.get('Set-Cookie') ?? '').split(';');
      assert.equal((await server.ask(me, { headers: { Cookie: cookie } })).status, 200);
      const plain = cookie.replace('__Host-todo', 'todo_session');
      assert.equal((await server.ask(me, { headers: { Cookie: plain } })).status, 401);
    }
    await using server = await aServerWithAccounts({ trustProxy: 1 });
    const throughTls = { ...ownPage, 'X-Forwarded-For': '192.0.2.1', 'X-Forwarded-Proto': 'https' };
    const response = await signInFromPage(server, throughTls);
    assert.match(response.headers.get('Set-Cookie') ?? '', secure);
  });

  it('is for pages of the server itself', async () => {
    const allowed = 'https://friend.example.org';
    await using server = await aServerWithAccounts({ allowedOrigins: [allowed] });
    for (const headers of [
      {},
      { 'Sec-Fetch-Site': 'cross-site' },
      { 'Sec-Fetch-Site': 'same-site' },
      { 'Sec-Fetch-Site': 'none' },
      { Origin: 'https://evil.example.org' },
      { Origin: 'null' },
      { Origin: 'null', ...ownPage },
      { Origin: allowed },
      { Origin: allowed, 'Sec-Fetch-Site': 'cross-site' },
    ]) {
      const response = await signInFromPage(server, headers);
      assert.equal(response.status, 403, JSON.stringify(headers));
      const { type } = (await response.json()) as { type: string };
      assert.equal(type, '/problems/forbidden-origin');
      assert.equal(response.headers.get('Set-Cookie'), null);
    }
    assert.equal((await signInFromPage(server, { Origin: server.url })).status, 204);
  });

  it('has to wait after wrong passwords like any sign-in, and they count together', async () => {
    await using server = await aServerWithAccounts();
    const wrong = { name: 'ada', password: 'eight lonely herons' };
    for (let tries = 0; tries < 3; tries += 1) {
      assert.equal((await signInFromPage(server, ownPage, wrong.password)).status, 401);
    }
    for (let tries = 0; tries < 2; tries += 1) {
      assert.equal((await server.ask(sessions, { body: wrong })).status, 401);
    }
    const response = await signInFromPage(server);
    assert.equal(response.status, 429);
    assert.equal(response.headers.get('Set-Cookie'), null);
  });
});

describe('The cookie of a session', () => {
  it('permits what a session permits', async () => {
    await using server = await aServerWithAccounts();
    const page = await aPage(server);
    assert.equal(((await (await page.ask(me)).json()) as { name: string }).name, 'ada');
    const added = await page.ask(todos, { body: { task: 'Feed the heron' } });
    assert.equal(added.status, 201);
    assert.equal((await page.ask(`${todos}/1`, { method: 'DELETE' })).status, 204);
    const token = { name: 'phone', scopes: ['todos:read'] };
    assert.equal((await page.ask('/api/v1/tokens', { body: token })).status, 201);
    assert.deepEqual(
      (await sessionsOf(page)).map(({ isCurrent }) => isCurrent),
      [true],
    );
  });

  it('opens the stream of events, which ends when the session does', async () => {
    await using server = await aServerWithAccounts({ events: { keepAlive: 20 } });
    const page = await aPage(server);
    const response = await page.ask('/api/v1/events');
    assert.equal(response.headers.get('Content-Type'), 'text/event-stream');
    assert.equal((await page.ask(`${sessions}/current`, { method: 'DELETE' })).status, 204);
    for await (const _ of response.body ?? []);
  });

  it('permits a page of the server alone to change anything, whatever origins are allowed', async () => {
    const allowed = 'https://friend.example.org';
    await using server = await aServerWithAccounts({ allowedOrigins: [allowed] });
    const { cookie } = await aPage(server);
    for (const headers of [
      {},
      { 'Sec-Fetch-Site': 'same-site' },
      { 'Sec-Fetch-Site': 'none' },
      { Origin: allowed },
      { Origin: allowed, 'Sec-Fetch-Site': 'cross-site' },
      { Origin: server.url, 'Sec-Fetch-Site': 'cross-site' },
      { Origin: 'https://evil.example.org', 'Sec-Fetch-Site': 'same-origin' },
    ]) {
      const sent = { headers: { Cookie: cookie, ...headers } };
      for (const [path, asked] of [
        [todos, { ...sent, body: { task: 'Hacked' } }],
        [`${sessions}/current`, { ...sent, method: 'DELETE' }],
        [
          `${me}/password`,
          { ...sent, method: 'PUT', body: { current: aPassword, new: 'hacked!!' } },
        ],
      ] as const) {
        const response = await server.ask(path, asked);
        assert.equal(response.status, 403, `${path} ${JSON.stringify(headers)}`);
        const { type } = (await response.json()) as { type: string };
        assert.equal(type, '/problems/forbidden-origin');
      }
    }
    const read = await server.ask(todos, { headers: { Cookie: cookie, Origin: allowed } });
    assert.equal(read.headers.get('Access-Control-Allow-Credentials'), null);
    assert.deepEqual(await read.json(), []);
    const byOrigin = { headers: { Cookie: cookie, Origin: server.url }, body: { task: 'Buy gin' } };
    assert.equal((await server.ask(todos, byOrigin)).status, 201);
  });

  it('counts for nothing beside an Authorization header, valid or not', async () => {
    await using server = await aServerWithAccounts();
    const page = await aPage(server);
    const bob = await server.signIn('bob');
    const asBob = await page.ask(me, { token: bob.accessToken });
    assert.equal(((await asBob.json()) as { name: string }).name, 'bob');
    // A program that sends a token needs no page, whatever cookie comes along.
    const headers = { Cookie: page.cookie };
    const body = { task: 'Buy gin' };
    assert.equal((await server.ask(todos, { headers, token: bob.accessToken, body })).status, 201);
    for (const authorization of ['Bearer x', 'Basic YWRhOng=', '']) {
      const response = await page.ask(me, { headers: { Authorization: authorization } });
      assert.equal(response.status, 401, authorization);
    }
  });

  it('is nothing where it is forged, of another name, sent twice, or elsewhere', async () => {
    await using server = await aServerWithAccounts();
    const { cookie } = await aPage(server);
    const { accessToken, refreshToken } = await server.signIn('ada');
    const [, token = ''] = /=(.*)/.exec(cookie) ?? [];
    const [head = '', claims = '', signature = ''] = token.split('.');
    for (const sent of [
      'todo_session=',
      'todo_session=x',
      `todo_session=${head}.${claims}.`,
      `todo_session=${head}.${claims}.${signature.slice(0, -4)}AAAA`,
      `todo_session=${accessToken}`,
      `todo_session=${refreshToken}`,
      `TODO_SESSION=${token}`,
      `__Host-todo=${token}`,
      `todo_session_2=${token}`,
      `${cookie}; ${cookie}`,
      `${cookie}; todo_session=x`,
    ]) {
      const response = await server.ask(me, { headers: { Cookie: sent } });
      assert.equal(response.status, 401, sent);
      assert.equal(response.headers.get('WWW-Authenticate'), 'Bearer realm="todo"', sent);
    }
    assert.equal((await server.ask(me, { token })).status, 401);
    assert.equal((await server.ask(`${todos}?todo_session=${token}`)).status, 401);
    const among = `theme=dark; ${cookie}; a=b`;
    assert.equal((await server.ask(me, { headers: { Cookie: among } })).status, 200);
  });

  it('that is not valid leaves a client the person at the machine where no account is', async () => {
    await using server = await aServerWithAccounts({ people: [] });
    const headers = { Cookie: 'todo_session=of.another.server', ...ownPage };
    assert.equal((await server.ask(todos, { headers })).status, 200);
    assert.equal((await server.ask(todos, { headers, body: { task: 'Buy gin' } })).status, 201);
  });

  it('is taken back when the page signs out, and is worth nothing then', async () => {
    await using server = await aServerWithAccounts();
    const page = await aPage(server);
    const response = await page.ask(`${sessions}/current`, { method: 'DELETE' });
    assert.equal(response.status, 204);
    assert.equal(
      response.headers.get('Set-Cookie'),
      'todo_session=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict',
    );
    assert.equal((await page.ask(me)).status, 401);
    const { accessToken } = await server.signIn('ada');
    const byToken = await server.ask(`${sessions}/current`, {
      method: 'DELETE',
      token: accessToken,
    });
    assert.deepEqual([byToken.status, byToken.headers.get('Set-Cookie')], [204, null]);
  });

  it('ends with its session, which a program may end, too', async () => {
    await using server = await aServerWithAccounts();
    const [page, other] = [await aPage(server), await aPage(server)];
    const { accessToken } = await server.signIn('ada');
    const mine = (await sessionsOf(other)).find(({ isCurrent }) => isCurrent);
    const ended = await server.ask(`${sessions}/${mine?.id}`, {
      method: 'DELETE',
      token: accessToken,
    });
    assert.deepEqual([ended.status, (await other.ask(me)).status], [204, 401]);
    assert.equal((await page.ask(me)).status, 200);
    const body = { current: aPassword, new: 'nine lonely herons' };
    assert.equal((await page.ask(`${me}/password`, { method: 'PUT', body })).status, 204);
    assert.equal((await page.ask(me)).status, 200);
    assert.equal((await server.ask(me, { token: accessToken })).status, 401);
    await server.manager.disable('ada');
    assert.equal((await page.ask(me)).status, 401);
  });

  it('lives for 30 days after its last use', async () => {
    await using server = await aServerWithAccounts();
    const page = await aPage(server);
    const unused = await aPage(server);
    for (let uses = 0; uses < 3; uses += 1) {
      server.wait(29 * days);
      // Tabs at the same moment: each is answered, and the session is renewed once.
      const answers = await Promise.all(Array.from({ length: 5 }, () => page.ask(me)));
      assert.ok(
        answers.every(({ status, headers }) => status === 200 && !headers.has('Set-Cookie')),
      );
    }
    assert.equal((await unused.ask(me)).status, 401);
    server.wait(30 * days);
    assert.equal((await page.ask(me)).status, 401);
  });

  it('has to be given again after 400 days, which no browser keeps one for', async () => {
    await using server = await aServerWithAccounts();
    const page = await aPage(server);
    for (let month = 0; month < 16; month += 1) {
      server.wait(25 * days - 1);
      assert.equal((await page.ask(me)).status, 200);
    }
    server.wait(20);
    assert.equal((await page.ask(me)).status, 401);
  });
});
