import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inMemoryStore } from '@todo/adapters-memory';
import type { Store } from '@todo/application';
import { printed, refused, usualPreference, type Ending } from '@todo/cli/testing';
import { aProgramIo, aProgramShell, todoWith } from '../testing/a-program.ts';
import { migrate, status } from './database/db.ts';

function schemaShell(applied: readonly string[], pending: readonly string[]) {
  return async (_: 'db', command: 'status' | 'migrate', json?: '--json'): Promise<Ending> => {
    const io = aProgramIo();
    const options = {
      database: 'sqlite:/data/todo.db',
      color: true,
      ...(json && { json: true as const }),
    };
    const run = { status, migrate }[command];
    await run({ io, options, preference: usualPreference, scope: 'database' }, () => ({
      state: async () => ({ applied, pending }),
      migrate: async () => pending,
    }));
    return { exitCode: 0, stdout: io.stdout.text, stderr: io.stderr.text };
  };
}

function failing(error: Error): Store {
  return {
    ...inMemoryStore(),
    async read() {
      throw error;
    },
  };
}

describe('todo db', () => {
  it('shows the applied and the pending migrations', async () => {
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

  it('applies the pending migrations and names them', async () => {
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
    DATABASE_REPLICA_URLS: 'postgresql://ada:hunter2@a/todo,postgresql://b/todo?password=hunter2',
    SECRET_KEY: 'hunter2'.repeat(5),
    SECRET_KEY_PREVIOUS: 'hunter2'.repeat(6),
    PORT: '8080',
  };

  it('shows each setting and its source, without secrets', async () => {
    const { exitCode, stdout, stderr } = await todoWith({ env }, 'config', '--server');
    assert.deepEqual([exitCode, stderr], [0, '']);
    assert.doesNotMatch(stdout, /hunter2/);
    assert.match(
      stdout,
      /^DATABASE_URL +postgresql:\/\/ada:\*\*\*@db.example.com\/todo +environment$/m,
    );
    assert.match(
      stdout,
      /^DATABASE_REPLICA_URLS +postgresql:\/\/ada:\*\*\*@a\/todo,postgresql:\/\/b\/todo\?password=\*\*\* +env/m,
    );
    assert.match(stdout, /^SECRET_KEY +\*\*\* +environment$/m);
    assert.match(stdout, /^SECRET_KEY_PREVIOUS +\*\*\* +environment$/m);
    assert.match(stdout, /^PORT +8080 +environment$/m);
    assert.match(stdout, /^HOST +127\.0\.0\.1 +default$/m);
    assert.match(
      stdout,
      /^ALLOWED_ORIGINS +http:\/\/localhost,http:\/\/localhost:3000,\S*:5173,\S+ +default$/m,
    );
  });

  it('is an object under --json', async () => {
    const { stdout } = await todoWith(
      { env },
      'config',
      '--server',
      '--json',
      '--database',
      'sqlite::memory:',
    );
    const shown = JSON.parse(stdout) as Record<string, unknown>;
    assert.deepEqual(shown['DATABASE_URL'], { value: 'sqlite::memory:', source: 'option' });
    assert.deepEqual(shown['SECRET_KEY'], { value: '***', source: 'environment' });
    assert.deepEqual(shown['SECRET_KEY_PREVIOUS'], { value: '***', source: 'environment' });
    assert.deepEqual(shown['PORT'], { value: 8080, source: 'environment' });
    assert.deepEqual(shown['DEBUG'], { value: false, source: 'default' });
  });

  it('shows those of commands about todos, by the names that these read', async () => {
    const own = { TODO_DATABASE_TIMEOUT_MS: '7', USER: 'root', TODO_USER: 'ada' };
    const parts = { env: { ...env, ...own } };
    const { stdout } = await todoWith(parts, 'config');
    assert.deepEqual(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => line.split(/ {2,}/)),
      [
        ['TODO_DATABASE_URL', 'sqlite:/home/ada/.local/share/todo/todo.db', 'default'],
        ['TODO_DATABASE_POOL_SIZE', '10', 'default'],
        ['TODO_DATABASE_TIMEOUT_MS', '7', 'environment'],
        ['TODO_DATABASE_SSL', 'false', 'default'],
        ['TODO_DATABASE_REPLICA_URLS', 'none', 'default'],
        ['TODO_DEBUG', 'false', 'default'],
        ['TODO_USER', 'ada', 'environment'],
        ['TODO_SORT', 'due,-priority', 'default'],
        ['TODO_COLUMNS', 'id,priority,due,tags', 'default'],
        ['TODO_DATE_STYLE', 'relative', 'default'],
        ['TODO_WEEK_START', 'monday', 'default'],
        ['TODO_COLOR', 'auto', 'default'],
        ['TODO_SERVER', 'none', 'default'],
        ['TODO_TOKEN', 'none', 'default'],
        ['todos', 'the database', 'default'],
      ],
    );
    const shown = JSON.parse((await todoWith(parts, 'config', '--json')).stdout) as Record<
      string,
      unknown
    >;
    assert.deepEqual(shown['DATABASE_TIMEOUT_MS'], { value: 7, source: 'environment' });
  });

  it('shows that no secret is set', async () => {
    assert.match((await todoWith({}, 'config', '--server')).stdout, /^SECRET_KEY +none +default$/m);
  });
});

describe('Settings that are wrong', () => {
  const env = { HOME: '/home/ada', TODO_HOST: 'http://localhost', PORT: 'http' };

  for (const argv of [['serve'], ['config', '--server']]) {
    it(`stop todo ${argv.join(' ')}, with every fault in one line`, async () => {
      const { exitCode, stdout, stderr } = await todoWith({ env }, ...argv);
      assert.deepEqual([exitCode, stdout], [2, '']);
      assert.match(
        stderr,
        /^TODO_HOST must be an address or the name of a host.*; PORT must be a whole number[^\n]*\n$/,
      );
    });
  }

  const unused = { ...env, DEBUG: 'app:*', LOG_LEVEL: 'verbose', TODO_PORT: 'http' };
  for (const argv of [['list'], ['add', 'Buy milk'], ['config'], ['completion', 'bash']]) {
    it(`and are not used do not stop todo ${argv.join(' ')}`, async () => {
      const others = { DATABASE_URL: 'file:./dev.db', DATABASE_SSL: 'perhaps' };
      const { exitCode } = await todoWith({ env: { ...unused, ...others } }, ...argv);
      assert.equal(exitCode, 0);
    });
  }

  it('and are not used do not stop todo db', async () => {
    const { exitCode } = await todoWith({ env: unused }, 'db', 'status');
    assert.equal(exitCode, 0);
  });

  it('and are used stop a todo command and todo db, each by the settings that it reads', async () => {
    const parts = { env: { ...unused, TODO_DATABASE_URL: 'todo.db', DATABASE_SSL: 'perhaps' } };
    assert.deepEqual(
      await todoWith(parts, 'list'),
      refused(
        2,
        'TODO_DATABASE_URL must be sqlite:<path>, sqlite::memory: or postgresql://… (write sqlite:todo.db).\n',
      ),
    );
    assert.match(
      (await todoWith(parts, 'db', 'status')).stderr,
      /^TODO_DATABASE_URL must be [^;]+; DATABASE_SSL must be [^;\n]+\n$/,
    );
  });

  it('are listed under --json', async () => {
    const { stderr } = await todoWith({ env }, 'serve', '--json');
    const { type, errors } = JSON.parse(stderr) as { type: string; errors: { pointer: string }[] };
    assert.equal(type, '/problems/invalid-parameter');
    assert.deepEqual(
      errors.map(({ pointer }) => pointer),
      ['/HOST', '/PORT'],
    );
  });

  it('are named as options if they come from options', async () => {
    assert.match(
      (await todoWith({}, 'serve', '--host', 'http://example.com')).stderr,
      /^--host must be an address/,
    );
    assert.match(
      (await todoWith({}, 'serve', '--port', '70000')).stderr,
      /^--port must be a whole/,
    );
    assert.match(
      (await todoWith({}, 'list', '--database', 'x.db')).stderr,
      /^--database must be sqlite:/,
    );
  });
});

describe('What was typed wrong', () => {
  it('without the second part of a command prints its help', async () => {
    const { exitCode, stdout, stderr } = await aProgramShell().todo('db');
    assert.deepEqual([exitCode, stdout], [2, '']);
    assert.match(stderr, /^Usage: todo db /);
  });

  it('is met with a suggestion', async () => {
    const { todo } = aProgramShell();
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
      refused(2, "Unknown command 'frobnicate'. See `todo --help`.\n"),
    );
  });

  it('is met with our name of a command that others call differently', async () => {
    const { todo } = aProgramShell();
    for (const [word, name] of Object.entries({ delete: 'rm', finish: 'done', search: 'list' })) {
      assert.deepEqual(
        await todo(word, '1'),
        refused(2, `Unknown command '${word}'. Did you mean ${name}?\n`),
      );
    }
    assert.match((await todo('done')).stderr, /See `todo done --help`\.\n$/);
  });

  it('is met with the help of the command that was called, and with the words of its help', async () => {
    const { todo } = aProgramShell();
    const wrong = {
      'db backup': "Missing required argument 'file'. See `todo db backup --help`.\n",
      'db copy --from x': '--to is missing. See `todo db copy --help`.\n',
      'ls --limit': '--limit needs a value. See `todo list --help`.\n',
      'completion tcsh':
        'The shell must be one of bash, zsh, fish, not "tcsh". See `todo completion --help`.\n',
      'import x --on-duplicate y':
        '--on-duplicate must be one of skip, update, add, not "y". See `todo import --help`.\n',
    };
    for (const [words, message] of Object.entries(wrong)) {
      assert.deepEqual(await todo(...words.split(' ')), refused(2, message));
    }
  });

  it('is named when its help is requested', async () => {
    const { todo } = aProgramShell();
    const unknown = "Unknown command 'shwo'. Did you mean show?\n";
    assert.deepEqual(await todo('help', 'shwo'), refused(2, unknown));
    assert.deepEqual(
      await todo('help', 'db', 'statsu'),
      refused(2, "Unknown command 'statsu'. Did you mean status?\n"),
    );
    assert.deepEqual(await todo('db', 'help', 'statsu'), await todo('db', 'statsu'));
    assert.deepEqual(
      await todo('help', 'add', 'milk'),
      refused(2, '`add` has no command "milk". See `todo help add`.\n'),
    );
    const { detail } = JSON.parse((await todo('--json', 'help', 'shwo')).stderr) as {
      detail: string;
    };
    assert.equal(`${detail}\n`, unknown);
    for (const words of [
      ['help', 'add'],
      ['help', 'ls'],
      ['help', 'db', 'status'],
      ['db', 'help', 'status'],
    ]) {
      const { exitCode, stdout, stderr } = await todo(...words);
      assert.deepEqual([exitCode, stderr], [0, '']);
      assert.match(stdout, /^Usage: todo (add|list|db status)/);
    }
  });

  it('is a problem under --json', async () => {
    const { todo } = aProgramShell();
    const problem = async (...argv: string[]): Promise<unknown> =>
      JSON.parse((await todo('--json', ...argv)).stderr);
    const parts = { type: '/problems/invalid-parameter', title: 'Invalid parameter', status: 400 };
    assert.deepEqual(await problem('shwo'), {
      ...parts,
      detail: "Unknown command 'shwo'. Did you mean show?",
    });
    assert.deepEqual(await problem('db'), {
      ...parts,
      detail: 'A command is missing. See `todo db --help`.',
    });
  });

  it('is not guessed at when it contradicts itself', async () => {
    assert.equal((await aProgramShell().todo('list', '--json', '--quiet')).exitCode, 2);
  });
});

describe('An error', () => {
  it('that is unexpected shows its stack when asked to', async () => {
    const parts = { store: failing(new Error('the moon is full')) };
    const env = { HOME: '/home/ada' };
    const { stderr } = await aProgramShell({ ...parts, env: { ...env, TODO_DEBUG: 'true' } }).todo(
      'list',
    );
    assert.match(
      stderr,
      /^Something unexpected .*\nError: the moon is full\n {4}at .*run-todo\.test\.ts/,
    );
    for (const other of [env, { ...env, DEBUG: 'true' }]) {
      const { stderr: line } = await aProgramShell({ ...parts, env: other }).todo('list');
      assert.match(line, /^[^\n]* \(TODO_DEBUG=true shows where\.\)\n$/);
    }
  });
});
