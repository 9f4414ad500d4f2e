import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { removeLogin, saveLogin } from './save-login.ts';
import { readSavedLogin, type SavedLogin } from './saved-login.ts';
import { isServerUrl, serverUrl } from './server-url.ts';
import { SettingsError } from './settings-error.ts';
import { serverInForce, type PlaceOptions } from './todo-place.ts';

const login: SavedLogin = {
  server: 'https://saved.example',
  token: 'todo_pat_saved',
  tokenId: '1',
  name: 'ada',
};

async function aMachine(env: Readonly<Record<string, string>> = {}) {
  const folder = await temporaryFolder();
  const environment = {
    env: { HOME: folder.path, ...env },
    cwd: folder.path,
    platform: 'linux',
  } as const;
  return {
    environment,
    folder: `${folder.path}/.config/todo`,
    file: `${folder.path}/.config/todo/server.json`,
    place(options: PlaceOptions = {}) {
      const found = serverInForce(environment, options);
      return found && [found.server, found.source, found.token, found.tokenSource];
    },
    refusal(options: PlaceOptions = {}): string {
      try {
        serverInForce(environment, options);
      } catch (error) {
        assert.ok(error instanceof SettingsError);
        return error.message;
      }
      return assert.fail('it should have been refused');
    },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

describe('The place of todos', () => {
  it('is the database where nothing says otherwise', async () => {
    await using machine = await aMachine();
    assert.equal(machine.place(), undefined);
  });

  it('is the saved login, before that TODO_SERVER, and before that --server', async () => {
    await using machine = await aMachine();
    saveLogin(machine.environment, login);
    assert.deepEqual(machine.place(), [
      'https://saved.example',
      'saved login',
      'todo_pat_saved',
      'saved login',
    ]);
    assert.deepEqual(machine.place({ server: 'http://localhost:3000/' }), [
      'http://localhost:3000',
      'option',
      undefined,
      undefined,
    ]);
    await using other = await aMachine({ TODO_SERVER: 'https://set.example', TODO_TOKEN: 'set' });
    saveLogin(other.environment, login);
    assert.deepEqual(other.place(), ['https://set.example', 'environment', 'set', 'environment']);
    assert.deepEqual(other.place({ server: 'https://said.example' }), [
      'https://said.example',
      'option',
      'set',
      'environment',
    ]);
  });

  it('is the database under --local, --database and --user', async () => {
    await using machine = await aMachine({ TODO_SERVER: 'https://set.example' });
    saveLogin(machine.environment, login);
    assert.equal(machine.place({ local: true }), undefined);
    assert.equal(machine.place({ database: 'sqlite:todo.db' }), undefined);
    assert.equal(machine.place({ user: 'ada' }), undefined);
  });

  it('may be set in the config file, and never by a plain variable', async () => {
    await using machine = await aMachine({ SERVER: 'https://plain.example', TOKEN: 'plain' });
    assert.equal(machine.place(), undefined);
    mkdirSync(`${machine.environment.env.HOME}/.config/todo`, { recursive: true });
    writeFileSync(
      `${machine.environment.env.HOME}/.config/todo/config`,
      'SERVER=https://config.example\nTODO_TOKEN=config\n',
    );
    assert.deepEqual(machine.place(), [
      'https://config.example',
      'config file',
      'config',
      'config file',
    ]);
  });

  it('has the token of the saved login only where it is of that server', async () => {
    await using machine = await aMachine({ TODO_TOKEN: 'set' });
    saveLogin(machine.environment, login);
    assert.deepEqual(machine.place()?.slice(2), ['set', 'environment']);
    await using other = await aMachine();
    saveLogin(other.environment, login);
    assert.deepEqual(other.place({ server: 'HTTPS://Saved.Example' })?.slice(2), [
      'todo_pat_saved',
      'saved login',
    ]);
    assert.deepEqual(other.place({ server: 'https://saved.example:8443' })?.slice(2), [
      undefined,
      undefined,
    ]);
  });

  it('permits plain HTTP only as the saved login does, and for its server', async () => {
    await using machine = await aMachine({ TODO_TOKEN: 'set' });
    saveLogin(machine.environment, { ...login, server: 'http://nas', insecure: true });
    const insecure = (server: string) => serverInForce(machine.environment, { server })?.insecure;
    assert.equal(insecure('http://nas'), true);
    assert.equal(insecure('http://nas:81'), false);
    assert.equal(insecure('https://nas'), false);
  });

  it('is refused where options contradict each other, in one line', async () => {
    await using machine = await aMachine();
    const server = 'https://todo.example';
    for (const [options, word] of [
      [{ server, database: 'sqlite:todo.db' }, '--database'],
      [{ server, user: 'ada' }, '--user'],
      [{ server, local: true }, '--local'],
    ] as const) {
      assert.equal(
        machine.refusal(options),
        `--server and ${word} cannot be used together: todos are on a server or in a database.`,
      );
    }
  });

  it('is refused where the address or the token cannot be one, without the token', async () => {
    await using machine = await aMachine({ TODO_SERVER: 'todo.example', TODO_TOKEN: 'a secret' });
    const message = machine.refusal();
    assert.equal(
      message,
      'TODO_SERVER must be the address of a server, such as https://todo.example.com; ' +
        'TODO_TOKEN must be a token, such as `todo token create` prints.',
    );
    assert.match(machine.refusal({ server: 'ftp://todo.example' }), /^--server must be /);
  });
});

describe('A saved login', () => {
  it('is in a file and a folder that only the user may read, and replaces the one before', async () => {
    await using machine = await aMachine();
    const { environment, file, folder } = machine;
    assert.equal(saveLogin(environment, login), file);
    assert.deepEqual([statSync(file).mode & 0o777, statSync(folder).mode & 0o777], [0o600, 0o700]);
    assert.deepEqual(readSavedLogin(environment), { ...login, file });
    const other = { server: 'http://nas:3000/todo', token: 'b', insecure: true } as const;
    saveLogin(environment, other);
    assert.deepEqual(readSavedLogin(environment), { ...other, file });
    assert.deepEqual(readdirSync(folder), ['server.json']);
    assert.equal(removeLogin(environment), file);
    assert.equal(removeLogin(environment), undefined);
    assert.equal(readSavedLogin(environment), undefined);
  });

  it('closes a folder that others could read', async () => {
    await using machine = await aMachine();
    mkdirSync(machine.folder, { recursive: true });
    chmodSync(machine.folder, 0o755);
    saveLogin(machine.environment, login);
    assert.equal(statSync(machine.folder).mode & 0o777, 0o700);
  });

  it('stays as it was where another cannot be written', async () => {
    await using machine = await aMachine();
    saveLogin(machine.environment, login);
    const before = readFileSync(machine.file);
    const nowhere = { ...machine.environment, env: { XDG_CONFIG_HOME: machine.file } };
    assert.throws(() => saveLogin(nowhere, login), /server\.json cannot be written \(ENOTDIR\)\./);
    assert.deepEqual(readFileSync(machine.file), before);
  });

  it('is refused where others may read it, in one line without the token', async () => {
    await using machine = await aMachine();
    saveLogin(machine.environment, login);
    chmodSync(machine.file, 0o640);
    assert.match(machine.refusal(), /^[^\n]+ holds a token, .* `chmod 600` [^\n]+$/);
    assert.doesNotMatch(machine.refusal(), /todo_pat/);
    assert.equal(machine.place({ local: true }), undefined);
  });

  for (const text of [
    '',
    '{',
    'null',
    '[]',
    '{"server":"https://a.example"}',
    '{"server":"a.example","token":"secret"}',
    '{"server":"https://a.example","token":"two words"}',
  ]) {
    it(`is refused where it is damaged: ${text}`, async () => {
      await using machine = await aMachine();
      saveLogin(machine.environment, login);
      writeFileSync(machine.file, text);
      assert.match(machine.refusal(), /^[^\n]+ is damaged\. Remove it and run `todo login` again/);
      assert.doesNotMatch(machine.refusal(), /secret|words/);
      assert.equal(machine.refusal({ server: 'https://a.example' }), machine.refusal());
    });
  }

  it('is refused where it is a folder', async () => {
    await using machine = await aMachine();
    mkdirSync(machine.file, { recursive: true, mode: 0o700 });
    assert.match(machine.refusal(), /server\.json cannot be read \(EISDIR\)/);
  });
});

describe('The address of a server', () => {
  it('is spelled in one way', () => {
    assert.equal(serverUrl('HTTPS://Todo.Example:443/'), 'https://todo.example');
    assert.equal(serverUrl('http://localhost:3000/todo//'), 'http://localhost:3000/todo');
  });

  for (const text of [
    '',
    'todo.example',
    'ftp://a',
    'https://',
    'https://a b',
    'https://ada:secret@a.example',
    'https://a.example/?x=1',
    'https://a.example/#x',
    'https:\\\\a.example',
  ]) {
    it(`is not ${JSON.stringify(text)}`, () => assert.equal(isServerUrl(text), false));
  }
});
