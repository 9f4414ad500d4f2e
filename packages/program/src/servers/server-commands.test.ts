import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { describe, it } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { UnauthenticatedError } from '@todo/application';
import { CliError } from '@todo/cli';
import { usualPreference } from '@todo/cli/testing';
import type { ConnectToServer, SavedLogin } from '@todo/composition/factories';
import { aFakeServer } from '../../testing/a-fake-server.ts';
import { aProgramIo, type TestProgramIo } from '../../testing/a-program.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import type { PasswordOptions } from '../accounts/new-password.ts';
import type { OperatorContext } from '../operator-context.ts';
import { login, type LoginOptions } from './login.ts';
import { logout } from './logout.ts';
import { explainedRemoteError } from './remote-error.ts';
import { createToken, listTokens, revokeToken, type CreateTokenOptions } from './tokens.ts';
import { whoami } from './whoami.ts';

const server = 'https://todo.example';
const password = 'correct horse battery';
const enter = '\r';

type Command = (context: OperatorContext, connect: ConnectToServer) => Promise<void>;

const loggingIn =
  (url: string, options: LoginOptions): Command =>
  (context, connect) =>
    login(context, url, options, connect);

const loggingOut =
  (options: PasswordOptions = {}): Command =>
  (context, connect) =>
    logout(context, options, connect);

const creating =
  (name: string, options: CreateTokenOptions = {}): Command =>
  (context, connect) =>
    createToken(context, name, { passwordStdin: true, ...options }, connect);

const revoking =
  (id: string): Command =>
  (context, connect) =>
    revokeToken(context, id, { passwordStdin: true }, connect);

const byPassword = loggingIn(server, { name: 'ADA', passwordStdin: true });

interface Run {
  readonly input?: string;
  readonly columns?: number;
  readonly options?: Partial<OperatorContext['options']>;
  readonly env?: Readonly<Record<string, string>>;
}

/** A person with the account ada on a server, and a home directory on this machine. */
async function aPerson() {
  const folder = await temporaryFolder();
  const fake = aFakeServer();
  await fake.manager.add('ada', password, { adoptLocal: false });
  const { id } = await fake.manager.find('ada');
  const file = `${folder.path}/.config/todo/server.json`;

  async function run(command: Command, { input, columns, options, env = {} }: Run = {}) {
    const io: TestProgramIo = aProgramIo({
      env: { HOME: folder.path, ...env },
      ...(columns !== undefined && { columns }),
    });
    if (input !== undefined && columns === undefined) io.stdin.end(input);
    else io.stdin.write(input ?? '');
    const context = { io, options: { color: false, ...options }, preference: usualPreference };
    await command({ ...context, scope: 'remote' }, fake.connect);
    return { stdout: io.stdout.text, stderr: stripVTControlCharacters(io.stderr.text) };
  }
  const signedIn = () => run(byPassword, { input: `${password}\n` });
  const saved = () => JSON.parse(readFileSync(file, 'utf8')) as SavedLogin;
  const tokensOf = async () => {
    const { stdout } = await run(listTokens, {
      options: { json: true },
    });
    return JSON.parse(stdout) as readonly { readonly id: string; readonly name: string }[];
  };
  return {
    ...fake,
    run,
    signedIn,
    saved,
    file,
    tokensOf,
    openSessions: async () => (await fake.sessionsOf(id)).length,
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

function refusal(code: string, message: RegExp) {
  return (error: unknown) => {
    assert.ok(error instanceof CliError, String(error));
    assert.equal(error.code, code);
    assert.match(error.message, message);
    assert.doesNotMatch(error.message, /horse|todo_pat|\n/);
    return true;
  };
}

describe('todo login', () => {
  it('keeps a token for this machine, prints where, and ends its session', async () => {
    await using ada = await aPerson();
    const { stdout, stderr } = await ada.signedIn();
    assert.equal(stderr, '');
    assert.match(
      stdout,
      /^Logged in to https:\/\/todo\.example as ada\. The token is in \S+server\.json under the name .+, and valid until [-\d]+ [:\d]+\.\n$/,
    );
    assert.ok(stdout.includes(ada.file) && stdout.includes(hostname()));
    assert.doesNotMatch(stdout, /todo_pat/);
    const { token, ...rest } = ada.saved();
    assert.match(token, /^todo_pat_/);
    const [made] = await ada.tokensOf();
    assert.deepEqual(rest, { server, tokenId: made?.id, name: 'ada' });
    assert.equal(made?.name, hostname());
    assert.equal(statSync(ada.file).mode & 0o777, 0o600);
    assert.equal(await ada.openSessions(), 0);
  });

  it('asks for the name and, hidden, for the password', async () => {
    await using ada = await aPerson();
    const asked = loggingIn(server, {});
    const { stderr } = await ada.run(asked, {
      columns: 100,
      input: `ada${enter}${password}${enter}`,
    });
    assert.match(stderr, /Name of your account on https:\/\/todo\.example: /);
    assert.match(stderr, /Password of ada on https:\/\/todo\.example \(hidden\): /);
    assert.doesNotMatch(stderr, /horse/);
    assert.equal(ada.saved().name, 'ada');
  });

  it('replaces the login and its token when it is used again', async () => {
    await using ada = await aPerson();
    await ada.signedIn();
    const first = ada.saved();
    await ada.signedIn();
    const second = ada.saved();
    assert.notEqual(second.token, first.token);
    assert.deepEqual(
      (await ada.tokensOf()).map(({ id }) => id),
      [second.tokenId],
    );
  });

  it('takes a token from stdin, and the name that the server has for it', async () => {
    await using ada = await aPerson();
    await ada.signedIn();
    const { token } = ada.saved();
    const byToken = loggingIn(`${server}:8443/`, { tokenStdin: true });
    const { stdout } = await ada.run(byToken, { input: `${token}\n`, options: { json: true } });
    assert.deepEqual(JSON.parse(stdout), {
      server: `${server}:8443`,
      name: 'ada',
      file: ada.file,
      token: null,
    });
    assert.deepEqual(ada.saved(), { server: `${server}:8443`, token, name: 'ada' });
    await assert.rejects(ada.run(byToken, { input: 'todo_pat_wrong' }), { code: 'unauthorized' });
    assert.equal(ada.saved().token, token);
  });

  it('takes a token that may not ask for its account', async () => {
    await using ada = await aPerson();
    await ada.signedIn();
    const create = creating('reader', { scope: ['todos:read'] });
    const { stdout: token, stderr } = await ada.run(create, { input: password });
    assert.match(
      stderr,
      /^This is the token reader, shown this once\. It permits todos:read, until /,
    );
    const byToken = loggingIn(server, { tokenStdin: true });
    const { stdout } = await ada.run(byToken, { input: token, options: { quiet: true } });
    assert.equal(stdout, `${server}\n`);
    await assert.rejects(ada.run(whoami), refusal('server-forbidden', /lacks the scope account/));
  });

  it('saves nothing where the password is wrong, and leaves no token where the file cannot be written', async () => {
    await using ada = await aPerson();
    await assert.rejects(ada.run(byPassword, { input: 'wrong' }), UnauthenticatedError);
    assert.throws(() => statSync(ada.file), { code: 'ENOENT' });
    await ada.signedIn();
    const unwritable = { XDG_CONFIG_HOME: ada.file };
    await assert.rejects(
      ada.run(byPassword, { input: password, env: unwritable }),
      refusal('usage', /cannot be written \(ENOTDIR\)/),
    );
    assert.equal((await ada.tokensOf()).length, 1);
    assert.equal(await ada.openSessions(), 0);
  });

  it('refuses what cannot be, before it sends anything', async () => {
    await using ada = await aPerson();
    const cases = [
      ['todo.example', {}, /such as https:\/\/todo\.example\.$/],
      ['ftp://todo.example', {}, /is a URL such as/],
      ['http://todo.example', { passwordStdin: true }, /without encryption.*--insecure/],
      [server, { passwordStdin: true, tokenStdin: true }, /both read stdin/],
      [server, {}, /No terminal to ask for the password/],
      [server, { passwordStdin: true }, /No terminal to ask for the name on; use --name/],
    ] as const;
    for (const [url, options, message] of cases) {
      const command = loggingIn(url, options);
      await assert.rejects(ada.run(command, { input: password }), refusal('usage', message));
    }
    assert.deepEqual(ada.connections, []);
  });

  it('permits plain HTTP to this machine, and to another where it is told to', async () => {
    await using ada = await aPerson();
    for (const [url, insecure] of [
      ['http://localhost:3000', undefined],
      ['http://nas:3000', true],
    ] as const) {
      const options = { name: 'ada', passwordStdin: true, ...(insecure && { insecure }) } as const;
      await ada.run(loggingIn(url, options), {
        input: password,
      });
      assert.deepEqual([ada.saved().server, ada.saved().insecure], [url, insecure]);
      assert.equal(ada.connections.at(-1)?.allowPlainHttp, insecure);
    }
  });
});

describe('todo logout', () => {
  it('removes the file and, with the password, revokes the token', async () => {
    await using ada = await aPerson();
    await ada.signedIn();
    const { token } = ada.saved();
    const { stdout, stderr } = await ada.run(loggingOut({ passwordStdin: true }), {
      input: password,
    });
    assert.equal(stdout, `Logged out of ${server}, and removed ${ada.file}\n`);
    assert.equal(stderr, '');
    assert.throws(() => statSync(ada.file), { code: 'ENOENT' });
    const env = { TODO_SERVER: server, TODO_TOKEN: token };
    await assert.rejects(ada.run(listTokens, { env }), { code: 'unauthorized' });
  });

  it('removes the file without a password, without a server, and when it is damaged', async () => {
    await using ada = await aPerson();
    const command = loggingOut();
    await ada.signedIn();
    const { tokenId } = ada.saved();
    const plain = await ada.run(command);
    assert.match(plain.stderr, /^The token is still valid until it expires\. Revoke it .*\n$/);
    assert.ok(plain.stderr.includes(`\`todo token revoke ${tokenId} --server ${server}\``));
    assert.deepEqual(await ada.run(command), {
      stdout: '',
      stderr: 'You are not logged in.\n',
    });

    await ada.signedIn();
    ada.failWith('unreachable');
    const { stdout, stderr } = await ada.run(loggingOut({ passwordStdin: true }), {
      input: password,
      options: { json: true },
    });
    assert.deepEqual(JSON.parse(stdout), { server, file: ada.file, revoked: false });
    assert.equal(stderr, '');
    assert.throws(() => statSync(ada.file), { code: 'ENOENT' });
  });
});

describe('todo whoami', () => {
  it('names the account and the server', async () => {
    await using ada = await aPerson();
    await ada.signedIn();
    const command: Command = whoami;
    assert.equal((await ada.run(command)).stdout, `ada on ${server}\n`);
    assert.equal((await ada.run(command, { options: { quiet: true } })).stdout, 'ada\n');
    const { stdout } = await ada.run(command, { options: { json: true } });
    const { createdAt, ...rest } = JSON.parse(stdout) as Record<string, unknown>;
    assert.deepEqual(rest, { name: 'ada', server });
    assert.match(String(createdAt), /Z$/);
    assert.equal(
      (await ada.run(command, { options: { local: true } })).stdout,
      'local in the database on this machine\n',
    );
  });

  it('is local on a server without accounts', async () => {
    await using ada = await aPerson();
    const options = { server: 'http://127.0.0.1:3000' };
    const fresh = aFakeServer();
    const { stdout } = await ada.run((context) => whoami(context, fresh.connect), { options });
    assert.equal(stdout, 'local on http://127.0.0.1:3000\n');
  });
});

describe('todo token', () => {
  it('creates, lists and revokes tokens, with the password of the saved login', async () => {
    await using ada = await aPerson();
    await ada.signedIn();
    const create = creating('phone', { expires: 'never' });
    const { stdout } = await ada.run(create, { input: password, options: { json: true } });
    const made = JSON.parse(stdout) as Record<string, unknown>;
    assert.deepEqual(
      [made['name'], made['scopes'], made['expiresAt']],
      ['phone', ['todos:read', 'todos:write'], null],
    );
    const list: Command = listTokens;
    const table = (await ada.run(list)).stdout.trimEnd().split('\n');
    assert.equal(table.length, 2);
    assert.match(table.join('\n'), /phone +todos:read todos:write +\S{4} +never +never/);
    const quiet = await ada.run(list, { options: { quiet: true } });
    assert.ok(quiet.stdout.split('\n').includes(String(made['id'])));

    const id = String(made['id']);
    const revoke = revoking(id);
    assert.equal((await ada.run(revoke, { input: password })).stdout, `Revoked ${id}\n`);
    assert.equal((await ada.tokensOf()).length, 1);
    await assert.rejects(ada.run(revoke, { input: password }), { code: 'credential-not-found' });
    assert.equal(await ada.openSessions(), 0);
  });

  it('says which login a revoked token was of', async () => {
    await using ada = await aPerson();
    await ada.signedIn();
    const { tokenId = '' } = ada.saved();
    const { stderr } = await ada.run(revoking(tokenId), { input: password });
    assert.equal(stderr, 'It was the token of the saved login. `todo logout` removes that, too.\n');
  });

  it('ends on the last moment of a day', async () => {
    await using ada = await aPerson();
    await ada.signedIn();
    const { stdout } = await ada.run(creating('a', { expires: '2999-11-30' }), {
      input: password,
      options: { json: true },
    });
    const { expiresAt } = JSON.parse(stdout) as { readonly expiresAt: string };
    assert.equal(new Date(expiresAt).getTime() + 1, new Date(2999, 10, 31).getTime());
  });

  it('refuses wrong words, and has no tokens without a server', async () => {
    await using ada = await aPerson();
    const cases = [
      [
        creating('a', { scope: ['everything'] }),
        /^--scope must be todos:read, todos:write, account, feed\.$/,
      ],
      [creating('a', { expires: 'some day' }), /is not a date/],
      [creating('a', {}), /no server is set\. Run `todo login <url>`/],
    ] as const;
    for (const [command, message] of cases) {
      await assert.rejects(ada.run(command, { input: password }), refusal('usage', message));
    }
  });
});

describe('An error of a server', () => {
  const codes: Readonly<Record<string, string>> = {
    unreachable: 'server-unavailable',
    'timed-out': 'server-unavailable',
    'bad-certificate': 'server-unavailable',
    redirected: 'server-unavailable',
    'not-the-api': 'server-unavailable',
    'other-release': 'server-unavailable',
    'server-failed': 'server-unavailable',
    'quota-exceeded': 'server-unavailable',
    'plain-http': 'usage',
    'invalid-address': 'usage',
    'not-offered': 'usage',
    'too-large': 'usage',
    unauthorized: 'server-unauthorized',
    forbidden: 'server-forbidden',
  };
  for (const [code, explained] of Object.entries(codes)) {
    it(`that is ${code} is one line with the server and what to do`, () => {
      const message = `${server} cannot be used.`;
      const error = Object.assign(new Error(message), { name: 'RemoteError', code, server });
      const line = /^https:\/\/todo\.example cannot be used\. [A-Z][^\n]+\.$/;
      refusal(explained, line)(explainedRemoteError(error));
    });
  }

  it('of an unknown code stays as it is', () => {
    const error = Object.assign(new Error('a'), { name: 'RemoteError', code: 'new', server });
    assert.equal(explainedRemoteError(error), error);
  });
});
