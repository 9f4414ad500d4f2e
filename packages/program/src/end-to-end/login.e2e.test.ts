import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, it } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { aHome, noTerminal, type Home } from '../../testing/real-program.ts';

const password = 'correct horse battery';
const enter = '\r';

/** The machine of an operator with a server and the account ada, and a machine of hers. */
async function twoMachines() {
  const stack = new AsyncDisposableStack();
  const operator = stack.use(await aHome({}, { onServer: false }));
  await operator.todoReading(`${password}\n`, 'user', 'add', 'ada', '--password-stdin');
  const server = stack.use(await operator.serve());
  const laptop = stack.use(await aHome({}, { onServer: false }));
  return {
    operator,
    laptop,
    url: new URL(server.api).origin,
    file: `${laptop.path}/.config/todo/server.json`,
    log: server.log,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

function login(home: Home, url: string) {
  return home.todoReading(`${password}\n`, 'login', url, '--name', 'ada', '--password-stdin');
}

describe('A person who logs in to a server', () => {
  it('has the todos there until the logout, and those of the machine under --local', async () => {
    await using place = await twoMachines();
    const { operator, laptop, url, file, log } = place;
    await laptop.todo('add', 'On the laptop');
    assert.deepEqual(await laptop.todo('list', '--server', url), {
      exitCode: 2,
      stdout: '',
      stderr: `${url} refuses it: Sign in first, or send a token. Run \`todo login ${url}\`, or set TODO_TOKEN anew.\n`,
    });

    const loggedIn = await login(laptop, url);
    assert.deepEqual([loggedIn.exitCode, loggedIn.stderr], [0, '']);
    assert.ok(loggedIn.stdout.startsWith(`Logged in to ${url} as ada. The token is in ${file} `));
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.equal((await laptop.todo('whoami')).stdout, `ada on ${url}\n`);

    assert.equal((await laptop.todo('add', 'On the server')).stdout, 'Added 1  On the server\n');
    assert.equal((await laptop.todo('list')).stdout, '1\tPending\t\t\t\tOn the server\n');
    assert.equal(
      (await laptop.todo('list', '--local')).stdout,
      '1\tPending\t\t\t\tOn the laptop\n',
    );
    assert.equal(
      (await operator.todo('list', '--user', 'ada')).stdout,
      '1\tPending\t\t\t\tOn the server\n',
    );
    assert.equal((await laptop.todo('__complete', 'done', '')).stdout, '1\tOn the server\n');

    const { stdout: settings } = await laptop.todo('config');
    assert.match(settings, new RegExp(`^TODO_SERVER +${url} +saved login$`, 'm'));
    assert.match(settings, /^TODO_TOKEN +\*\*\* +saved login$/m);
    assert.match(settings, new RegExp(`^todos +${url} +saved login in ${file}$`, 'm'));
    const local = await laptop.todo('config', '--local');
    assert.match(local.stdout, /^todos +the database +--local$/m);

    const { token } = JSON.parse(readFileSync(file, 'utf8')) as { readonly token: string };
    const tokens = await laptop.todo('token', 'list', '--json');
    assert.equal((JSON.parse(tokens.stdout) as readonly unknown[]).length, 1);
    const out = await laptop.todoReading(password, 'logout', '--password-stdin');
    assert.equal(out.stdout, `Logged out of ${url}, and removed ${file}\n`);
    assert.equal(existsSync(file), false);
    assert.equal((await laptop.todo('list')).stdout, '1\tPending\t\t\t\tOn the laptop\n');
    await using script = await aHome({ TODO_SERVER: url, TODO_TOKEN: token }, { onServer: false });
    assert.equal((await script.todo('list')).exitCode, 2, 'the token is revoked');
    const printed = JSON.stringify([loggedIn, settings, tokens, out, log]);
    assert.ok(!printed.includes(token) && !printed.includes(password));
  });

  it('makes tokens for scripts, which may do what their scopes permit', async () => {
    await using place = await twoMachines();
    const { laptop, url } = place;
    await login(laptop, url);
    const made = await laptop.todoReading(
      password,
      'token',
      'create',
      'reader',
      '--scope',
      'todos:read',
      '--password-stdin',
    );
    const token = made.stdout.trim();
    await using script = await aHome({ TODO_SERVER: url, TODO_TOKEN: token }, { onServer: false });
    assert.equal((await script.todo('list', '--json')).stdout, '[]\n');
    const { exitCode, stderr } = await script.todo('add', 'Buy milk');
    assert.deepEqual([exitCode, stderr.split('\n').length], [2, 2]);
    assert.match(stderr, /lacks the scope todos:write\. Run `todo login /);
    const problem = JSON.parse((await script.todo('add', 'Buy milk', '--json')).stderr) as {
      readonly type: string;
    };
    assert.equal(problem.type, '/problems/insufficient-scope');
  });

  it(
    'types name and password on the terminal, which stays as it was',
    { skip: noTerminal },
    async () => {
      await using place = await twoMachines();
      const { laptop, url, file } = place;
      const { exitCode, text } = await laptop.inDialogue(
        ['login', url],
        [
          ['Name of your account', `ada${enter}`],
          ['(hidden):', `${password}${enter}`],
        ],
      );
      assert.equal(exitCode, 0, text);
      assert.doesNotMatch(stripVTControlCharacters(text), /horse/);
      assert.match(text, /restored\n$/);
      assert.ok(existsSync(file));
    },
  );

  it('hears of a wrong password, and of a server that is not there, in one line', async () => {
    await using place = await twoMachines();
    const { laptop, url, file } = place;
    const args = ['--name', 'ada', '--password-stdin'];
    const wrong = await laptop.todoReading('wrong', 'login', url, ...args);
    assert.deepEqual(wrong, {
      exitCode: 2,
      stdout: '',
      stderr: 'The name or the password is wrong.\n',
    });
    const nothing = 'http://127.0.0.1:9';
    const unreachable = await laptop.todoReading(password, 'login', nothing, ...args);
    assert.equal(unreachable.exitCode, 5);
    assert.match(
      unreachable.stderr,
      /^http:\/\/127\.0\.0\.1:9 cannot be reached \(\w+\)\. [^\n]+\n$/,
    );
    assert.equal(existsSync(file), false);
  });
});

describe('A completion on a server', () => {
  it('offers nothing, soon, where the server hangs', async () => {
    const hanging = createServer(() => {});
    hanging.listen(0, '127.0.0.1');
    await once(hanging, 'listening');
    const { port } = hanging.address() as AddressInfo;
    await using home = await aHome(
      { TODO_SERVER: `http://127.0.0.1:${port}` },
      { onServer: false },
    );
    try {
      const { stdout } = await home.todo('__complete', 'done', '');
      assert.equal(stdout, '');
    } finally {
      hanging.closeAllConnections();
      hanging.close();
    }
  });
});
