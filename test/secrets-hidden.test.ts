import assert from 'node:assert/strict';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { it } from 'node:test';
import { todoReading, type Tokens } from './accounts.ts';
import { loggedServer } from './logged-server.ts';
import { aMachine } from './todo-program.ts';

/*
 * A story of an account from its first to its last day, told with secrets in every place where a client, a terminal user
 * or an operator may put one. Then all that the programs have written is searched for them.
 */

const first = 'first-Passphrase-of-ada';
const second = 'second-Passphrase-of-ada';
const wrong = 'wrong-Passphrase-of-ada';
const key = 'key-of-the-server-that-signs-0123456789';
const previousKey = 'key-before-of-the-server-9876543210-old';

it('No secret of an account is in logs, answers, outputs or files', async () => {
  await using machine = await aMachine('file');
  Object.assign(machine.options.env, {
    SECRET_KEY: key,
    SECRET_KEY_PREVIOUS: previousKey,
    LOG_LEVEL: 'trace',
    DEBUG: 'true',
  });
  /** What is searched, by what it is. */
  const written: [what: string, content: string | Buffer][] = [];
  const secrets = new Set([first, second, wrong, key, previousKey]);

  async function runs(input: string, exitCode: number, ...args: string[]): Promise<void> {
    const run = await todoReading(machine, input, ...args);
    assert.equal(run.exitCode, exitCode, `${args.join(' ')}: ${run.stderr}`);
    written.push([args.join(' '), `${run.stdout}\n${run.stderr}`]);
  }

  await runs(`${first}\n`, 0, 'user', 'add', 'ada', '--password-stdin');
  await runs(`${first}\n`, 4, 'user', 'add', 'ada', '--password-stdin', '--json');
  await runs(`${first}\n${wrong}\n`, 2, 'user', 'add', 'bob', '--password-stdin');
  await using server = await loggedServer(machine);

  interface Sent {
    readonly method?: string;
    readonly token?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: unknown;
    readonly namesFields?: boolean;
  }

  /** Sends a request, and searches the headers of the answer, and the body unless it gives the client its secrets. */
  async function asks(
    status: number,
    path: string,
    { method = 'GET', token, headers = {}, body, namesFields = false }: Sent = {},
  ): Promise<string> {
    const answer = await fetch(server.origin + path, {
      method,
      headers: {
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...(token !== undefined && { Authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    const what = `${method} ${path.slice(0, 40)}: ${answer.status}`;
    assert.equal(answer.status, status, `${what}: ${text}`);
    const isGiven = answer.ok && /^\/api\/v1\/(?:sessions|tokens)/.test(path) && method === 'POST';
    written.push([
      what,
      JSON.stringify([...answer.headers]) + (isGiven || namesFields ? '' : text),
    ]);
    return text;
  }

  const post = (status: number, path: string, body: unknown, token?: string) =>
    asks(status, path, { method: 'POST', body, ...(token !== undefined && { token }) });

  async function tokensFrom(answer: Promise<string>): Promise<Tokens> {
    const tokens = JSON.parse(await answer) as Tokens;
    for (const token of [tokens.accessToken, tokens.refreshToken]) {
      secrets.add(token);
      // Who has the signature of a token needs only to guess its claims.
      secrets.add(token.split('.')[2] ?? '');
    }
    return tokens;
  }

  const sessions = '/api/v1/sessions';
  const refresh = `${sessions}/refresh`;
  const one = await tokensFrom(post(201, sessions, { name: 'ada', password: first }));
  await post(401, sessions, { name: 'ada', password: wrong });
  await post(401, sessions, { name: wrong, password: first });
  const two = await tokensFrom(post(200, refresh, { refreshToken: one.refreshToken }));
  const three = await tokensFrom(post(200, refresh, { refreshToken: two.refreshToken }));
  await post(401, refresh, { refreshToken: one.refreshToken });
  await asks(401, '/api/v1/me', { token: three.accessToken });
  await post(401, refresh, { refreshToken: three.refreshToken });

  const { accessToken, refreshToken } = await tokensFrom(
    post(201, sessions, { name: 'Ada', password: first }),
  );
  const scopes = ['todos:read'];
  const made = JSON.parse(
    await post(201, '/api/v1/tokens', { name: 'phone', scopes }, accessToken),
  ) as { readonly id: string; readonly secret: string };
  const { secret } = made;
  secrets.add(secret);
  secrets.add(secret.slice('todo_pat_'.length));
  const token = accessToken;
  await asks(200, '/api/v1/tokens', { token });
  await asks(200, sessions, { token });
  await asks(200, '/api/v1/todos', { token: secret });
  await post(403, '/api/v1/todos', { task: 'Buy milk' }, secret);
  await post(201, '/api/v1/todos', { task: 'Buy milk' }, token);
  await asks(404, `/api/v1/tokens/${crypto.randomUUID()}`, { method: 'DELETE', token });

  const changes = '/api/v1/me/password';
  const change = (status: number, body: unknown) =>
    asks(status, changes, { method: 'PUT', token, body });
  await change(422, { current: wrong, new: second });
  await change(422, { current: first, new: second, more: second });
  await change(204, { current: first, new: second });

  // Bodies that cannot be read, or are not what they should be, are no reason to repeat them.
  for (const body of [
    `{"name":"ada","password":"${second}"`,
    `{"password":"${second}","password":"${second}"}`,
    `"${second}"`,
    second,
  ]) {
    await post(body.startsWith('"') ? 422 : 400, sessions, body);
  }
  await post(422, sessions, { name: 'ada', password: [second] });
  await post(422, sessions, { name: 'ada', password: { [second]: second } });
  // The answer names an unknown field to the client that has sent it; the log must not.
  await asks(422, sessions, {
    method: 'POST',
    body: { name: 'ada', password: second, [second]: refreshToken },
    namesFields: true,
  });
  await post(422, sessions, { name: 'ada', password: second.repeat(100) });
  await post(422, refresh, { refreshToken: [refreshToken] });
  await post(422, '/api/v1/tokens', { name: 'phone', scopes: [secret] }, token);
  await post(422, '/api/v1/todos', { task: 'Call', status: secret, due: token }, token);
  await post(413, sessions, `{"password":"${second.repeat(4000)}"}`);
  await asks(415, sessions, {
    method: 'POST',
    body: `password=${second}`,
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
  });

  // Other places of a request.
  const headers = {
    Cookie: `session=${token}`,
    'X-Api-Key': secret,
    'X-Request-Id': `id ${refreshToken}`,
    Origin: `https://${second}.example`,
    Referer: `https://example.com/?token=${secret}`,
    'User-Agent': `Mozilla/5.0 ${secret}`,
    Traceparent: token,
    Forwarded: `for=${secret}`,
  };
  await asks(401, `/api/v1/todos?access_token=${token}`, { headers });
  await asks(400, `/api/v1/todos?access_token=${token}`, { token });
  await asks(400, `/api/v1/todos?cursor=${secret}&limit=${second}`, { token });
  await asks(400, '/api/v1/todos', { token, headers: { 'If-None-Match': secret } });
  await asks(401, '/api/v1/todos', {
    headers: { Authorization: `Basic ${btoa(`ada:${second}`)}` },
  });
  await asks(401, '/api/v1/todos', { token: `${token}x` });
  await asks(401, '/api/v1/todos', { token: `${secret}x` });
  await asks(404, '/api/v1/nothing', { headers: { Cookie: token } });
  for (let guess = 0; guess < 5; guess += 1) {
    await post(401, sessions, { name: 'eve', password: wrong });
  }
  await post(429, sessions, { name: 'eve', password: wrong });

  await runs('', 0, 'config', '--server');
  await runs('', 0, 'config', '--server', '--json');
  await runs('', 0, 'user', 'list', '--json');
  await runs(`${second} \n`, 0, 'user', 'password', 'ada', '--password-stdin', '--json');
  secrets.add(`${second} `);
  await runs('', 0, 'db', 'backup', join(machine.home, 'backup.db'));
  await runs('', 0, 'db', 'check');
  for (const path of ['/metrics', '/openapi.json', '/health/ready']) await asks(200, path);

  // The files of a running server: the database, its -wal and its -shm.
  const files = await filesIn(machine.home);
  for (const file of ['todo.db', 'todo.db-wal', 'backup.db']) {
    assert.ok(
      files.some((path) => path.endsWith(`/${file}`)),
      `${file} in ${files.join(' ')}`,
    );
  }
  for (const path of files) written.push([path, await readFile(path)]);
  const stored = Buffer.concat(
    await Promise.all(
      files.filter((path) => path.includes('todo.db')).map((path) => readFile(path)),
    ),
  );
  assert.ok(stored.includes('$argon2id$'), 'the database has the hash of the password');

  // What the server cannot foresee: its files are gone.
  for (const path of files) if (path.includes('todo.db')) await rm(path);
  await post(503, sessions, { name: 'ada', password: second });
  await asks(503, '/api/v1/todos', { token: secret, headers });
  await server.stop();
  written.push(['log', server.log.join('\n')]);
  assert.ok(server.log.length > 40, 'the log has a line of each request');
  assert.match(server.log.join('\n'), /"level":50/);

  for (const [what, content] of written) {
    const at = Buffer.from(content);
    for (const name of secrets) {
      for (const form of formsOf(name)) assert.ok(!at.includes(form), `${what} has ${form}`);
    }
    if (!files.includes(what)) assert.ok(!at.includes('$argon2id$'), `${what} has a hash`);
  }
});

/** A secret as it is, and in the encodings that an accident would give it. */
function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  return [
    secret,
    encodeURIComponent(secret),
    bytes.toString('hex'),
    // In base64, a text looks different at each of three places; its first and last characters mix with others.
    ...[0, 1, 2].map((place) => {
      const text = Buffer.concat([Buffer.alloc(place), bytes]).toString('base64');
      return text.slice(place === 0 ? 0 : 4, -4);
    }),
  ];
}

async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
