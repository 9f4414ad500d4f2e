import assert from 'node:assert/strict';
import { userInfo } from 'node:os';
import { describe, it } from 'node:test';
import { configFile, defaultDatabaseFile, withHome } from './user-folders.ts';

function on(platform: NodeJS.Platform, home: string, env: Record<string, string> = {}) {
  return defaultDatabaseFile({ platform, home, env, cwd: '/' });
}

function configOn(platform: NodeJS.Platform, home: string, env: Record<string, string> = {}) {
  return configFile({ platform, home, env, cwd: '/' });
}

function inHome(path: string): string {
  return withHome(path, { platform: 'linux', home: '/home/ada', env: {}, cwd: '/' });
}

describe("A person's todos", () => {
  it('are in the data folder of XDG', () => {
    assert.equal(on('linux', '/home/ada'), '/home/ada/.local/share/todo/todo.db');
    assert.equal(on('linux', '/home/ada', { XDG_DATA_HOME: '/data' }), '/data/todo/todo.db');
  });

  it('do not follow an XDG path that is not absolute', () => {
    const [usual] = [on('linux', '/home/ada')];
    assert.equal(on('linux', '/home/ada', { XDG_DATA_HOME: 'data' }), usual);
    assert.equal(on('linux', '/home/ada', { XDG_DATA_HOME: '' }), usual);
  });

  it('are where macOS and Windows keep such things', () => {
    assert.equal(on('darwin', '/Users/ada'), '/Users/ada/Library/Application Support/todo/todo.db');
    const local = 'C:\\Users\\ada\\AppData\\Local';
    const expected = `${local}\\todo\\todo.db`;
    assert.equal(on('win32', 'C:\\Users\\ada'), expected);
    assert.equal(on('win32', 'D:\\', { LOCALAPPDATA: local }), expected);
  });

  it('are in the home directory that the environment names', () => {
    const file = defaultDatabaseFile({ env: { HOME: '/home/bob' }, platform: 'linux', cwd: '/' });
    assert.equal(file, '/home/bob/.local/share/todo/todo.db');
  });

  it('are in the home directory that the system names if the environment names none', () => {
    for (const HOME of ['', 'bob', './']) {
      const file = defaultDatabaseFile({ env: { HOME }, cwd: '/' });
      assert.ok(file?.startsWith(userInfo().homedir), `${HOME}: ${file}`);
    }
  });
});

describe("A person's settings", () => {
  it('are in the configuration folder of the system', () => {
    assert.equal(configOn('linux', '/home/ada'), '/home/ada/.config/todo/config');
    assert.equal(
      configOn('linux', '/home/ada', { XDG_CONFIG_HOME: '/etc/ada' }),
      '/etc/ada/todo/config',
    );
    assert.equal(
      configOn('linux', '/home/ada', { XDG_CONFIG_HOME: 'etc' }),
      '/home/ada/.config/todo/config',
    );
    assert.equal(
      configOn('darwin', '/Users/ada'),
      '/Users/ada/Library/Application Support/todo/config',
    );
    assert.equal(
      configOn('win32', 'C:\\Users\\ada'),
      'C:\\Users\\ada\\AppData\\Roaming\\todo\\config',
    );
  });
});

describe('A path', () => {
  it('begins in the home directory after ~/ and nowhere else', () => {
    assert.equal(inHome('~/t.db'), '/home/ada/t.db');
    for (const path of ['~', '~bob/t.db', './~/t.db', 'a~/t.db']) assert.equal(inHome(path), path);
  });
});
