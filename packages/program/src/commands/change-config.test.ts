import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { printed, refused } from '@todo/cli/testing';
import { todoWith } from '../../testing/a-program.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';

/** Runs commands with the config file and the todos of one home directory. */
async function aHome(config?: string) {
  const folder = await temporaryFolder();
  const HOME = folder.path;
  const file = `${HOME}/.config/todo/config`;
  if (config !== undefined) {
    await mkdir(`${HOME}/.config/todo`, { recursive: true });
    await writeFile(file, config);
  }
  const todoOn = (columns: number | undefined, env: Readonly<Record<string, string>> = {}) => {
    const parts = { env: { HOME, ...env }, ...(columns !== undefined && { columns }) };
    return (...argv: string[]) => todoWith(parts, ...argv);
  };
  return {
    file,
    todo: todoOn(undefined),
    todoOn,
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

describe('todo config set', () => {
  it('says what it has set and where, and todo config shows it', async () => {
    await using home = await aHome();
    assert.deepEqual(
      await home.todo('config', 'set', 'week-start', 'Sunday'),
      printed(`Set WEEK_START to Sunday in ${home.file}\n`),
    );
    assert.match((await home.todo('config')).stdout, /^TODO_WEEK_START +sunday +config file$/m);
    assert.deepEqual(
      await home.todo('config', 'unset', 'week-start'),
      printed(`Removed WEEK_START from ${home.file}\n`),
    );
    assert.deepEqual(
      await home.todo('config', 'unset', 'week-start'),
      printed(`WEEK_START is not in ${home.file}\n`),
    );
    assert.match((await home.todo('config')).stdout, /^TODO_WEEK_START +monday +default$/m);
  });

  it('is made for programs, too', async () => {
    await using home = await aHome();
    const { stdout } = await home.todo('config', 'set', 'color', 'never', '--json');
    assert.deepEqual(JSON.parse(stdout), { name: 'COLOR', value: 'never', file: home.file });
    assert.deepEqual(
      await home.todo('config', 'unset', 'color', '--quiet'),
      printed(`${home.file}\n`),
    );
  });

  it('says so where a variable wins over the file', async () => {
    await using home = await aHome();
    const { stderr } = await home.todoOn(undefined, { TODO_SORT: 'id' })(
      'config',
      'set',
      'sort',
      '--',
      '-id',
    );
    assert.equal(stderr, 'TODO_SORT in the environment wins over the file.\n');
  });

  it('refuses what is wrong, also beside a line that is wrong', async () => {
    await using home = await aHome('SORT=name\n');
    assert.deepEqual(
      await home.todo('config', 'set', 'sotr', 'id'),
      refused(2, 'There is no setting "sotr". Did you mean sort? `todo config` lists them.\n'),
    );
    assert.match(
      (await home.todo('config', 'set', 'color', 'red')).stderr,
      /^COLOR must be one of auto, always, never\.\n$/,
    );
    assert.equal((await home.todo('config', 'set', 'sort', 'id')).exitCode, 0);
  });
});

describe('The config file', () => {
  it('gives a list its order, its columns and its dates', async () => {
    await using home = await aHome('sort = -id\ncolumns = id,status,due\ndate-style = weekday\n');
    await home.todo('add', 'Write report', '--due', '2050-11-30');
    await home.todo('add', 'Call Ada', '--tag', 'home');
    assert.equal((await home.todo('list', '--quiet')).stdout, '2\n1\n');
    assert.equal((await home.todo('list', '--quiet', '--sort', 'id')).stdout, '1\n2\n');
    const { stdout } = await home.todoOn(80)('list');
    assert.equal(
      stripVTControlCharacters(stdout),
      [
        'ID  STATUS   DUE             TASK',
        ' 2  Pending                  Call Ada',
        ' 1  Pending  Wed 2050-11-30  Write report',
        '2 open',
        '',
      ].join('\n'),
    );
    assert.match((await home.todo('list')).stdout, /^1\tPending\t\t2050-11-30\t\tWrite report$/m);
    assert.equal((await home.todo('next', '--quiet')).stdout, '1\n');
  });

  it('gives output its colours, except under NO_COLOR and --no-color', async () => {
    await using home = await aHome('COLOR=always\n');
    await home.todo('add', 'Write report', '--due', '2001-01-01');
    const isColored = async (todo: typeof home.todo, ...argv: string[]) => {
      const { stdout } = await todo(...argv);
      return stdout !== stripVTControlCharacters(stdout);
    };
    assert.equal(await isColored(home.todo, 'show', '1'), true);
    assert.equal(await isColored(home.todo, 'show', '1', '--no-color'), false);
    assert.equal(await isColored(home.todoOn(undefined, { NO_COLOR: '1' }), 'show', '1'), false);
    const never = home.todoOn(80, { TODO_COLOR: 'never' });
    assert.equal(await isColored(never, 'show', '1'), false);
    assert.equal(await isColored(never, 'config'), false);
    assert.equal(await isColored(home.todoOn(80), 'config'), true);
  });

  it('says where weeks begin', async () => {
    await using home = await aHome('WEEK_START=sunday\n');
    await home.todo('add', 'Rest', '--due', 'eow');
    const [{ due }] = JSON.parse((await home.todo('list', '--json')).stdout) as [{ due: string }];
    assert.equal(new Date(due).getUTCDay(), 6);
    assert.equal((await home.todo('list', '--quiet', '--due', 'this week')).stdout, '1\n');
  });

  it('stops only the commands that use a wrong line', async () => {
    await using home = await aHome('# mine\nsort=name\ncolumns=name\nweek-start=x\ndate-style=x\n');
    for (const argv of [
      ['add', 'Buy milk', '--due', 'fri'],
      ['list', '--sort', 'id'],
      ['today'],
      ['next'],
      ['list', '--sort', 'id', '--json'],
      ['show', '1'],
      ['done', '1'],
    ]) {
      const { exitCode, stderr } = await home.todo(...argv);
      assert.deepEqual(
        [exitCode, stderr === '' || argv[0] === 'today' || argv[0] === 'next'],
        [0, true],
        argv.join(' '),
      );
    }
    for (const argv of [['list'], []]) {
      assert.match((await home.todo(...argv)).stderr, /^sort in line 2 of .* must be fields/i);
    }
    assert.match((await home.todo('add', 'Rest', '-d', 'eow')).stderr, /^WEEK_START in line 4 of/);
    assert.match(
      (await home.todoOn(80)('list', '--sort', 'id', '--all')).stderr,
      /^COLUMNS in line 3/,
    );
    const { exitCode, stderr } = await home.todo('config');
    assert.equal(exitCode, 2);
    assert.match(
      stderr,
      /^SORT in line 2 .*; COLUMNS in line 3 .*; DATE_STYLE in line 5 .*; WEEK_START in line 4 .*\n$/,
    );
  });

  it('may have lines that nothing knows, which todo config names', async () => {
    await using home = await aHome('sortt=id\n');
    assert.equal((await home.todo('list', '--quiet')).exitCode, 0);
    const { exitCode, stderr } = await home.todo('config');
    assert.deepEqual(
      [exitCode, stderr],
      [0, `Line 1 of ${home.file}: There is no setting "SORTT". Did you mean sort?\n`],
    );
    assert.equal((await home.todo('config', '--json')).stderr, '');
  });
});
