import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { SettingsError } from './settings-error.ts';
import type { SettingOptions } from './setting-texts.ts';
import { settingNames } from './settings-schema.ts';
import { settingsTable } from './settings-table.ts';
import { loadSettings } from './settings.ts';

/** Settings without a `.env`. */
function settings(env: Record<string, string> = {}, options: SettingOptions = {}) {
  return loadSettings({ env, cwd: '/nowhere', home: '/home/ada', platform: 'linux' }, options);
}

/** A home directory with this in the config file. */
async function aHomeWith(config: string) {
  const folder = await temporaryFolder();
  await mkdir(`${folder.path}/.config/todo`, { recursive: true });
  await writeFile(`${folder.path}/.config/todo/config`, config);
  return folder;
}

function faultsOf(env: Record<string, string>, options: SettingOptions = {}): SettingsError {
  try {
    settings(env, options);
  } catch (error) {
    assert.ok(error instanceof SettingsError);
    assert.equal(error.code, 'invalid-settings');
    return error;
  }
  return assert.fail('these settings are valid');
}

describe('The settings', () => {
  it('have a default each', () => {
    const { values, sources } = settings();
    assert.deepEqual(values, {
      DATABASE_URL: 'sqlite:/home/ada/.local/share/todo/todo.db',
      DATABASE_POOL_SIZE: 10,
      DATABASE_TIMEOUT_MS: 5000,
      DATABASE_SSL: false,
      DATABASE_REPLICA_URLS: [],
      HOST: '127.0.0.1',
      PORT: 3000,
      ALLOWED_ORIGINS: [
        'http://localhost',
        'http://localhost:3000',
        'http://localhost:3001',
        'http://localhost:4173',
        'http://localhost:4200',
        'http://localhost:5173',
        'http://localhost:8080',
      ],
      APP_NAME: 'Todo REST API',
      DEBUG: false,
      LOG_LEVEL: 'info',
      ALGORITHM: 'HS256',
      ACCESS_TOKEN_EXPIRE_MINUTES: 30,
      REQUIRE_CREDENTIALS: 'auto',
      HISTORY_DAYS: 90,
      TRASH_DAYS: 30,
    });
    assert.deepEqual(new Set(Object.values(sources)), new Set(['default']));
  });

  it('are read from the environment', () => {
    const { values } = settings({
      DATABASE_URL: 'postgresql://ada@localhost/todo',
      DATABASE_POOL_SIZE: '3',
      DATABASE_TIMEOUT_MS: '0',
      DATABASE_SSL: 'ON',
      DATABASE_REPLICA_URLS: 'postgresql://a/todo, postgresql://b/todo',
      HOST: '::1',
      PORT: '0',
      ALLOWED_ORIGINS: 'https://a.example.com , https://b.example.com',
      APP_NAME: 'Ünsere Aufgaben',
      DEBUG: 'true',
      LOG_LEVEL: 'silent',
      SECRET_KEY: 'keep it to yourself '.repeat(4),
      SECRET_KEY_PREVIOUS: 'kept until now '.repeat(5),
      ALGORITHM: 'HS512',
      ACCESS_TOKEN_EXPIRE_MINUTES: '5',
      REQUIRE_CREDENTIALS: 'always',
      PUBLIC_URL: 'https://todo.example.com',
      TRUST_PROXY: 'loopback, 10.0.0.0/8',
      HISTORY_DAYS: '36500',
      TRASH_DAYS: '0',
      SOMETHING_ELSE: 'is not ours',
    });
    assert.deepEqual(values, {
      DATABASE_URL: 'postgresql://ada@localhost/todo',
      DATABASE_POOL_SIZE: 3,
      DATABASE_TIMEOUT_MS: 0,
      DATABASE_SSL: true,
      DATABASE_REPLICA_URLS: ['postgresql://a/todo', 'postgresql://b/todo'],
      HOST: '::1',
      PORT: 0,
      ALLOWED_ORIGINS: ['https://a.example.com', 'https://b.example.com'],
      APP_NAME: 'Ünsere Aufgaben',
      DEBUG: true,
      LOG_LEVEL: 'silent',
      SECRET_KEY: 'keep it to yourself '.repeat(4),
      SECRET_KEY_PREVIOUS: 'kept until now '.repeat(5),
      ALGORITHM: 'HS512',
      ACCESS_TOKEN_EXPIRE_MINUTES: 5,
      REQUIRE_CREDENTIALS: 'always',
      PUBLIC_URL: 'https://todo.example.com',
      TRUST_PROXY: ['loopback', '10.0.0.0/8'],
      HISTORY_DAYS: 36_500,
      TRASH_DAYS: 0,
    });
  });

  it('come from the option, the environment, .env and the default, in this order', async () => {
    await using folder = await temporaryFolder();
    await writeFile(
      `${folder.path}/.env`,
      'HOST=127.0.0.4\nPORT=4\nLOG_LEVEL=warn\n# a comment\nAPP_NAME="From a file"\n',
    );
    const { values, sources } = loadSettings(
      { env: { HOST: '127.0.0.3', PORT: '3', LOG_LEVEL: '' }, cwd: folder.path },
      { HOST: '127.0.0.2', PORT: undefined },
    );
    const seen = (['HOST', 'PORT', 'LOG_LEVEL', 'ALGORITHM'] as const).map((name) => [
      values[name],
      sources[name],
    ]);
    assert.deepEqual(seen, [
      ['127.0.0.2', 'option'],
      [3, 'environment'],
      ['warn', '.env'],
      ['HS256', 'default'],
    ]);
    assert.equal(values.APP_NAME, 'From a file');
  });

  it('have the prefix TODO_ if another program uses the plain name', async () => {
    await using folder = await temporaryFolder();
    await writeFile(`${folder.path}/.env`, 'PORT=4\nTODO_PORT=5\nTODO_HOST=127.0.0.5\n');
    const portWith = (env: Record<string, string>) =>
      loadSettings({ env: { HOST: '127.0.0.3', ...env }, cwd: folder.path }).values;
    assert.equal(portWith({ PORT: '3', TODO_PORT: '2' }).PORT, 2);
    assert.equal(portWith({ PORT: '3' }).PORT, 3);
    assert.equal(portWith({}).PORT, 5);
    assert.equal(portWith({}).HOST, '127.0.0.3', 'the environment wins over .env');
  });

  it('come from the config file of the user after .env', async () => {
    await using folder = await aHomeWith('PORT=6\nTODO_HOST=127.0.0.6\nAPP_NAME=Mine\n');
    await writeFile(`${folder.path}/.env`, 'PORT=4\n');
    const { values, sources } = loadSettings({ env: {}, cwd: folder.path, home: folder.path });
    assert.deepEqual([values.PORT, values.HOST, values.APP_NAME], [4, '127.0.0.6', 'Mine']);
    assert.deepEqual(
      [sources.PORT, sources.HOST, sources.APP_NAME],
      ['.env', 'config file', 'config file'],
    );
  });

  it('of todo commands come only from TODO_ variables and the config file', async () => {
    await using folder = await aHomeWith(
      'DATABASE_TIMEOUT_MS=6\nTODO_DATABASE_POOL_SIZE=6\nDATABASE_POOL_SIZE=7\nDEBUG=yes\n',
    );
    await writeFile(
      `${folder.path}/.env`,
      'DATABASE_URL=file:./dev.db\nTODO_DATABASE_URL=sqlite:dot-env.db\nTODO_DEBUG=maybe\n',
    );
    const env = { DATABASE_URL: 'mysql://localhost', DEBUG: 'app:*', DATABASE_TIMEOUT_MS: 'long' };
    const load = (own: Record<string, string>, options?: SettingOptions) =>
      loadSettings(
        { env: { ...env, ...own }, cwd: folder.path, home: folder.path, platform: 'linux' },
        options,
        'todos',
      );
    const { values, sources } = load({});
    assert.deepEqual(values, {
      ...settings().values,
      DATABASE_URL: `sqlite:${folder.path}/.local/share/todo/todo.db`,
      DATABASE_TIMEOUT_MS: 6,
      DATABASE_POOL_SIZE: 6,
      DEBUG: true,
    });
    assert.equal(sources.DATABASE_TIMEOUT_MS, 'config file');
    const own = { TODO_DATABASE_URL: 'sqlite:~/own.db', TODO_DATABASE_TIMEOUT_MS: '8' };
    assert.equal(load(own).values.DATABASE_URL, `sqlite:${folder.path}/own.db`);
    assert.equal(load(own).values.DATABASE_TIMEOUT_MS, 8);
    assert.equal(
      load(own, { DATABASE_URL: 'sqlite:option.db' }).values.DATABASE_URL,
      `sqlite:${folder.path}/option.db`,
    );
  });

  it('treat an empty variable as not set, but an empty option as a mistake', () => {
    assert.equal(settings({ PORT: '' }).sources.PORT, 'default');
    assert.match(faultsOf({}, { PORT: '' }).message, /^--port must be/);
  });

  it('find a database relative to the first working directory, even if that changes later', () => {
    assert.equal(
      settings({ DATABASE_URL: 'sqlite:a/b.db' }).values.DATABASE_URL,
      'sqlite:/nowhere/a/b.db',
    );
    for (const url of ['sqlite:/a/b.db', 'sqlite::memory:', 'postgresql://localhost/todo']) {
      assert.equal(settings({}, { DATABASE_URL: url }).values.DATABASE_URL, url);
    }
  });

  it('take a file of certificates in the place of a word', async () => {
    await using folder = await temporaryFolder();
    const env = { DATABASE_SSL: 'ca.pem' };
    const load = () => loadSettings({ env, cwd: folder.path }).values.DATABASE_SSL;
    assert.throws(load, /^SettingsError: DATABASE_SSL must be off, on, or the path/);
    await writeFile(`${folder.path}/ca.pem`, 'no certificate');
    assert.throws(load, /^SettingsError: DATABASE_SSL must be/);
    await writeFile(`${folder.path}/ca.pem`, '-----BEGIN CERTIFICATE-----\n');
    assert.equal(load(), `${folder.path}/ca.pem`);
    for (const word of ['require', 'on', 'verify-full']) {
      assert.equal(settings({ DATABASE_SSL: word }).values.DATABASE_SSL, true);
    }
    assert.equal(settings({ DATABASE_SSL: 'disable' }).values.DATABASE_SSL, false);
  });

  it('need a working directory only for what is in it', async () => {
    const removed = {
      env: {},
      home: '/home/ada',
      platform: 'linux' as const,
      get cwd(): string {
        throw Object.assign(new Error('uv_cwd'), { code: 'ENOENT' });
      },
    };
    const load = (url?: string) => loadSettings(removed, { DATABASE_URL: url });
    assert.equal(load().values.PORT, 3000);
    assert.equal(load('sqlite:/a/b.db').values.DATABASE_URL, 'sqlite:/a/b.db');
    assert.throws(
      () => load('sqlite:b.db'),
      /^SettingsError: The working directory has been removed/,
    );
  });

  it('need no home directory if a database is named', () => {
    const { values } = loadSettings(
      { env: {}, cwd: '/', home: 'nowhere' },
      { DATABASE_URL: 'sqlite:/a.db' },
    );
    assert.equal(values.DATABASE_URL, 'sqlite:/a.db');
  });

  it('accept a byte order mark', async () => {
    await using folder = await aHomeWith('\uFEFFPORT=6\r\nHOST=127.0.0.6\r\n');
    const { values } = loadSettings({ env: {}, cwd: '/', home: folder.path });
    assert.deepEqual([values.PORT, values.HOST], [6, '127.0.0.6']);
  });

  it('ignore a folder called .env', async () => {
    await using folder = await temporaryFolder();
    await mkdir(`${folder.path}/.env`);
    assert.equal(loadSettings({ env: {}, cwd: folder.path }).values.PORT, 3000);
  });
});

describe('Faults in the settings', () => {
  const wrong = {
    DATABASE_URL: 'mysql://ada:secret@localhost/todo',
    DATABASE_POOL_SIZE: '0',
    DATABASE_TIMEOUT_MS: '-1',
    DATABASE_SSL: 'perhaps',
    DATABASE_REPLICA_URLS: 'postgresql://localhost/todo,sqlite:secret.db',
    HOST: 'http://localhost',
    PORT: '65536',
    ALLOWED_ORIGINS: 'http://localhost,*',
    APP_NAME: 'two\nlines',
    DEBUG: 'very',
    LOG_LEVEL: 'loud',
    SECRET_KEY: 'a short secret',
    SECRET_KEY_PREVIOUS: 'another secret',
    ALGORITHM: 'none',
    ACCESS_TOKEN_EXPIRE_MINUTES: '1e3',
    REQUIRE_CREDENTIALS: 'never',
    PUBLIC_URL: 'https://todo.example.com/app',
    TRUST_PROXY: 'true',
    HISTORY_DAYS: '36501',
    TRASH_DAYS: '-1',
  };

  it('are all named at once', () => {
    const { message, faults } = faultsOf(wrong);
    const expected = Object.keys(wrong);
    assert.deepEqual(
      faults.map(({ pointer }) => pointer),
      expected.map((name) => `/${name}`),
    );
    for (const name of expected) assert.match(message, new RegExp(`(^|; )${name} must be `));
  });

  it('repeat no value, for it may be a secret', () => {
    assert.doesNotMatch(faultsOf(wrong).message, /secret/);
  });

  it('are found in files that are not UTF-8 text, and nothing of these is used', async () => {
    await using folder = await temporaryFolder();
    const load = () => loadSettings({ env: {}, cwd: folder.path, home: '/nowhere' });
    for (const bytes of [
      Buffer.from('\uFEFFPORT=1\n', 'utf16le'),
      Buffer.from('PORT=1\n', 'utf16le'),
      Buffer.from('APP_NAME=Caf\u00e9\n', 'latin1'),
    ]) {
      await writeFile(`${folder.path}/.env`, bytes);
      assert.throws(load, /^SettingsError: .*\.env is not UTF-8\. Save it as UTF-8 text\.$/);
    }
  });

  it('include a file that cannot be read', async () => {
    await using folder = await temporaryFolder();
    await symlink('.env', `${folder.path}/.env`);
    assert.throws(
      () => loadSettings({ env: {}, cwd: folder.path, home: '/nowhere' }),
      /^SettingsError: .*\.env cannot be read \(ELOOP\)\. Check/,
    );
    await mkdir(`${folder.path}/.config/todo/config`, { recursive: true });
    assert.throws(
      () => loadSettings({ env: {}, cwd: '/', home: folder.path, platform: 'linux' }),
      /^SettingsError: .*config cannot be read \(it is a folder\)\. Check/,
    );
  });

  it(
    'do not wait for what may come out of a pipe',
    { skip: process.platform === 'win32' && 'Windows has no such pipes' },
    async () => {
      await using folder = await temporaryFolder();
      execFileSync('mkfifo', [`${folder.path}/.env`]);
      assert.throws(
        () => loadSettings({ env: {}, cwd: folder.path }),
        /^SettingsError: .*\.env is a pipe\. Put a file in its place/,
      );
    },
  );

  it('name the source in which to correct the value', async () => {
    await using folder = await temporaryFolder();
    await writeFile(`${folder.path}/.env`, 'PORT=http\n');
    assert.throws(
      () => loadSettings({ env: {}, cwd: folder.path }),
      /^SettingsError: PORT in \.env must/,
    );
    assert.match(faultsOf({}, { HOST: 'exam ple' }).message, /^--host must be an address/);
  });
});

describe('A signing key', () => {
  it('has as many bytes in UTF-8 as its algorithm needs', () => {
    for (const [ALGORITHM, least] of [
      ['HS256', 32],
      ['HS384', 48],
      ['HS512', 64],
    ] as const) {
      const key = 'ä'.repeat(least / 2);
      const { values } = settings({ ALGORITHM, SECRET_KEY: key, SECRET_KEY_PREVIOUS: key });
      assert.equal(values.SECRET_KEY, key);
      for (const name of ['SECRET_KEY', 'SECRET_KEY_PREVIOUS']) {
        assert.match(
          faultsOf({ ALGORITHM, [name]: key.slice(1) }).message,
          new RegExp(
            `^${name} must be at least ${least} bytes long for ${ALGORITHM}, such as .*\\.$`,
          ),
        );
      }
    }
  });

  it('is judged by the usual algorithm if none is named', () => {
    assert.match(
      faultsOf({ SECRET_KEY: 'x'.repeat(31) }).message,
      /^SECRET_KEY must be at least 32 bytes/,
    );
    assert.equal(settings({ SECRET_KEY: 'x'.repeat(32) }).values.SECRET_KEY?.length, 32);
  });

  it('is made by the program where the variable is empty', () => {
    assert.equal(settings({ SECRET_KEY: '' }).values.SECRET_KEY, undefined);
  });
});

/** The settings of todo commands. */
function ofTodos(env: Record<string, string>, options: SettingOptions = {}, home = '/home/ada') {
  return loadSettings({ env, cwd: '/nowhere', home, platform: 'linux' }, options, 'todos');
}

describe('The account of todo commands', () => {
  it('is never the user of the system', () => {
    const { values, sources } = ofTodos({ USER: 'root' });
    assert.deepEqual([values.USER, sources.USER], [undefined, 'default']);
  });

  it('is that of --user, of TODO_USER, or of the config file, in this order', async () => {
    await using folder = await aHomeWith('USER=grace\n');
    const of = ({ values, sources }: ReturnType<typeof ofTodos>) => [values.USER, sources.USER];
    const env = { TODO_USER: 'bob' };
    assert.deepEqual(of(ofTodos(env, { USER: 'ada' }, folder.path)), ['ada', 'option']);
    assert.deepEqual(of(ofTodos(env, {}, folder.path)), ['bob', 'environment']);
    assert.deepEqual(of(ofTodos({}, {}, folder.path)), ['grace', 'config file']);
  });

  it('may be local, as that is how to name the todos of no account', () => {
    for (const name of ['local', 'Local'])
      assert.equal(ofTodos({}, { USER: name }).values.USER, name);
  });

  it('has the name of an account', () => {
    for (const name of ['', 'a b', 'x'.repeat(65)]) {
      assert.throws(
        () => ofTodos({}, { USER: name }),
        /^SettingsError: --user must be 1 to 64 letters, digits, dots, underscores or hyphens\.$/,
      );
    }
  });

  it('is no setting of a server or a database', () => {
    for (const scope of ['server', 'database'] as const) {
      const { values } = loadSettings(
        { env: { USER: 'not a name', TODO_USER: 'not a name' }, cwd: '/', home: '/home/ada' },
        {},
        scope,
      );
      assert.equal(values.USER, undefined);
    }
  });
});

describe('The table of settings', () => {
  it('has a row for each, with its default and its meaning', () => {
    const [head, , ...rows] = settingsTable().trimEnd().split('\n');
    assert.equal(head, '| variable | used by | default | meaning |');
    assert.deepEqual(
      rows.map((row) => row.split('`')[1]),
      settingNames,
    );
    assert.ok(
      rows.includes(
        '| `PORT` | `serve` | `3000` | The port that the server listens on; 0 chooses a free one. |',
      ),
    );
    for (const row of rows) {
      const users = /^\| `(?:USER|SERVER|TOKEN)`/.test(row) ? 'todo commands' : '[^|]*`serve`';
      assert.match(
        row,
        new RegExp(`^\\| \`[A-Z_]+\` \\| ${users} \\| [^|]+ \\| [A-Z][^|]+\\. \\|$`),
      );
    }
    assert.doesNotMatch(settingsTable(), /undefined/);
  });
});
