import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { defaultDatabase } from './default-database.ts';

function on(platform: NodeJS.Platform, home: string, env: Record<string, string> = {}): string {
  return defaultDatabase({ platform, home, env, cwd: '/' });
}

describe("A person's todos", () => {
  it('are in the data folder of XDG', () => {
    assert.equal(on('linux', '/home/ada'), 'sqlite:/home/ada/.local/share/todo/todo.db');
    assert.equal(on('linux', '/home/ada', { XDG_DATA_HOME: '/data' }), 'sqlite:/data/todo/todo.db');
  });

  it('do not follow an XDG path that is not absolute', () => {
    const [usual] = [on('linux', '/home/ada')];
    assert.equal(on('linux', '/home/ada', { XDG_DATA_HOME: 'data' }), usual);
    assert.equal(on('linux', '/home/ada', { XDG_DATA_HOME: '' }), usual);
  });

  it('are where macOS and Windows keep such things', () => {
    assert.equal(
      on('darwin', '/Users/ada'),
      'sqlite:/Users/ada/Library/Application Support/todo/todo.db',
    );
    const local = 'C:\\Users\\ada\\AppData\\Local';
    const expected = `sqlite:${local}\\todo\\todo.db`;
    assert.equal(on('win32', 'C:\\Users\\ada'), expected);
    assert.equal(on('win32', 'D:\\', { LOCALAPPDATA: local }), expected);
  });

  it('are in the home directory that the environment names', () => {
    const url = defaultDatabase({ env: { HOME: '/home/bob' }, platform: 'linux', cwd: '/' });
    assert.equal(url, 'sqlite:/home/bob/.local/share/todo/todo.db');
  });
});
