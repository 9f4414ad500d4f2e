import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import type { TodoJson } from '@todo/application';
import { aHome, noTerminal, type Home } from '../../testing/real-program.ts';

const password = 'correct horse battery';
const [enter, backspace, ctrlC, ctrlD] = ['\r', '\u007F', '\u0003', '\u0004'];

async function tasksOf(home: Home, ...options: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await home.todo('list', '--json', ...options);
  return (JSON.parse(stdout) as readonly TodoJson[]).map(({ task }) => task);
}

function addUser(home: Home, name: string, ...options: readonly string[]) {
  return home.todoReading(`${password}\n`, 'user', 'add', name, '--password-stdin', ...options);
}

/** The problem and the exit code of a command that fails. */
async function problemOf(home: Home, ...args: readonly string[]) {
  const { exitCode, stdout, stderr } = await home.todo(...args, '--json');
  assert.equal(stdout, '');
  const { type, detail } = JSON.parse(stderr) as { type: string; detail: string };
  return [exitCode, type, detail];
}

describe('Accounts of people who share a database', () => {
  it('have todos of their own from the first to the last command', async () => {
    await using home = await aHome();
    await home.todo('add', 'Water the plants');

    assert.match((await addUser(home, 'ada', '--adopt-local')).stdout, /^Added ada with 1 todo /);
    assert.match((await addUser(home, 'Bob')).stdout, /^Added Bob\. /);
    await home.todo('add', 'Call Ada', '--user', 'bob');
    await home.todo('--user', 'ADA', 'add', 'Buy milk');
    assert.deepEqual(await tasksOf(home, '--user', 'ada'), ['Water the plants', 'Buy milk']);
    assert.deepEqual(await tasksOf(home, '--user', 'bob'), ['Call Ada']);
    assert.deepEqual(await tasksOf(home), []);
    assert.equal((await home.todo('done', '2', '--user', 'ada')).exitCode, 3);

    await home.todo('user', 'disable', 'bob');
    assert.deepEqual(await problemOf(home, 'list', '--user', 'bob'), [
      2,
      '/problems/invalid-parameter',
      'The account Bob is disabled. `todo user enable Bob` enables it.',
    ]);
    await home.todo('user', 'enable', 'bob');
    assert.deepEqual(await tasksOf(home, '--user', 'bob'), ['Call Ada']);

    const changed = await home.todoReading(
      'another horse',
      'user',
      'password',
      'bob',
      '--password-stdin',
    );
    assert.equal(changed.stdout, 'Changed the password of Bob, whose sessions have ended.\n');

    assert.equal(
      (await home.todo('user', 'rm', 'bob', '--yes')).stdout,
      'Removed Bob with 1 todo\n',
    );
    assert.equal((await home.todo('user', 'list', '--quiet')).stdout, 'ada\n');
    assert.deepEqual(await problemOf(home, 'list', '--user', 'bob'), [
      3,
      '/problems/not-found',
      'No account bob. `todo user list` shows all accounts.',
    ]);
    assert.deepEqual(await tasksOf(home, '--user', 'ada'), ['Water the plants', 'Buy milk']);
  });

  it('are chosen by TODO_USER, and by --user before that, but not by USER', async () => {
    await using home = await aHome({ USER: 'bob', TODO_USER: 'ada' });
    await addUser(home, 'ada');
    await home.todo('add', 'Buy milk');
    await home.todo('add', 'Water the plants', '--user', 'local');
    assert.deepEqual(await tasksOf(home), ['Buy milk']);
    assert.deepEqual(await tasksOf(home, '--user', 'local'), ['Water the plants']);
    const { stdout } = await home.todo('config');
    assert.match(stdout, /^TODO_USER +ada +environment$/m);
  });

  it('have their own ids completed in a shell', async () => {
    await using home = await aHome();
    await addUser(home, 'ada');
    await home.todo('add', 'Buy milk');
    await home.todo('add', 'Call Bob', '--user', 'ada');
    const candidates = async (...words: readonly string[]) =>
      (await home.todo('__complete', '--', ...words, '')).stdout;
    assert.equal(await candidates('done'), '1\tBuy milk\n');
    assert.equal(await candidates('--user', 'ada', 'done'), '2\tCall Bob\n');
    assert.equal(await candidates('done', '--user=ada'), '2\tCall Bob\n');
    assert.equal(await candidates('--user', 'bob', 'done'), '');
  });

  it('keep no password in the database, nor print one', async () => {
    await using home = await aHome();
    const printed = [await addUser(home, 'ada'), await addUser(home, 'ada', '--json')];
    assert.deepEqual(
      printed.map(({ exitCode }) => exitCode),
      [0, 4],
    );
    assert.doesNotMatch(JSON.stringify(printed), /horse/);
    const folder = `${home.path}/.local/share/todo`;
    for (const file of readdirSync(folder)) {
      assert.equal(readFileSync(`${folder}/${file}`).includes('horse'), false, file);
    }
  });

  it('are named by wrong commands with what to do', async () => {
    await using home = await aHome();
    const cases = [
      [['user', 'list', '--user', 'ada'], 2, 'invalid-parameter'],
      [['serve', '--user', 'ada'], 2, 'invalid-parameter'],
      [['db', 'status', '--user', 'ada'], 2, 'invalid-parameter'],
      [['config', '--server', '--user', 'ada'], 2, 'invalid-parameter'],
      [['list', '--user', 'a b'], 2, 'invalid-parameter'],
      [['add', 'Buy milk', '--user', 'ada'], 3, 'not-found'],
      [['user', 'add', 'ada'], 2, 'invalid-parameter'],
      [['user', 'rm', 'ada'], 2, 'invalid-parameter'],
      [['user', 'rm', 'ada', '--yes'], 3, 'not-found'],
      [['user', 'disable', 'ada'], 3, 'not-found'],
      [['user', 'list', '--database', 'sqlite::memory:'], 2, 'invalid-parameter'],
    ] as const;
    for (const [args, exitCode, slug] of cases) {
      const [code, type] = await problemOf(home, ...args);
      assert.deepEqual([code, type], [exitCode, `/problems/${slug}`], args.join(' '));
    }
    assert.equal(existsSync(`${home.path}/.local`), false, 'and make no database');
    const wrong = await home.todoReading('password', 'user', 'add', 'ada', '--password-stdin');
    assert.equal(wrong.stderr, 'The password must not be one of the most common passwords.\n');
    const named = await home.todoReading(password, 'user', 'add', 'a b', '--password-stdin');
    assert.match(named.stderr, /^The name must be 1 to 64 letters, digits, [^\n]+\n$/);
  });
});

describe('A password that a person types', { skip: noTerminal }, () => {
  const [question, again] = ['(hidden):', 'again:'];

  it('is not on the screen, and may be corrected', async () => {
    await using home = await aHome();
    const { exitCode, text } = await home.inDialogue(
      ['user', 'add', 'ada'],
      [
        [question, `${password}x${backspace}${enter}`],
        [again, `${password}${enter}`],
      ],
    );
    assert.deepEqual(
      [exitCode, stripVTControlCharacters(text)],
      [
        0,
        'New password for ada, 8 to 256 characters (hidden): \nThe same again: \n' +
          'Added ada. Sign in with POST /api/v1/sessions, or use `todo --user ada list`.\nrestored\n',
      ],
    );
  });

  for (const [name, keys] of [
    ['Ctrl-C', `half${ctrlC}`],
    ['Ctrl-D', ctrlD],
  ] as const) {
    it(`leaves the terminal as it was after ${name}, and makes no account`, async () => {
      await using home = await aHome();
      const { exitCode, text } = await home.inDialogue(['user', 'add', 'ada'], [[question, keys]]);
      assert.equal(exitCode, 2);
      assert.match(
        stripVTControlCharacters(text),
        /\(hidden\): \nYou typed no password, so nothing has changed\.\nrestored\n$/,
      );
      assert.equal((await home.todo('user', 'list', '--json')).stdout, '[]\n');
    });
  }

  it('is not asked for where the name is taken', async () => {
    await using home = await aHome();
    await addUser(home, 'ada');
    const { exitCode, text } = await home.inDialogue(['user', 'add', 'ADA'], [[question, ctrlC]]);
    assert.deepEqual(
      [exitCode, text],
      [4, 'There is an account ada already. Choose another name.\nrestored\n'],
    );
  });

  it('is followed by a question before an account is removed', async () => {
    await using home = await aHome();
    await addUser(home, 'ada');
    await home.todo('add', 'Buy milk', '--user', 'ada');
    const no = await home.inDialogue(['user', 'rm', 'ada'], [['[y/N] ', `n${enter}`]]);
    assert.match(
      stripVTControlCharacters(no.text),
      /Remove ada with 1 todo, .*Nothing was removed/s,
    );
    const yes = await home.inDialogue(['user', 'rm', 'ada'], [['[y/N] ', `y${enter}`]]);
    assert.match(yes.text, /Removed ada with 1 todo\nrestored\n$/);
  });
});

describe('A server that runs', () => {
  it('follows at once what the operator does with an account', async () => {
    await using home = await aHome();
    await home.todo('add', 'Water the plants');
    await using server = await home.serve();
    const tasks = async (token?: string) => {
      const answer = await fetch(server.api, {
        headers: token === undefined ? {} : { Authorization: `Bearer ${token}` },
      });
      if (answer.status !== 200) return answer.status;
      return ((await answer.json()) as readonly TodoJson[]).map(({ task }) => task);
    };
    const signIn = async (given: string) => {
      const answer = await fetch(new URL('/api/v1/sessions', server.api), {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ name: 'Ada', password: given }),
      });
      return ((await answer.json()) as { readonly accessToken?: string }).accessToken;
    };
    assert.deepEqual(await tasks(), ['Water the plants']);
    await addUser(home, 'ada');
    await home.todo('add', 'Buy milk', '--user', 'ada');
    assert.equal(await tasks(), 401);
    const first = await signIn(password);
    assert.deepEqual(await tasks(first), ['Buy milk']);

    await home.todo('user', 'disable', 'ada');
    assert.equal(await tasks(first), 401);
    assert.equal(await signIn(password), undefined);
    await home.todo('user', 'enable', 'ada');
    const second = await signIn(password);
    assert.deepEqual(await tasks(second), ['Buy milk']);

    await home.todoReading('another horse', 'user', 'password', 'ada', '--password-stdin');
    assert.equal(await tasks(second), 401);
    assert.equal(await signIn(password), undefined);
    const third = await signIn('another horse');
    assert.deepEqual(await tasks(third), ['Buy milk']);

    await home.todo('user', 'rm', 'ada', '--yes');
    assert.equal(await tasks(third), 401);
    // It does not go back to accepting clients without credentials.
    assert.equal(await tasks(), 401);
    assert.doesNotMatch(server.log.join(), /horse/);
  });
});

describe('A server that other machines may reach', () => {
  it('starts once there is an account, alone and with workers', async () => {
    await using home = await aHome();
    for (const workers of [[], ['--workers', '2']]) {
      const { exitCode, stderr } = await home.todo('serve', '--host', '0.0.0.0', ...workers);
      assert.deepEqual([exitCode, stderr.split('\n').length], [2, 2]);
      assert.match(
        stderr,
        /^Other machines may reach 0\.0\.0\.0, .* `todo user add <name>` makes one\.\n$/,
      );
    }
    assert.equal(existsSync(`${home.path}/.local`), false, 'and makes no database before');
    await addUser(home, 'ada');
    for (const workers of [[], ['--workers', '2']]) {
      await using server = await home.serve('--host', '0.0.0.0', ...workers);
      const said = server.log.find((line) => line.includes('"Listening"')) ?? '';
      assert.equal((JSON.parse(said) as { credentials: string }).credentials, 'required');
    }
  });

  it('needs a database that keeps accounts', async () => {
    await using home = await aHome();
    const { exitCode, stderr } = await home.todo(
      'serve',
      '--host',
      '::',
      '--database',
      'sqlite::memory:',
    );
    assert.equal(exitCode, 2);
    assert.match(stderr, /a database in memory has no account\. Name a file: [^\n]+\n$/);
  });
});
