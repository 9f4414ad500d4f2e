import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { openDatabase } from '@todo/adapters-persistence';
import { instant, type PersonalToken, type Scope } from '@todo/domain';
import { addAccount, ownPage, password, signIn, signInFromPage } from './accounts.ts';
import { forged } from './forged-token.ts';
import { aMachine, type Machine, type RunningServer } from './todo-program.ts';

/*
 * Every operation of the routing table, as the OpenAPI document of a running server has it, with every credential that
 * must not work.
 */

const secretKey = 'a key that only this test and its server know';

/** What the document says about an operation. */
interface Operation {
  readonly method: string;
  readonly path: string;
  readonly scope: Scope;
  readonly body: string | undefined;
}

interface Documented {
  readonly 'x-scope'?: Scope;
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly example?: unknown }>>;
  };
}

/** What ada has, and who else there is. */
interface Scene {
  readonly machine: Machine;
  readonly server: RunningServer;
  readonly origin: string;
  readonly operations: readonly Operation[];
  readonly accessToken: string;
  readonly refreshToken: string;
  /** The value of the header Cookie from a page that she has signed in to. */
  readonly cookie: string;
  readonly ids: {
    readonly todos: string;
    readonly sessions: string;
    readonly tokens: string;
    readonly trash: string;
  };
  /** The id of the command that has added the todo. */
  readonly command: string;
}

let scene: Scene;

before(async () => {
  const machine = await aMachine('file');
  machine.options.env['SECRET_KEY'] = secretKey;
  for (const name of ['ada', 'bob', 'disabled', 'removed']) await addAccount(machine, name);
  const server = await machine.serve();
  const { origin } = new URL(server.api);
  const { accessToken, refreshToken } = await signIn(origin, 'ada');
  const as = (path: string, body?: object) =>
    answerOf(origin, {
      path: `/api/v1${path}`,
      authorization: `Bearer ${accessToken}`,
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
    });
  const added = await as('/todos', { task: 'Feed the heron' });
  const todo = JSON.parse(added.text) as { id: number };
  const deleted = JSON.parse((await as('/todos', { task: 'Buy gin' })).text) as { id: number };
  await answerOf(origin, {
    path: `/api/v1/todos/${deleted.id}`,
    method: 'DELETE',
    authorization: `Bearer ${accessToken}`,
  });
  const token = JSON.parse(
    (await as('/tokens', { name: 'phone', scopes: ['todos:read'] })).text,
  ) as { id: string };
  const [session] = JSON.parse((await as('/sessions')).text) as { id: string }[];
  scene = {
    machine,
    server,
    origin,
    operations: await operationsOf(origin),
    accessToken,
    refreshToken,
    cookie: await signInFromPage(origin, 'ada'),
    ids: {
      todos: `${todo.id}`,
      sessions: `${session?.id}`,
      tokens: token.id,
      trash: `${deleted.id}`,
    },
    command: added.command ?? '',
  };
});

after(async () => {
  await scene.server.stop();
  await scene.machine[Symbol.asyncDispose]();
});

async function operationsOf(origin: string): Promise<readonly Operation[]> {
  const { paths } = (await (await fetch(`${origin}/openapi.json`)).json()) as {
    paths: Readonly<Record<string, Readonly<Record<string, Documented>>>>;
  };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { 'x-scope': scope, requestBody }]) => {
      // The metrics are open to a client on the machine itself, as this one is.
      if (scope === undefined || path === '/metrics') return [];
      const example = Object.values(requestBody?.content ?? {})[0]?.example;
      const body = example === undefined ? undefined : JSON.stringify(example);
      return [{ method: method.toUpperCase(), path, scope, body }];
    }),
  );
}

interface Request {
  readonly path: string;
  readonly method?: string;
  readonly authorization?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

async function answerOf(
  origin: string,
  { path, method = 'GET', authorization, headers, body }: Request,
) {
  const answer = await fetch(origin + path, {
    method,
    headers: {
      ...headers,
      ...(authorization !== undefined && { Authorization: authorization }),
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
    },
    ...(body !== undefined && { body }),
  });
  return {
    status: answer.status,
    challenge: answer.headers.get('WWW-Authenticate'),
    command: answer.headers.get('Todo-Command'),
    text: await textOf(answer),
  };
}

/** The body; none of a stream of events, which has no end. */
async function textOf(answer: Response): Promise<string> {
  if (answer.headers.get('Content-Type') !== 'text/event-stream') return answer.text();
  await answer.body?.cancel();
  return '';
}

/** The path with the ids of what ada has. */
function placeOf({ path }: Operation): string {
  const kind = /^\/api\/v1\/(todos|sessions|tokens|trash)\//.exec(path)?.[1] as
    | keyof Scene['ids']
    | undefined;
  if (kind === undefined) return path.replace('{command}', scene.command);
  return path.replace('{id}', scene.ids[kind]);
}

/** Everything that ada has, as the database has it. */
async function stateOfAda(): Promise<string> {
  await using database = await openDatabase({ url: scene.machine.database, shortLived: true });
  const { account, sessions, tokens } = await database.accounts.read(async (data) => {
    const found = await data.accounts.named('ada');
    assert.ok(found);
    return {
      account: found,
      sessions: await data.sessions.of(found.id),
      tokens: await data.tokens.of(found.id),
    };
  });
  return await database.store.read(account.id, async ({ todos, changes, trash }) =>
    JSON.stringify([
      account,
      sessions,
      tokens,
      await todos.list({ limit: 100 }),
      await changes.after(0, 1000),
      await trash.list(1000),
    ]),
  );
}

/** A personal token that is stored as it is given. */
async function storedToken(
  name: string,
  given: Partial<PersonalToken> & Pick<PersonalToken, 'scopes'>,
): Promise<string> {
  await using database = await openDatabase({ url: scene.machine.database, shortLived: true });
  const { randomSecrets } = await import('@todo/adapters-crypto');
  const secret = randomSecrets().newPersonalToken();
  const now = instant(Date.now());
  await database.accounts.transaction(async ({ accounts, tokens }) => {
    const account = await accounts.named(name);
    assert.ok(account);
    await tokens.add({
      id: crypto.randomUUID(),
      account: account.id,
      name: crypto.randomUUID(),
      digest: createHash('sha256').update(secret).digest('hex'),
      lastFour: secret.slice(-4),
      createdAt: now,
      lastUsedAt: now,
      expiresAt: null,
      ...given,
    });
  });
  return secret;
}

const allScopes: readonly Scope[] = ['todos:read', 'todos:write', 'account'];

/** Credentials that identify no principal, whatever is asked for. */
const invalid: Readonly<Record<string, () => Promise<string> | string>> = {
  'no token at all': () => 'Bearer',
  'a token of another form': () => 'Bearer abc',
  'an expired access token': () => tampered({ claims: { exp: Math.floor(Date.now() / 1000) - 1 } }),
  'an access token of another key': () => tampered({ key: `${secretKey}!` }),
  'an access token of another algorithm': () => tampered({ header: { alg: 'HS512' } }),
  'an access token without a signature': () => tampered({ header: { alg: 'none' } }),
  'an access token without a signature, in capitals': () => tampered({ header: { alg: 'NONE' } }),
  'an access token for another audience': () => tampered({ claims: { aud: 'other' } }),
  'an access token of another issuer': () => tampered({ claims: { iss: 'other' } }),
  'an access token of another type': () => tampered({ header: { typ: 'JWT' } }),
  'an access token for another account': () => tampered({ claims: { sub: crypto.randomUUID() } }),
  'an access token of a session that there is not': () =>
    tampered({ claims: { sid: crypto.randomUUID() } }),
  'an access token with a key id from outside': () =>
    tampered({ header: { kid: '../../../../dev/null' }, key: '' }),
  'an access token that brings its key': () =>
    tampered({ header: { jwk: { kty: 'oct', k: 'eA' } }, key: 'x' }),
  'a refresh token': () => `Bearer ${scene.refreshToken}`,
  'an access token of a session that has ended': async () => {
    const { accessToken } = await signIn(scene.origin, 'ada');
    const authorization = `Bearer ${accessToken}`;
    const path = '/api/v1/sessions/current';
    const ended = await answerOf(scene.origin, { path, method: 'DELETE', authorization });
    assert.equal(ended.status, 204);
    return authorization;
  },
  'a personal token that was never given': async () => {
    const { randomSecrets } = await import('@todo/adapters-crypto');
    return `Bearer ${randomSecrets().newPersonalToken()}`;
  },
  'an expired personal token': async () => {
    const expiresAt = instant(Date.now() - 1);
    return `Bearer ${await storedToken('ada', { scopes: allScopes, expiresAt })}`;
  },
  'a personal token that was revoked': async () => {
    const authorization = `Bearer ${scene.accessToken}`;
    const body = JSON.stringify({ name: 'lost', scopes: allScopes });
    const path = '/api/v1/tokens';
    const added = await answerOf(scene.origin, { path, method: 'POST', authorization, body });
    const { id, secret } = JSON.parse(added.text) as { id: string; secret: string };
    const place = `${path}/${id}`;
    const revoked = await answerOf(scene.origin, { path: place, method: 'DELETE', authorization });
    assert.equal(revoked.status, 204);
    return `Bearer ${secret}`;
  },
  'an access token of a disabled account': () => endedAccount('disabled', 'disable', 'session'),
  'a personal token of a disabled account': () => endedAccount('disabled', 'disable', 'token'),
  'an access token of a removed account': () => endedAccount('removed', 'rm', 'session'),
  'a personal token of a removed account': () => endedAccount('removed', 'rm', 'token'),
};

/** Ada's access token, as an attacker changes it. */
function tampered(changes: Omit<Parameters<typeof forged>[1], 'key'> & { key?: string }): string {
  return `Bearer ${forged(scene.accessToken, { key: secretKey, ...changes })}`;
}

/** Cookies that identify no principal. */
const invalidCookies: Readonly<Record<string, () => Promise<string> | string>> = {
  'without a token': () => `${cookieName}=`,
  'with an access token': () => `${cookieName}=${scene.accessToken}`,
  'with a refresh token': () => `${cookieName}=${scene.refreshToken}`,
  'of another key': () => tamperedCookie({ key: `${secretKey}!` }),
  'of another algorithm': () => tamperedCookie({ header: { alg: 'HS512' } }),
  'without a signature': () => tamperedCookie({ header: { alg: 'none' } }),
  'that has expired': () => tamperedCookie({ claims: { exp: Math.floor(Date.now() / 1000) - 1 } }),
  'for another account': () => tamperedCookie({ claims: { sub: crypto.randomUUID() } }),
  'of a session that there is not': () => tamperedCookie({ claims: { sid: crypto.randomUUID() } }),
  'that came twice': () => `${scene.cookie}; ${scene.cookie}`,
  'of a session that has ended': async () => {
    const cookie = await signInFromPage(scene.origin, 'ada');
    const headers = { Cookie: cookie, ...ownPage };
    const path = '/api/v1/sessions/current';
    const ended = await answerOf(scene.origin, { path, method: 'DELETE', headers });
    assert.equal(ended.status, 204);
    return cookie;
  },
  'of a disabled account': () => endedAccount('disabled', 'disable', 'cookie'),
  'of a removed account': () => endedAccount('removed', 'rm', 'cookie'),
};

const cookieName = 'todo_session';

/** Ada's cookie, as an attacker changes it. */
function tamperedCookie(
  changes: Omit<Parameters<typeof forged>[1], 'key'> & { key?: string },
): string {
  const token = scene.cookie.slice(cookieName.length + 1);
  return `${cookieName}=${forged(token, { key: secretKey, ...changes })}`;
}

const credentials = new Map<string, Readonly<Record<'session' | 'token' | 'cookie', string>>>();

/** A credential of an account that the operator disables or removes after both kinds were given. */
async function endedAccount(
  name: string,
  command: 'disable' | 'rm',
  kind: 'session' | 'token' | 'cookie',
): Promise<string> {
  let given = credentials.get(name);
  if (given === undefined) {
    const { accessToken } = await signIn(scene.origin, name);
    const token = await storedToken(name, { scopes: allScopes });
    const cookie = await signInFromPage(scene.origin, name);
    given = { session: `Bearer ${accessToken}`, token: `Bearer ${token}`, cookie };
    const path = '/api/v1/todos';
    for (const authorization of [given.session, given.token]) {
      assert.equal((await answerOf(scene.origin, { path, authorization })).status, 200);
    }
    const headers = { Cookie: cookie };
    assert.equal((await answerOf(scene.origin, { path, headers })).status, 200);
    const { exitCode, stderr } = await scene.machine.todo(
      'user',
      command,
      name,
      ...(command === 'rm' ? ['--yes'] : []),
    );
    assert.equal(exitCode, 0, stderr);
    credentials.set(name, given);
  }
  return given[kind];
}

/** Asks for every operation, and expects that ada's data stays as it is. */
async function forEachOperation(
  ask: (operation: Operation, path: string) => Promise<void>,
): Promise<void> {
  const unchanged = await stateOfAda();
  for (const operation of scene.operations) await ask(operation, placeOf(operation));
  assert.equal(await stateOfAda(), unchanged);
}

describe('Every operation of the API', () => {
  it('that needs credentials is in the matrix', () => {
    const shown = scene.operations.map(({ method, path }) => `${method} ${path}`);
    for (const operation of [
      'GET /api/v1/todos',
      'POST /api/v1/todos',
      'PUT /api/v1/todos/{id}',
      'PATCH /api/v1/todos/{id}',
      'DELETE /api/v1/todos/{id}',
      'GET /api/v1/me',
      'PUT /api/v1/me/password',
      'GET /api/v1/sessions',
      'DELETE /api/v1/sessions/{id}',
      'DELETE /api/v1/sessions/current',
      'POST /api/v1/tokens',
      'DELETE /api/v1/tokens/{id}',
      'GET /api/v1/changes',
      'POST /api/v1/todos/batch',
      'GET /api/v1/tags',
      'GET /api/v1/changes/latest',
      'GET /api/v1/undo',
      'POST /api/v1/undo',
      'GET /api/v1/redo',
      'POST /api/v1/redo',
      'GET /api/v1/trash/{id}',
      'GET /api/v1/events',
      'POST /api/v1/changes/{command}/undo',
      'POST /api/v1/trash/{id}/restore',
      'DELETE /api/v1/trash',
      'GET /api/v1/export',
      'POST /api/v1/import',
    ]) {
      assert.ok(shown.includes(operation), operation);
    }
    for (const { method, path, body } of scene.operations) {
      const takesBody =
        ['POST', 'PUT', 'PATCH'].includes(method) && !/\/(undo|redo|restore)$/.test(path);
      assert.equal(body !== undefined, takesBody, `${method} ${path}`);
    }
  });

  it('asks a client without credentials to sign in, and names no error', async () => {
    await forEachOperation(async ({ method, body }, path) => {
      for (const authorization of [undefined, 'Basic YWRhOmNvcnJlY3QgaG9yc2U=']) {
        const answer = await answerOf(scene.origin, { path, method, authorization, body });
        assert.equal(answer.status, 401, `${method} ${path}`);
        assert.equal(answer.challenge, 'Bearer realm="todo"');
        assert.match(answer.text, /"type":"\/problems\/unauthorized"/);
      }
    });
  });

  it('reads no secret in the address', async () => {
    await forEachOperation(async ({ method, body }, path) => {
      for (const [name, secret] of [
        ['access_token', scene.accessToken],
        ['token', scene.accessToken],
        ['authorization', scene.accessToken],
        ['cookie', encodeURIComponent(scene.cookie)],
        [cookieName, scene.cookie.slice(cookieName.length + 1)],
      ]) {
        const place = `${path}?${name}=${secret}`;
        const answer = await answerOf(scene.origin, { path: place, method, body });
        assert.equal(answer.status, 401, `${method} ${path}`);
        assert.equal(answer.challenge, 'Bearer realm="todo"');
      }
    });
  });

  for (const [name, credential] of Object.entries(invalid)) {
    it(`refuses ${name}`, async () => {
      const authorization = await credential();
      await forEachOperation(async ({ method, body }, path) => {
        const answer = await answerOf(scene.origin, { path, method, authorization, body });
        assert.equal(answer.status, 401, `${method} ${path}: ${answer.text}`);
        assert.equal(answer.challenge, 'Bearer realm="todo", error="invalid_token"');
        assert.match(answer.text, /"type":"\/problems\/unauthorized"/);
      });
    });
  }

  for (const [name, credential] of Object.entries(invalidCookies)) {
    it(`takes a cookie ${name} for none`, async () => {
      const headers = { Cookie: await credential(), ...ownPage };
      await forEachOperation(async ({ method, body }, path) => {
        const answer = await answerOf(scene.origin, { path, method, headers, body });
        assert.equal(answer.status, 401, `${method} ${path}: ${answer.text}`);
        assert.equal(answer.challenge, 'Bearer realm="todo"');
      });
    });
  }

  it('lets no page but those of the server change anything with a cookie', async () => {
    await forEachOperation(async ({ method, body }, path) => {
      if (method === 'GET') return;
      for (const page of [
        {},
        { Origin: 'https://evil.example.org' },
        { Origin: 'http://localhost' },
        { Origin: 'null' },
        { 'Sec-Fetch-Site': 'cross-site' },
        { 'Sec-Fetch-Site': 'same-site' },
      ]) {
        const headers: Record<string, string> = { Cookie: scene.cookie, ...page };
        const answer = await answerOf(scene.origin, { path, method, headers, body });
        assert.equal(answer.status, 403, `${method} ${path} ${JSON.stringify(page)}`);
        assert.match(answer.text, /"type":"\/problems\/forbidden-origin"/);
      }
    });
  });

  it('refuses a personal token without its scope', async () => {
    const tokens = new Map<Scope, string>();
    for (const scope of allScopes) {
      const scopes = allScopes.filter((other) => other !== scope);
      tokens.set(scope, await storedToken('ada', { scopes }));
    }
    await forEachOperation(async ({ method, body, scope }, path) => {
      const authorization = `Bearer ${tokens.get(scope)}`;
      const answer = await answerOf(scene.origin, { path, method, authorization, body });
      assert.equal(answer.status, 403, `${method} ${path}`);
      assert.equal(
        answer.challenge,
        `Bearer realm="todo", error="insufficient_scope", scope="${scope}"`,
      );
      assert.match(answer.text, /"type":"\/problems\/insufficient-scope"/);
    });
  });

  it('lets no personal token change the account, whatever its scopes', async () => {
    const authorization = `Bearer ${await storedToken('ada', { scopes: allScopes })}`;
    await forEachOperation(async ({ method, body, scope }, path) => {
      if (scope !== 'account' || method === 'GET') return;
      const answer = await answerOf(scene.origin, { path, method, authorization, body });
      assert.equal(answer.status, 403, `${method} ${path}`);
    });
  });

  it('shows the page of another account nothing of ada, and lets it change nothing', async () => {
    const mine = [scene.ids.sessions, scene.ids.tokens, 'Feed the heron', 'Buy gin', 'phone'];
    await forEachOperation(async ({ method, path: pattern, body }, path) => {
      const headers = { Cookie: await signInFromPage(scene.origin, 'bob'), ...ownPage };
      const answer = await answerOf(scene.origin, { path, method, headers, body });
      if (pattern.includes('{')) assert.equal(answer.status, 404, `${method} ${path}`);
      if (method === 'GET') for (const part of mine) assert.ok(!answer.text.includes(part), path);
    });
  });

  it('shows another account nothing of ada, and lets it change nothing', async () => {
    const mine = [scene.ids.sessions, scene.ids.tokens, 'Feed the heron', 'Buy gin', 'phone'];
    await forEachOperation(async ({ method, path: pattern, body }, path) => {
      const { accessToken } = await signIn(scene.origin, 'bob');
      const authorization = `Bearer ${accessToken}`;
      const answer = await answerOf(scene.origin, { path, method, authorization, body });
      if (pattern.includes('{')) assert.equal(answer.status, 404, `${method} ${path}`);
      if (method === 'GET') for (const part of mine) assert.ok(!answer.text.includes(part), path);
    });
    assert.equal((await signIn(scene.origin, 'ada', password)).accessToken.split('.').length, 3);
  });
});
