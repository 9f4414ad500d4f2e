import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import {
  StaleVersionError,
  StorageError,
  todoJson,
  type TodoJson,
  type TodosOf,
} from '@todo/application';
import { aDraft, fixedClock, inMemoryTodos, momentsLater } from '@todo/application/testing';
import { localOwner } from '@todo/domain';
import { anIo, type TestIo } from '../testing/an-io.ts';
import { services } from './composition/services.ts';
import { run } from './run.ts';

interface Ending {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs commands one after the other over the same todos, kept in memory. */
function aShell(parts: Parameters<typeof anIo>[0] & { readonly todosOf?: TodosOf } = {}) {
  const { todosOf = inMemoryTodos(), ...ioParts } = parts;
  const clock = fixedClock();
  async function todo(...argv: string[]): Promise<Ending> {
    return todoAnswering(() => {}, ...argv);
  }
  async function todoAnswering(answer: (io: TestIo) => void, ...argv: string[]): Promise<Ending> {
    const io = anIo(ioParts);
    answer(io);
    const exitCode = await run(argv, io, (container) => {
      container.rebind(services.todosOf).toConstantValue(todosOf);
      container.rebind(services.clock).toConstantValue(clock);
    });
    return { exitCode, stdout: io.stdout.text, stderr: io.stderr.text };
  }
  const todos = todosOf(localOwner);
  /** What the API has under this id. */
  async function api(id: number): Promise<TodoJson> {
    return todoJson((await todos.find(id)) ?? assert.fail(`no todo ${id}`));
  }
  return { todo, todoAnswering, clock, todos, api };
}

function printed(stdout: string): Ending {
  return { exitCode: 0, stdout, stderr: '' };
}

function refused(exitCode: number, stderr: string): Ending {
  return { exitCode, stdout: '', stderr };
}

async function aShellWithThree(parts: Parameters<typeof aShell>[0] = {}) {
  const shell = aShell(parts);
  for (const task of ['Buy milk', 'Call Ada', 'Read']) await shell.todo('add', task);
  await shell.todo('start', '2');
  await shell.todo('done', '3');
  return shell;
}

async function aShellWithTwo(parts: Parameters<typeof aShell>[0] = {}) {
  const shell = aShell(parts);
  await shell.todo('add', 'Buy milk');
  await shell.todo('add', 'Call Ada');
  return shell;
}

function schemaShell(applied: readonly string[], pending: readonly string[]) {
  return async (...argv: string[]): Promise<Ending> => {
    const io = anIo();
    const exitCode = await run([...argv, '--database', 'sqlite:/data/todo.db'], io, (container) => {
      container.rebind(services.databaseSchema).toConstantValue({
        state: async () => ({ applied, pending }),
        migrate: async () => pending,
      });
    });
    return { exitCode, stdout: io.stdout.text, stderr: io.stderr.text };
  };
}

function failing(error: Error): TodosOf {
  return (owner) => ({
    ...inMemoryTodos()(owner),
    async list() {
      throw error;
    },
  });
}

function noted(stderr: string): Ending {
  return { exitCode: 0, stdout: '', stderr };
}

/** Whether a list that is printed there is coloured. */
async function hasColors(
  parts: Parameters<typeof aShell>[0],
  ...options: string[]
): Promise<boolean> {
  const { todo } = await aShellWithThree(parts);
  const { stdout } = await todo('list', ...options);
  return stdout !== stripVTControlCharacters(stdout);
}

describe('todo add', () => {
  it('adds what its words say', async () => {
    const { todo } = aShell();
    assert.deepEqual(await todo('add', 'Buy', 'milk'), printed('Added 1  Buy milk\n'));
    assert.deepEqual(await todo('add', 'Call Ada'), printed('Added 2  Call Ada\n'));
  });

  it('prints the todo as the API has it, or its id', async () => {
    const { todo, api } = aShell();
    const { stdout, ...rest } = await todo('add', 'Buy milk', '--json');
    assert.deepEqual(JSON.parse(stdout), await api(1));
    assert.deepEqual(rest, { exitCode: 0, stderr: '' });
    assert.deepEqual(await todo('--quiet', 'add', 'Buy milk'), printed('2\n'));
  });

  it('takes everything after -- for text', async () => {
    const { todo } = aShell();
    const { stdout } = await todo('add', '--', '--json', '-h', '--', 'are', 'options');
    assert.equal(stdout, 'Added 1  --json -h -- are options\n');
  });

  it('takes a negative number for text, and no other option that it does not know', async () => {
    const { todo } = aShell();
    assert.deepEqual(await todo('add', '-5', 'degrees'), printed('Added 1  -5 degrees\n'));
    assert.deepEqual(
      await todo('add', 'Explain', '--quit'),
      refused(2, "Unknown option '--quit'. Did you mean --quiet?\n"),
    );
    assert.deepEqual(
      await todo('add', '-x'),
      refused(2, "Unknown option '-x'. Text that looks like an option goes after `--`.\n"),
    );
  });

  it('refuses what is no todo, with every fault under --json', async () => {
    const { todo } = aShell();
    assert.deepEqual(await todo('add', ' '), refused(2, 'The task must not be blank.\n'));
    const { stderr, ...rest } = await todo('add', 'two\nlines', '--json');
    assert.deepEqual(rest, { exitCode: 2, stdout: '' });
    assert.deepEqual(JSON.parse(stderr), {
      type: '/problems/validation',
      title: 'Validation failed',
      status: 422,
      detail: 'The task must be one line without control characters or lone surrogates.',
      errors: [
        {
          pointer: '/task',
          detail: 'must be one line without control characters or lone surrogates',
        },
      ],
    });
  });
});

describe('todo list', () => {
  it('shows what is open', async () => {
    const { todo } = await aShellWithThree();
    const expected = printed(' 1  Pending     Buy milk\n 2  In Process  Call Ada\n');
    assert.deepEqual(await todo('list'), expected);
    assert.deepEqual(await todo('ls'), expected);
  });

  it('shows everything, or what has a status', async () => {
    const { todo } = await aShellWithThree();
    const ids = async (...options: string[]) => (await todo('list', '--quiet', ...options)).stdout;
    assert.equal(await ids('--all'), '1\n2\n3\n');
    assert.equal(await ids('--status', 'completed'), '3\n');
    assert.equal(await ids('--status', 'In Process'), '2\n');
    assert.equal(await ids('--status', 'in-process,COMPLETED'), '2\n3\n');
    assert.equal(await ids('--status', 'pending', '--status=completed'), '1\n3\n');
  });

  it('prints an array under --json, also of one and of none', async () => {
    const { todo, api } = aShell();
    assert.deepEqual(await todo('list', '--json'), printed('[]\n'));
    await todo('add', 'Buy milk');
    assert.deepEqual(JSON.parse((await todo('list', '--json')).stdout), [await api(1)]);
  });

  it('says that there is nothing, but not to programs', async () => {
    const { todo } = aShell();
    assert.deepEqual(
      await todo('list'),
      noted(
        'Nothing to do. `todo add Buy milk` makes a todo, `todo list --all` shows what is done.\n',
      ),
    );
    assert.match((await todo('list', '--all')).stderr, /^No todos yet\./);
    assert.match((await todo('list', '--status', 'completed')).stderr, /^No todo matches\./);
    assert.deepEqual(await todo('list', '--quiet'), printed(''));
  });

  for (const how of [[], ['--json'], ['--quiet']]) {
    it(`says that there are more than it shows ${how.join('')}`, async () => {
      const { todo } = await aShellWithThree();
      const more = 'There are more: these are the first 1. --limit shows others.\n';
      assert.equal((await todo('list', '--limit', '1', ...how)).stderr, more);
      assert.equal((await todo('list', '--limit', '2', ...how)).stderr, '');
    });
  }

  it('shows 100 unless it is told otherwise, and more than the API has on a page', async () => {
    const { todo, todos } = aShell();
    for (let n = 0; n < 1002; n += 1) {
      await todos.add(aDraft());
    }
    const count = async (...options: string[]) =>
      (await todo('list', '--quiet', ...options)).stdout.split('\n').length - 1;
    assert.equal(await count(), 100);
    assert.equal(await count('--limit', '1001'), 1001);
    assert.equal(await count('--limit', '5000'), 1002);
  });

  it('refuses what it cannot show', async () => {
    const { todo } = aShell();
    for (const limit of ['0', '-1', '1.5', 'many', '1e3', '']) {
      assert.deepEqual(
        await todo('list', `--limit=${limit}`),
        refused(2, `--limit must be a whole number from 1 on, not "${limit}".\n`),
      );
    }
    assert.match((await todo('list', '--status', 'open')).stderr, /^--status must be one of/);
    assert.equal((await todo('list', '--all', '--status', 'pending')).exitCode, 2);
  });

  it('is a table with a head and colours on a terminal', async () => {
    const { todo } = await aShellWithThree({ columns: 40 });
    const { stdout } = await todo('list');
    assert.equal(
      stripVTControlCharacters(stdout),
      'ID  STATUS      TASK\n 1  Pending     Buy milk\n 2  In Process  Call Ada\n',
    );
    assert.notEqual(stripVTControlCharacters(stdout), stdout);
  });

  it('has no colours where nobody wants them', async () => {
    const env = { HOME: '/nowhere' };
    assert.equal(await hasColors({ columns: 80 }), true);
    assert.equal(await hasColors({}), false);
    assert.equal(await hasColors({ columns: 80 }, '--no-color'), false);
    assert.equal(await hasColors({ columns: 80, env: { ...env, NO_COLOR: '1' } }), false);
    assert.equal(await hasColors({ columns: 80, env: { ...env, NO_COLOR: '' } }), true);
    assert.equal(await hasColors({ columns: 80, env: { ...env, TERM: 'dumb' } }), false);
  });
});

describe('todo show', () => {
  it('shows everything about a todo', async () => {
    const { todo, api } = aShell();
    await todo('add', 'Buy milk');
    assert.match(
      (await todo('show', '1')).stdout,
      /^Id {9}1\nTask {7}Buy milk\nStatus {5}Pending\n/,
    );
    assert.deepEqual(JSON.parse((await todo('show', '1', '--json')).stdout), await api(1));
    assert.deepEqual(await todo('show', '1', '--quiet'), printed('1\n'));
  });

  it('says how to find the one that is meant', async () => {
    const { todo } = aShell();
    assert.deepEqual(
      await todo('show', '12'),
      refused(3, 'No todo 12. `todo list --all` shows every one.\n'),
    );
    const { stderr, exitCode } = await todo('show', '12', '--json');
    assert.equal(exitCode, 3);
    assert.deepEqual(JSON.parse(stderr), {
      type: '/problems/not-found',
      title: 'Not found',
      status: 404,
      detail: 'No todo 12. `todo list --all` shows every one.',
    });
  });

  for (const word of ['abc', '0', '01', '1.0', '1e3', '9007199254740993', ' 1']) {
    it(`takes "${word}" for no id`, async () => {
      const { todo } = aShell();
      await todo('add', 'Buy milk');
      assert.deepEqual(
        await todo('show', word),
        refused(
          2,
          `"${word}" is not an id. An id is a whole number such as 7; \`todo list\` shows them.\n`,
        ),
      );
    });
  }
});

describe('todo start, done and reopen', () => {
  it('change how far todos are', async () => {
    const { todo, clock, api } = aShell();
    await todo('add', 'Buy milk');
    await todo('add', 'Call Ada');
    assert.deepEqual(await todo('start', '1'), printed('Started 1  Buy milk\n'));
    assert.equal((await api(1)).status, 'In Process');
    clock.set(momentsLater(1000));
    assert.deepEqual(
      await todo('done', '1', '2'),
      printed('Completed 1  Buy milk\nCompleted 2  Call Ada\n'),
    );
    assert.equal((await api(2)).status, 'Completed');
    assert.equal((await api(2)).completedAt, momentsLater(1000));
    assert.deepEqual(await todo('reopen', '2'), printed('Reopened 2  Call Ada\n'));
    assert.equal((await api(2)).status, 'Pending');
  });

  it('print an object for one id, an array for several, or ids', async () => {
    const { todo, api } = aShell();
    await todo('add', 'Buy milk');
    await todo('add', 'Call Ada');
    const json = async (...ids: string[]): Promise<unknown> =>
      JSON.parse((await todo('start', '--json', ...ids)).stdout);
    assert.deepEqual(await json('1'), await api(1));
    assert.deepEqual(await json('2', '1'), [await api(2), await api(1)]);
    assert.deepEqual(await json('1', '1'), [await api(1)]);
    assert.deepEqual(await todo('start', '2', '1', '--quiet'), printed('2\n1\n'));
  });

  for (const command of ['start', 'done', 'reopen']) {
    it(`${command} changes none of several when one is missing`, async () => {
      const { todo, todos } = aShell();
      const { stdout } = await todo('add', 'Buy milk', '--quiet');
      const before = await todos.find(Number(stdout));
      assert.deepEqual(
        await todo(command, '1', '98', '99'),
        refused(3, 'No todo 98, 99. `todo list --all` shows every one.\n'),
      );
      assert.deepEqual(await todos.find(1), before);
    });
  }

  it('name every word that is no id', async () => {
    const { todo } = aShell();
    assert.match((await todo('done', '1', 'two', '-')).stderr, /^"two", "-" are not ids\./);
    assert.match((await todo('done')).stderr, /^Missing required argument 'id'\./);
  });
});

describe('todo edit', () => {
  it('changes the task', async () => {
    const { todo, api } = aShell();
    await todo('add', 'Buy milk');
    assert.deepEqual(
      await todo('edit', '1', '--task', 'Buy oat milk'),
      printed('Changed 1  Buy oat milk\n'),
    );
    const { stdout } = await todo('edit', '1', '--task=--json', '--json');
    assert.deepEqual(JSON.parse(stdout), await api(1));
    assert.equal((await api(1)).task, '--json');
    assert.deepEqual(await todo('edit', '1', '--task', 'Buy milk', '--quiet'), printed('1\n'));
  });

  it('refuses to change nothing, what is missing, and what would be no todo', async () => {
    const { todo } = aShell();
    await todo('add', 'Buy milk');
    assert.match((await todo('edit', '1')).stderr, /^Nothing to change\. .*--task/);
    assert.equal((await todo('edit', '2', '--task', 'Read')).exitCode, 3);
    assert.equal((await todo('edit', '1', '--task', '')).exitCode, 2);
    assert.equal((await todo('edit', '1', '--status', 'Completed')).exitCode, 2);
    assert.equal((await todo('show', '1')).exitCode, 0);
  });
});

describe('todo rm', () => {
  it('removes without a question under --yes', async () => {
    const { todo, todos } = await aShellWithTwo();
    assert.deepEqual(
      await todo('rm', '1', '2', '1', '--yes'),
      printed('Removed 1  Buy milk\nRemoved 2  Call Ada\n'),
    );
    assert.deepEqual(await todos.list({ limit: 9 }), { todos: [] });
  });

  it('prints ids under --quiet, and under --json nothing, as the API', async () => {
    const { todo } = await aShellWithTwo();
    assert.deepEqual(await todo('rm', '2', '--yes', '--quiet'), printed('2\n'));
    assert.deepEqual(await todo('rm', '1', '--yes', '--json'), printed(''));
  });

  it('refuses where nobody can be asked', async () => {
    const { todo, todos } = await aShellWithTwo();
    assert.deepEqual(
      await todo('rm', '1'),
      refused(
        2,
        'Nobody is here to be asked whether to remove for good. `todo rm --yes` does not ask.\n',
      ),
    );
    assert.equal((await todos.list({ limit: 9 })).todos.length, 2);
  });

  it('removes none of several when one is missing', async () => {
    const { todo, todos } = await aShellWithTwo();
    assert.deepEqual(
      await todo('rm', '1', '99', '98', '--yes'),
      refused(3, 'No todo 99, 98. `todo list --all` shows every one.\n'),
    );
    assert.equal((await todos.list({ limit: 9 })).todos.length, 2);
  });

  for (const [answer, left] of [
    ['y\n', 1],
    ['YES\n', 1],
    ['n\n', 2],
    ['\n', 2],
    ['yesterday\n', 2],
  ] as const) {
    it(`asks on a terminal, and takes ${JSON.stringify(answer)} for ${left === 1 ? 'yes' : 'no'}`, async () => {
      const { todoAnswering, todos } = await aShellWithTwo({ columns: 80 });
      const { exitCode, stdout, stderr } = await todoAnswering(
        ({ stdin }) => stdin.write(answer),
        'rm',
        '1',
      );
      assert.equal(exitCode, 0);
      assert.equal((await todos.list({ limit: 9 })).todos.length, left);
      assert.match(stripVTControlCharacters(stderr), /Remove 1 {2}Buy milk\? \[y\/N\] /);
      assert.equal(stdout, left === 1 ? 'Removed 1  Buy milk\n' : '');
    });
  }

  for (const [name, key] of [
    ['Ctrl-C', '\u0003'],
    ['Ctrl-D', '\u0004'],
  ] as const) {
    it(`takes ${name} for a no`, async () => {
      const { todoAnswering, todos } = await aShellWithTwo({ columns: 80 });
      const { stderr, exitCode } = await todoAnswering(
        ({ stdin }) => stdin.write(key),
        'rm',
        '1',
        '2',
      );
      assert.equal(exitCode, 0);
      assert.match(stderr, /Nothing was removed\.\n$/);
      assert.equal((await todos.list({ limit: 9 })).todos.length, 2);
    });
  }
});

describe('todo db', () => {
  it('shows what has been applied and what is pending', async () => {
    const todo = schemaShell(['001-a'], ['002-b']);
    assert.deepEqual(
      await todo('db', 'status'),
      printed('sqlite:/data/todo.db\napplied  001-a\npending  002-b\n'),
    );
    assert.deepEqual(JSON.parse((await todo('db', 'status', '--json')).stdout), {
      database: 'sqlite:/data/todo.db',
      applied: ['001-a'],
      pending: ['002-b'],
    });
  });

  it('applies what is pending and names it', async () => {
    const todo = schemaShell(['001-a'], ['002-b', '003-c']);
    assert.deepEqual(await todo('db', 'migrate'), printed('Applied 002-b\nApplied 003-c\n'));
    assert.deepEqual(JSON.parse((await todo('db', 'migrate', '--json')).stdout), {
      database: 'sqlite:/data/todo.db',
      applied: ['002-b', '003-c'],
    });
    assert.deepEqual(
      await schemaShell(['001-a'], [])('db', 'migrate'),
      printed('sqlite:/data/todo.db is up to date.\n'),
    );
  });
});

describe('todo config', () => {
  const env = {
    HOME: '/home/ada',
    DATABASE_URL: 'postgresql://ada:hunter2@db.example.com/todo',
    SECRET_KEY: 'hunter2',
    PORT: '8080',
  };

  it('shows each setting and where it comes from, without secrets', async () => {
    const { exitCode, stdout, stderr } = await aShell({ env }).todo('config');
    assert.deepEqual([exitCode, stderr], [0, '']);
    assert.doesNotMatch(stdout, /hunter2/);
    assert.match(
      stdout,
      /^DATABASE_URL +postgresql:\/\/ada:\*\*\*@db.example.com\/todo +environment$/m,
    );
    assert.match(stdout, /^SECRET_KEY +\*\*\* +environment$/m);
    assert.match(stdout, /^PORT +8080 +environment$/m);
    assert.match(stdout, /^HOST +127\.0\.0\.1 +default$/m);
    assert.match(stdout, /^ALLOWED_ORIGINS +http:\/\/localhost,http:\/\/localhost:3000 +default$/m);
  });

  it('is an object under --json', async () => {
    const { todo } = aShell({ env });
    const { stdout } = await todo('config', '--json', '--database', 'sqlite::memory:');
    const shown = JSON.parse(stdout) as Record<string, unknown>;
    assert.deepEqual(shown['DATABASE_URL'], { value: 'sqlite::memory:', source: 'option' });
    assert.deepEqual(shown['SECRET_KEY'], { value: '***', source: 'environment' });
    assert.deepEqual(shown['PORT'], { value: 8080, source: 'environment' });
    assert.deepEqual(shown['DEBUG'], { value: false, source: 'default' });
  });

  it('says that there is no secret', async () => {
    assert.match((await aShell().todo('config')).stdout, /^SECRET_KEY +none +default$/m);
  });
});

describe('Settings that are wrong', () => {
  const env = { HOME: '/home/ada', HOST: '0.0.0.0', PORT: 'http' };

  for (const argv of [['list'], ['add', 'Buy milk'], ['serve'], ['db', 'status'], ['config']]) {
    it(`stop todo ${argv.join(' ')}, with every fault in one line`, async () => {
      const { exitCode, stdout, stderr } = await aShell({ env }).todo(...argv);
      assert.deepEqual([exitCode, stdout], [2, '']);
      assert.match(
        stderr,
        /^HOST must be this machine alone.*; PORT must be a whole number[^\n]*\n$/,
      );
    });
  }

  it('are listed under --json', async () => {
    const { stderr } = await aShell({ env }).todo('list', '--json');
    const { type, errors } = JSON.parse(stderr) as { type: string; errors: { pointer: string }[] };
    assert.equal(type, '/problems/invalid-parameter');
    assert.deepEqual(
      errors.map(({ pointer }) => pointer),
      ['/HOST', '/PORT'],
    );
  });

  it('are named as options where they are options', async () => {
    const { todo } = aShell();
    assert.match((await todo('serve', '--host', 'example.com')).stderr, /^--host must be this/);
    assert.match((await todo('serve', '--port', '70000')).stderr, /^--port must be a whole/);
    assert.match((await todo('list', '--database', 'x.db')).stderr, /^--database must be sqlite:/);
  });
});

describe('What was typed wrong', () => {
  it('is met with the help when there is no command', async () => {
    const { exitCode, stdout, stderr } = await aShell().todo();
    assert.deepEqual([exitCode, stdout], [2, '']);
    assert.match(stderr, /^Usage: todo /);
    assert.equal((await aShell().todo('db')).exitCode, 2);
  });

  it('is met with a suggestion', async () => {
    const { todo } = aShell();
    assert.deepEqual(
      await todo('shwo', '1'),
      refused(2, "Unknown command 'shwo'. Did you mean show?\n"),
    );
    assert.deepEqual(
      await todo('list', '--limt', '3'),
      refused(2, "Unknown option '--limt'. Did you mean --limit?\n"),
    );
    assert.deepEqual(
      await todo('frobnicate'),
      refused(2, "Unknown command 'frobnicate'. `todo --help` shows how it is used.\n"),
    );
  });

  it('is a problem under --json', async () => {
    const { todo } = aShell();
    const problem = async (...argv: string[]): Promise<unknown> =>
      JSON.parse((await todo('--json', ...argv)).stderr);
    const parts = { type: '/problems/invalid-parameter', title: 'Invalid parameter', status: 400 };
    assert.deepEqual(await problem('shwo'), {
      ...parts,
      detail: "Unknown command 'shwo'. Did you mean show?",
    });
    assert.deepEqual(await problem(), {
      ...parts,
      detail: 'A command is missing. `todo --help` shows how it is used.',
    });
  });

  it('is not guessed at when it contradicts itself', async () => {
    assert.equal((await aShell().todo('list', '--json', '--quiet')).exitCode, 2);
  });
});

describe('Help', () => {
  const commands = [
    [],
    ...['add', 'list', 'show', 'start', 'done', 'reopen', 'edit', 'rm', 'serve', 'config'].map(
      (name) => [name],
    ),
    ['db', 'migrate'],
    ['db', 'status'],
  ];
  for (const command of commands) {
    it(`of todo ${command.join(' ')} has examples and the options that hold everywhere`, async () => {
      const { exitCode, stdout, stderr } = await aShell().todo(...command, '--help');
      assert.deepEqual([exitCode, stderr], [0, '']);
      assert.match(stdout, /^Usage: todo /);
      assert.match(stdout, new RegExp(`\nExamples:\n  \\$ .*todo ${command.join(' ')}`));
      for (const option of ['--database <url>', '--json', '--quiet', '--no-color', '--version']) {
        assert.ok(stdout.includes(option), option);
      }
    });
  }

  it('is there by todo help as well', async () => {
    const { todo } = aShell();
    assert.deepEqual(await todo('help', 'add'), await todo('add', '-h'));
    assert.deepEqual(await todo('help'), await todo('--help'));
  });

  it('fits into the terminal', async () => {
    const { stdout } = await aShell({ columns: 50 }).todo('list', '--help');
    const lines = stdout.split('\n').filter((line) => !line.startsWith('  $ '));
    assert.ok(lines.every((line) => line.length <= 50));
  });

  it('shows the release', async () => {
    const { todo } = aShell();
    const { exitCode, stdout } = await todo('--version');
    assert.equal(exitCode, 0);
    assert.match(stdout, /^\d+\.\d+\.\d+\n$/);
    assert.deepEqual(await todo('list', '--version'), await todo('--version'));
  });
});

describe('An error', () => {
  for (const [name, error, exitCode] of [
    ['a conflict', new StaleVersionError(7), 4],
    ['a lock', new StorageError('storage-unavailable', 'todo.db is in use.'), 5],
    ['a full disk', new StorageError('storage-full', 'No room is left.'), 5],
    ['a damaged file', new StorageError('storage-unusable', 'todo.db is damaged.'), 5],
    ['anything else', new Error('the moon is full\n  at night'), 1],
  ] as const) {
    it(`that is ${name} is one line, and the program ends with ${exitCode}`, async () => {
      const { todo } = aShell({ todosOf: failing(error) });
      const ending = await todo('list');
      assert.deepEqual([ending.exitCode, ending.stdout], [exitCode, '']);
      assert.match(ending.stderr, /^[^\n]+\n$/);
      assert.ok(ending.stderr.includes(error.message.split('\n')[0] ?? ''));

      const { stderr } = await todo('list', '--json');
      const { status, detail } = JSON.parse(stderr) as { status: number; detail: string };
      assert.ok(status >= 400);
      assert.equal(`${detail}\n`, ending.stderr);
    });
  }

  it('that nobody expected shows its stack when asked to', async () => {
    const parts = { todosOf: failing(new Error('the moon is full')) };
    const env = { HOME: '/home/ada' };
    const { stderr } = await aShell({ ...parts, env: { ...env, DEBUG: 'true' } }).todo('list');
    assert.match(
      stderr,
      /^Something unexpected .*\nError: the moon is full\n {4}at .*run\.test\.ts/,
    );
    assert.doesNotMatch((await aShell({ ...parts, env }).todo('list')).stderr, / at /);
  });
});

describe('Two programs in one process', () => {
  it('know nothing of each other', async () => {
    const [ada, bob] = [aShell(), aShell()];
    await Promise.all([ada.todo('add', 'hers'), bob.todo('add', 'his')]);
    const [hers, his] = await Promise.all([ada.todo('list'), bob.todo('list')]);
    assert.deepEqual(
      [hers, his],
      [printed(' 1  Pending     hers\n'), printed(' 1  Pending     his\n')],
    );
  });
});
