import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import {
  addAccounts,
  ownPage,
  password,
  signIn,
  signInFromPage,
  todoReading,
  type Tokens,
} from './accounts.ts';
import { onEachDatabase } from './databases/databases.ts';
import { keptConnection, type KeptAnswer, type KeptConnection } from './kept-connection.ts';
import { loggedServer, type LoggedServer } from './logged-server.ts';
import { aMachine, type Machine } from './todo-program.ts';

/*
 * One database, and three processes that serve it: the two of `serve --workers 2`, and another server. Each has a
 * connection that stays open from the first to the last test.
 */

/** A process that serves, and the connection to it. */
interface Place {
  readonly origin: string;
  readonly connection: KeptConnection;
}

const people = ['ada', 'bob', 'disabled', 'changed', 'removed'] as const;

const todosPath = '/api/v1/todos?limit=1';

onEachDatabase('A credential that is revoked', (kind) => {
  let machine: Machine;
  let servers: readonly LoggedServer[] = [];
  let places: readonly Place[] = [];

  before(async () => {
    machine = await aMachine(kind);
    await addAccounts(machine, people);
    const [together, alone] = await Promise.all([
      loggedServer(machine, '--workers', '2'),
      loggedServer(machine),
    ]);
    servers = [together, alone];
    const connection = keptConnection(alone.origin);
    places = [...(await placesOfWorkers(together, 2)), { origin: alone.origin, connection }];
  });

  after(async () => {
    for (const { connection } of places) connection[Symbol.dispose]();
    await Promise.all(servers.map((server) => server.stop()));
    await machine[Symbol.asyncDispose]();
  });

  /** Sends the same request to every process at the same moment. */
  const everywhere = (token: string, path = todosPath): Promise<readonly KeptAnswer[]> =>
    Promise.all(places.map(({ connection }) => connection.ask({ path, token })));

  async function isValidEverywhere(token: string): Promise<void> {
    const answers = await everywhere(token);
    assert.deepEqual(statuses(answers), [200, 200, 200]);
  }

  /** Expects that the very next request of each connection is refused. */
  async function isRefusedEverywhere(token: string): Promise<void> {
    for (const { status, headers } of await everywhere(token)) {
      assert.equal(status, 401);
      assert.equal(headers['www-authenticate'], 'Bearer realm="todo", error="invalid_token"');
    }
  }

  /** Signs in as a page does, and uses the cookie on all processes. */
  async function aPage(name: string): Promise<string> {
    const cookie = await signInFromPage(places[0]?.origin ?? '', name);
    assert.deepEqual(statuses(await fromPages(cookie)), [200, 200, 200]);
    return cookie;
  }

  const fromPages = (cookie: string): Promise<readonly KeptAnswer[]> =>
    Promise.all(
      places.map(({ connection }) =>
        connection.ask({ path: todosPath, headers: { Cookie: cookie } }),
      ),
    );

  async function isNoPageEverywhere(cookie: string): Promise<void> {
    for (const { status, headers } of await fromPages(cookie)) {
      assert.deepEqual([status, headers['www-authenticate']], [401, 'Bearer realm="todo"']);
    }
  }

  const refresh = ({ connection }: Place, refreshToken: string) =>
    connection.ask({
      path: '/api/v1/sessions/refresh',
      method: 'POST',
      body: { refreshToken },
    });

  /** A session that was opened on the process at `place`, and has been used on all of them. */
  async function aSession(name: string, place = 0): Promise<Tokens> {
    const answer = await places[place]?.connection.ask({
      path: '/api/v1/sessions',
      method: 'POST',
      body: { name, password },
    });
    assert.equal(answer?.status, 201, answer?.text);
    const tokens = JSON.parse(answer.text) as Tokens;
    await isValidEverywhere(tokens.accessToken);
    return tokens;
  }

  async function isRefreshedNowhere(refreshToken: string): Promise<void> {
    const answers = await Promise.all(places.map((place) => refresh(place, refreshToken)));
    assert.deepEqual(statuses(answers), [401, 401, 401]);
  }

  /** A personal token that was made with the session. */
  async function aToken({ accessToken }: Tokens) {
    const answer = await places[1]?.connection.ask({
      path: '/api/v1/tokens',
      method: 'POST',
      token: accessToken,
      body: { name: crypto.randomUUID(), scopes: ['todos:read'] },
    });
    assert.equal(answer?.status, 201);
    const made = JSON.parse(answer.text) as { readonly id: string; readonly secret: string };
    await isValidEverywhere(made.secret);
    return made;
  }

  async function operates(...args: string[]): Promise<void> {
    const { exitCode, stderr } = await machine.todo('user', ...args);
    assert.equal(exitCode, 0, stderr);
  }

  it('was valid in every process as soon as one had issued it', async () => {
    for (const place of places.keys()) await aToken(await aSession('ada', place));
  });

  it('stops everywhere at once when its client signs out at any process', async () => {
    for (const { connection } of places) {
      const { accessToken, refreshToken } = await aSession('ada');
      const path = '/api/v1/sessions/current';
      const { status } = await connection.ask({ path, method: 'DELETE', token: accessToken });
      assert.equal(status, 204);
      await isRefusedEverywhere(accessToken);
      await isRefreshedNowhere(refreshToken);
    }
  });

  it('stops everywhere at once when another session ends it', async () => {
    const own = await aSession('ada');
    for (const { connection } of places) {
      const other = await aSession('ada');
      const { text } = await connection.ask({
        path: '/api/v1/sessions',
        token: other.accessToken,
      });
      const current = (JSON.parse(text) as { id: string; isCurrent: boolean }[]).find(
        ({ isCurrent }) => isCurrent,
      );
      const path = `/api/v1/sessions/${current?.id}`;
      const ended = await connection.ask({ path, method: 'DELETE', token: own.accessToken });
      assert.equal(ended.status, 204);
      await isRefusedEverywhere(other.accessToken);
      await isRefreshedNowhere(other.refreshToken);
    }
    await isValidEverywhere(own.accessToken);
  });

  it('stops everywhere at once when it is the cookie of a page that signs out at any process', async () => {
    for (const { connection } of places) {
      const cookie = await aPage('ada');
      const path = '/api/v1/sessions/current';
      const headers = { Cookie: cookie, ...ownPage };
      assert.equal((await connection.ask({ path, method: 'DELETE', headers })).status, 204);
      await isNoPageEverywhere(cookie);
    }
  });

  it('stops everywhere at once when it is a personal token', async () => {
    const session = await aSession('ada');
    for (const { connection } of places) {
      const { id, secret } = await aToken(session);
      const revoked = await connection.ask({
        path: `/api/v1/tokens/${id}`,
        method: 'DELETE',
        token: session.accessToken,
      });
      assert.equal(revoked.status, 204);
      await isRefusedEverywhere(secret);
    }
  });

  it('stops everywhere at once when its owner changes the password in another session', async () => {
    const [own, other] = [await aSession('bob', 0), await aSession('bob', 2)];
    const { secret } = await aToken(other);
    const page = await aPage('bob');
    const changed = await places[2]?.connection.ask({
      path: '/api/v1/me/password',
      method: 'PUT',
      token: own.accessToken,
      body: { current: password, new: 'another good password' },
    });
    assert.equal(changed?.status, 204);
    await isRefusedEverywhere(other.accessToken);
    await isRefreshedNowhere(other.refreshToken);
    await isNoPageEverywhere(page);
    await isValidEverywhere(own.accessToken);
    await isValidEverywhere(secret);
  });

  it('stops everywhere at once when the operator changes the password', async () => {
    const session = await aSession('changed');
    const { secret } = await aToken(session);
    const args = ['user', 'password', 'changed', '--password-stdin', '--revoke-tokens'];
    const changed = await todoReading(machine, 'another good password', ...args);
    assert.equal(changed.exitCode, 0, changed.stderr);
    await isRefusedEverywhere(session.accessToken);
    await isRefusedEverywhere(secret);
    await isRefreshedNowhere(session.refreshToken);
    for (const { origin } of places) {
      await signIn(origin, 'changed', 'another good password');
      await assert.rejects(signIn(origin, 'changed'), /^Error: 401:/);
    }
  });

  for (const [command, name] of [
    [['disable'], 'disabled'],
    [['rm', '--yes'], 'removed'],
  ] as const) {
    it(`stops everywhere at once when the operator runs user ${command[0]}`, async () => {
      const session = await aSession(name);
      const { secret } = await aToken(session);
      const page = await aPage(name);
      await operates(...command, name);
      await isNoPageEverywhere(page);
      await isRefusedEverywhere(session.accessToken);
      await isRefusedEverywhere(secret);
      await isRefreshedNowhere(session.refreshToken);
      for (const { origin } of places) await assert.rejects(signIn(origin, name), /^Error: 401:/);
    });
  }

  it('was not a refresh token that all processes get at the same moment', async () => {
    let { refreshToken } = await aSession('ada');
    for (let round = 0; round < 5; round += 1) {
      const answers = await Promise.all(
        [...places, ...places].map((place) => refresh(place, refreshToken)),
      );
      assert.deepEqual(new Set(statuses(answers)), new Set([200]));
      const tokens = answers.map(({ text }) => JSON.parse(text) as Tokens);
      for (const { accessToken } of tokens) await isValidEverywhere(accessToken);
      // Each client goes on with its own copy of the next one, which is the same for all.
      refreshToken = tokens[round]?.refreshToken ?? '';
    }
  });

  it('stops everywhere at once when a refresh token is used that is older than the one before', async () => {
    const first = await aSession('ada');
    const [one, two, three] = places;
    assert.ok(one && two && three);
    const second = JSON.parse((await refresh(one, first.refreshToken)).text) as Tokens;
    const third = JSON.parse((await refresh(two, second.refreshToken)).text) as Tokens;
    await isValidEverywhere(third.accessToken);
    assert.equal((await refresh(three, first.refreshToken)).status, 401);
    for (const { accessToken } of [first, second, third]) await isRefusedEverywhere(accessToken);
    await isRefreshedNowhere(third.refreshToken);
  });
});

const statuses = (answers: readonly KeptAnswer[]) => answers.map(({ status }) => status);

/**
 * Opens connections until `count` workers have accepted one: the log says which worker has answered. The first one
 * accepts them all until the others have started, too.
 */
async function placesOfWorkers(server: LoggedServer, count: number): Promise<readonly Place[]> {
  const { origin } = server;
  const found = new Map<number, Place>();
  const began = performance.now();
  while (found.size < count) {
    assert.ok(performance.now() - began < 30_000, `${found.size} of ${count} workers accept`);
    const connection = keptConnection(origin);
    const { headers } = await connection.ask({ path: todosPath });
    const line = await server.logged(`"requestId":"${String(headers['x-request-id'])}"`);
    const { pid } = JSON.parse(line) as { readonly pid: number };
    if (found.has(pid)) connection[Symbol.dispose]();
    else found.set(pid, { origin, connection });
  }
  return [...found.values()];
}
