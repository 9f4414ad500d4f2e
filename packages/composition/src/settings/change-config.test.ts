import assert from 'node:assert/strict';
import { mkdir, readFile, readdir, stat, symlink, writeFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { setInConfig, unsetInConfig } from './change-config.ts';
import { configNotes } from './config-notes.ts';
import { preferencesIn } from './preferences.ts';
import { settingNamed } from './setting-names.ts';
import { SettingsError } from './settings-error.ts';

/** A home directory, perhaps with a config file in it. */
async function aHome(config?: string) {
  const folder = await temporaryFolder();
  const { path } = folder;
  const file = `${path}/.config/todo/config`;
  if (config !== undefined) {
    await mkdir(`${path}/.config/todo`, { recursive: true });
    await writeFile(file, config);
  }
  const environment = { env: {}, cwd: path, home: path, platform: 'linux' as const };
  return {
    file,
    environment,
    path,
    text: () => readFile(file, 'utf8'),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

function refusal(code: SettingsError['code'], message: RegExp) {
  return (error: unknown) =>
    error instanceof SettingsError && error.code === code && message.test(error.message);
}

describe('A value in the config file', () => {
  it('is set in a file that only the user can read, which is made where it is missing', async () => {
    await using home = await aHome();
    const change = setInConfig(home.environment, 'SORT', '-priority,due');
    assert.deepEqual(change, { file: home.file, value: '-priority,due', hasChanged: true });
    assert.equal(await home.text(), 'SORT=-priority,due\n');
    assert.equal((await stat(home.file)).mode & 0o777, 0o600);
    assert.equal((await stat(`${home.path}/.config/todo`)).mode & 0o777, 0o700);
    assert.deepEqual(await readdir(`${home.path}/.config/todo`), ['config']);
    assert.deepEqual(preferencesIn(home.environment)('SORT').value, ['-priority', 'due']);
  });

  for (const [name, before, set, unset] of [
    ['at the end', '# mine\nUSER=ada', '# mine\nUSER=ada\nSORT=id\n', '# mine\nUSER=ada'],
    ['in the place of another value', 'SORT=due\nUSER=ada\n', 'SORT=id\nUSER=ada\n', 'USER=ada\n'],
    [
      'for every line that set it, however it was spelled',
      'sort = due\r\nFOO\n  export todo-sort="-id" # mine\n#end\n',
      'FOO\nSORT=id\n#end\n',
      'FOO\n#end\n',
    ],
    ['before a comment in its line', 'SORT=due # mine\n', 'SORT=id # mine\n', ''],
  ] as const) {
    it(`is set ${name}, and the other lines stay`, async () => {
      await using home = await aHome(before);
      setInConfig(home.environment, 'SORT', 'id');
      assert.equal(await home.text(), set);
      await writeFile(home.file, before);
      assert.equal(unsetInConfig(home.environment, 'SORT').hasChanged, unset !== before);
      assert.equal(await home.text(), unset);
    });
  }

  it('comes back as it was set, whatever signs are in it', async () => {
    await using home = await aHome();
    for (const path of [`/a b/#c.db`, `/it's.db`, `/"a" and 'b'.db`, '/back\\slash.db']) {
      const { value } = setInConfig(home.environment, 'DATABASE_URL', `sqlite:${path}`);
      assert.equal(value, `sqlite:${path}`);
    }
    const all = `sqlite:/'"\` #.db`;
    const before = await home.text();
    assert.throws(
      () => setInConfig(home.environment, 'DATABASE_URL', all),
      refusal('usage', /Edit it yourself\.$/),
    );
    assert.equal(await home.text(), before);
  });

  it('names a file of the folder that the person is in, not of the next one', async () => {
    await using home = await aHome();
    const set = (url: string) => setInConfig(home.environment, 'DATABASE_URL', url).value;
    assert.equal(set('sqlite:todo.db'), `sqlite:${home.path}/todo.db`);
    assert.equal(set('sqlite:~/todo.db'), 'sqlite:~/todo.db');
    assert.equal(set('sqlite::memory:'), 'sqlite::memory:');
  });

  it('is refused where no command could use it', async () => {
    await using home = await aHome();
    const set = (name: Parameters<typeof setInConfig>[1], value: string) => () =>
      setInConfig(home.environment, name, value);
    assert.throws(
      set('SORT', 'name'),
      refusal('usage', /^SORT must be fields separated by commas/),
    );
    assert.throws(set('SORT', 'id,-id'), refusal('usage', /^SORT must name each field once\.$/));
    assert.throws(set('COLUMNS', 'id,task'), refusal('usage', /^COLUMNS must be columns/));
    assert.throws(set('WEEK_START', 'm'), refusal('usage', /^WEEK_START must be a day/));
    assert.throws(set('COLOR', 'red'), refusal('usage', /^COLOR must be one of auto, always/));
    assert.throws(set('PORT', 'http'), refusal('usage', /^PORT must be a whole number/));
    assert.throws(set('COLOR', ' '), refusal('usage', /^The value is missing\./));
    assert.throws(set('SECRET_KEY', 'x'.repeat(40)), refusal('usage', /^SECRET_KEY is a secret/));
    await assert.rejects(home.text());
  });

  it('leaves alone a file whose lines mean something else than they seem to', async () => {
    const config = 'USER="ada\nSORT=due\n"\n';
    await using home = await aHome(config);
    assert.throws(
      () => setInConfig(home.environment, 'SORT', 'id'),
      refusal('usage', /config cannot be changed without another setting/),
    );
    assert.equal(await home.text(), config);
  });

  it('is written through a link, which stays', async () => {
    await using home = await aHome();
    await mkdir(`${home.path}/.config/todo`, { recursive: true });
    await writeFile(`${home.path}/dotfile`, '# mine\n');
    await symlink(`${home.path}/dotfile`, home.file);
    setInConfig(home.environment, 'COLOR', 'never');
    assert.equal(await readFile(`${home.path}/dotfile`, 'utf8'), '# mine\nCOLOR=never\n');
  });

  it('cannot be set where the folder cannot be made', async () => {
    await using home = await aHome();
    await writeFile(`${home.path}/.config`, '');
    assert.throws(
      () => setInConfig(home.environment, 'COLOR', 'never'),
      refusal('usage', /config cannot be written \((ENOTDIR|EEXIST)\)/),
    );
  });
});

describe('A preference', () => {
  it('comes from a TODO_ variable, from the config file in any spelling, or from the default', async () => {
    await using home = await aHome('date-style = ISO\ncolumns = due, id\nCOLOR=always\n');
    const env = { TODO_COLOR: 'never', SORT: 'id', TODO_SORT: '' };
    const find = preferencesIn({ ...home.environment, env });
    assert.deepEqual(find('DATE_STYLE').value, 'iso');
    assert.deepEqual(find('COLUMNS').value, ['due', 'id']);
    assert.deepEqual([find('COLOR').value, find('COLOR').text.source], ['never', 'environment']);
    assert.deepEqual(find('SORT').value, ['due', '-priority']);
    assert.equal(find('SORT').text.source, 'default');
  });

  it('names the line of its fault', async () => {
    await using home = await aHome('# mine\n\nsort=name\n');
    const find = preferencesIn(home.environment);
    const fault = /^SORT in line 3 of .*\/config must be fields .*\.$/;
    assert.throws(() => find('SORT'), refusal('invalid-settings', fault));
    assert.equal(find('COLOR').value, 'auto');
  });
});

describe('The names of settings', () => {
  it('are found in any spelling', () => {
    for (const word of ['date_style', 'DATE-STYLE', 'todo_date_style', 'Date-Style']) {
      assert.equal(settingNamed(word), 'DATE_STYLE');
    }
    assert.equal(settingNamed('database'), 'DATABASE_URL');
  });

  it('are suggested for a slip of the finger', () => {
    assert.throws(
      () => settingNamed('sorrt'),
      refusal('usage', /^There is no setting "sorrt"\. Did you mean sort\? `todo config` lists/),
    );
    assert.throws(
      () => settingNamed('editor'),
      refusal('usage', /^There is no setting "editor"\. `/),
    );
  });

  it('that nothing knows are noted with their lines', async () => {
    await using home = await aHome('# mine\nSORT=id\nTODO_PORT=1\nsorrt=due\nwhatever\n');
    assert.deepEqual(configNotes(home.environment), [
      `Line 4 of ${home.file}: There is no setting "SORRT". Did you mean sort?`,
      `Line 5 of ${home.file}: This is not NAME=value.`,
    ]);
  });
});
