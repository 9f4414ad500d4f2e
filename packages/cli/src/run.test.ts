import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import type { Command } from 'commander';
import { StaleVersionError, StorageError, type TodosOf } from '@todo/application';
import { aDraft, inMemoryTodos, momentsLater } from '@todo/application/testing';
import { anIo } from '../testing/an-io.ts';
import { aShell, aShellWithTwo, printed, refused, type Ending } from '../testing/a-shell.ts';
import { services } from './composition/services.ts';
import { createProgram } from './program.ts';
import { run } from './run.ts';

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

/** Every command that has no commands of its own, by the words that it takes to say it. */
function commandsOf(
  command: Command,
  words: readonly string[] = [],
): readonly (readonly string[])[] {
  const subcommands = command.createHelp().visibleCommands(command);
  const own = subcommands.filter((known) => known.name() !== 'help');
  if (own.length === 0) return [words];
  return own.flatMap((known) => commandsOf(known, [...words, known.name()]));
}

describe('Help', () => {
  const program = createProgram(
    anIo(),
    () => assert.fail('runs nothing'),
    () => {},
  );
  for (const command of [[], ...commandsOf(program)]) {
    it(`of todo ${command.join(' ')} has examples and the options that hold everywhere`, async () => {
      const { exitCode, stdout, stderr } = await aShell().todo(...command, '--help');
      assert.deepEqual([exitCode, stderr], [0, '']);
      assert.match(stdout, /^Usage: todo /);
      const words = ['todo', ...command].join(' ');
      assert.match(stdout, new RegExp(`\nExamples:\n  \\$ .*${words}( |\n|\\))`));
      for (const option of ['--database <url>', '--json', '--quiet', '--no-color', '--version']) {
        assert.ok(stdout.includes(option), option);
      }
    });
  }

  for (const name of ['add', 'list', 'show', 'start', 'done', 'reopen', 'edit']) {
    it(`of todo ${name} has examples that work`, async () => {
      const { todo, todos } = aShell();
      for (let n = 0; n < 12; n += 1) await todos.add(aDraft());
      const { stdout } = await todo(name, '--help');
      const lines = [...stdout.matchAll(/^ {2}\$ todo (.*)$/gm)].map(([, line = '']) => line);
      assert.ok(lines.length > 1);
      for (const line of lines) {
        // Quoted words and bare ones.
        const words = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(
          ([, quoted, bare]) => quoted ?? bare,
        );
        const { exitCode, stderr } = await todo(...words.filter((word) => word !== undefined));
        assert.equal(exitCode, 0, `${line}: ${stderr}`);
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
