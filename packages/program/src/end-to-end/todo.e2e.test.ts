import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { describe, it } from 'node:test';
import { aHome, endingOf, launcher, type Ending, onlyLocal } from '../../testing/real-program.ts';

function printed(stdout: string): Ending {
  return { exitCode: 0, stdout, stderr: '' };
}

interface Json {
  readonly [field: string]: unknown;
}

function parsed(text: string): Json {
  return JSON.parse(text) as Json;
}

describe('The program todo', () => {
  it(
    'stores todos in the database of the settings, in which the option wins',
    { skip: onlyLocal },
    async () => {
      await using home = await aHome({ XDG_DATA_HOME: '' });
      await home.todo('add', 'in the data folder');
      const usual = `${home.path}/.local/share/todo/todo.db`;
      assert.equal(statSync(usual).mode & 0o777, 0o600);

      // Of another program, whose folder this is.
      writeFileSync(`${home.path}/.env`, 'DATABASE_URL=file:./dev.db\nPORT=abc\nDEBUG=app:*\n');
      assert.deepEqual(await home.todo('list'), printed('1\tPending\t\t\t\tin the data folder\n'));

      mkdirSync(`${home.path}/.config/todo`, { recursive: true });
      writeFileSync(`${home.path}/.config/todo/config`, 'DATABASE_URL=sqlite:~/from-config.db\n');
      await home.todo('add', 'where the config file says');
      assert.ok(existsSync(`${home.path}/from-config.db`));
      assert.deepEqual(
        await home.todo('list', '--database', `sqlite:${usual}`),
        printed('1\tPending\t\t\t\tin the data folder\n'),
      );
    },
  );

  it('uses the time zone of the machine', async () => {
    await using home = await aHome();
    const database = `sqlite:${home.path}/todo.db`;
    await using kathmandu = await aHome({ TZ: 'Asia/Kathmandu', TODO_DATABASE_URL: database });
    await using kiritimati = await aHome({ TZ: 'Pacific/Kiritimati', TODO_DATABASE_URL: database });
    const added = await kathmandu.todo('add', 'Call Ada', '--due', '2050-11-30 17:00', '--json');
    assert.equal(parsed(added.stdout)['due'], '2050-11-30T11:15:00Z');
    await kathmandu.todo('add', 'Read', '--due', '2050-11-30');
    for (const [place, moment, order] of [
      [kathmandu, '2050-11-30 17:00', '1\n2\n'],
      [kiritimati, '2050-12-01 01:15', '2\n'],
    ] as const) {
      const { stdout } = await place.todo('list');
      assert.equal(
        stdout,
        `1\tPending\t\t${moment}\t\tCall Ada\n2\tPending\t\t2050-11-30\t\tRead\n`,
      );
      // The moment is on another day there, the date is not.
      assert.equal((await place.todo('list', '--quiet', '--due', '2050-11-30')).stdout, order);
    }
  });

  it('looks after the schema of the database', async () => {
    await using home = await aHome({ TODO_DATABASE_URL: 'sqlite:todo.db' });
    const status = async () => parsed((await home.todo('db', 'status', '--json')).stdout);
    const { database, applied, pending } = await status();
    assert.equal(database, `sqlite:${home.path}/todo.db`);
    assert.deepEqual(applied, []);
    assert.equal(existsSync(`${home.path}/todo.db`), false);
    const migrated = await home.todo('db', 'migrate', '--json');
    assert.deepEqual(parsed(migrated.stdout), { database, applied: pending });
    assert.deepEqual(await status(), { database, applied: pending, pending: [] });
    assert.deepEqual(await home.todo('db', 'migrate'), printed(`${database} is up to date.\n`));
  });

  it('shows the settings in force', async () => {
    await using home = await aHome({ SECRET_KEY: 'hunter2'.repeat(5), PORT: '8080' });
    const { exitCode, stdout } = await home.todo('config', '--server');
    assert.equal(exitCode, 0);
    assert.doesNotMatch(stdout, /hunter2/);
    assert.match(stdout, /^PORT +8080 +environment$/m);
  });

  it('refuses settings that are wrong, all at once', async () => {
    await using home = await aHome({ HOST: 'http://localhost', PORT: '-1' });
    const { exitCode, stdout, stderr } = await home.todo('serve');
    assert.deepEqual([exitCode, stdout], [2, '']);
    assert.match(stderr, /^HOST must [^\n]+; PORT must [^\n]+\.\n$/);
  });

  it('needs a working directory only for files in it', async () => {
    await using home = await aHome();
    const inRemovedFolder = (command: string) => {
      const script = `mkdir gone && cd gone && rmdir ../gone && exec "$0" "$1" ${command}`;
      const env = { PATH: process.env['PATH'], HOME: home.path };
      return endingOf(
        spawn('sh', ['-c', script, process.execPath, launcher], { cwd: home.path, env }),
      );
    };
    assert.match((await inRemovedFolder('--version')).stdout, /^\d+\.\d+\.\d+\n$/);
    assert.deepEqual(await inRemovedFolder('add Buy milk'), printed('Added 1  Buy milk\n'));
    assert.equal((await inRemovedFolder('db status --quiet')).exitCode, 0);
    const { exitCode, stderr } = await inRemovedFolder('--database sqlite:todo.db list');
    assert.equal(exitCode, 2);
    assert.match(stderr, /^The working directory has been removed, so [^\n]+\n$/);
  });

  it('shows its help and its release', async () => {
    await using home = await aHome();
    const help = await home.todo('--help');
    assert.deepEqual([help.exitCode, help.stderr], [0, '']);
    assert.match(help.stdout, /^Usage: todo /);
    assert.match((await home.todo('--version')).stdout, /^\d+\.\d+\.\d+\n$/);
    assert.equal(existsSync(`${home.path}/.local`), false);
  });

  it('ends with 1, 2, 3 or 5, and says why in one line or one problem', async () => {
    await using home = await aHome();
    mkdirSync(`${home.path}/folder`);
    writeFileSync(`${home.path}/text`, 'Buy milk\n'.repeat(100));
    const cases: readonly (readonly [number, string, ...string[]])[] = [
      [2, 'invalid-parameter', 'lits'],
      [2, 'invalid-id', 'show', 'seven'],
      [2, 'validation', 'add', ' '],
      [3, 'not-found', 'done', '7'],
      [5, 'unavailable', 'list', '--database', 'sqlite:folder'],
      [5, 'unavailable', 'list', '--database', 'sqlite:text'],
      [5, 'unavailable', 'list', '--database', 'postgresql://ada:hunter2@localhost/todo'],
    ];
    await home.todo('db', 'migrate');
    for (const [exitCode, type, ...args] of cases) {
      const [forPeople, forPrograms] = await Promise.all([
        home.todo(...args),
        home.todo(...args, '--json'),
      ]);
      assert.deepEqual([forPeople.exitCode, forPeople.stdout], [exitCode, ''], args.join(' '));
      assert.match(forPeople.stderr, /^[^\n]+[.?]\n$/);
      assert.doesNotMatch(forPeople.stderr, /hunter2|Error/);

      const problem = parsed(forPrograms.stderr);
      assert.deepEqual([forPrograms.exitCode, forPrograms.stdout], [exitCode, '']);
      assert.equal(problem['type'], `/problems/${type}`);
      assert.equal(`${String(problem['detail'])}\n`, forPeople.stderr);
    }
    assert.equal(readFileSync(`${home.path}/text`, 'utf8'), 'Buy milk\n'.repeat(100));
  });

  it('ends quietly when the reader has closed the pipe', async () => {
    await using home = await aHome();
    for (const args of [['--help'], ['add', 'Buy milk'], ['list'], ['config']]) {
      const program = home.start(args);
      program.stdout?.destroy();
      const { exitCode, stderr } = await endingOf(program);
      assert.deepEqual([exitCode, stderr], [0, ''], args.join(' '));
    }
    assert.deepEqual(await home.todo('list'), printed('1\tPending\t\t\t\tBuy milk\n'));
  });

  const full = '/dev/full';
  const skip = !existsSync(full) && 'needs /dev/full, which only Linux has';
  it('reports that there is no room for its output', { skip }, async () => {
    await using home = await aHome();
    const disk = openSync(full, 'w');
    for (const args of [['--help'], ['add', 'Buy milk']]) {
      const program = home.start(args, { stdio: ['pipe', disk, 'pipe'] });
      const { exitCode, stderr } = await endingOf(program);
      assert.equal(exitCode, 1);
      assert.match(stderr, /^The output cannot be written: no space left on the device\.[^\n]+\n$/);
    }
    closeSync(disk);
  });

  it('says so when Node is too old for it', async () => {
    await using home = await aHome();
    const on = (version: string) => {
      const versions = `{ ...process.versions, node: '${version}' }`;
      const change = `Object.defineProperty(process, 'versions', { value: ${versions} })`;
      const url = `data:text/javascript,${encodeURIComponent(change)}`;
      return endingOf(home.start(['list'], { execArgv: ['--import', url] }));
    };
    for (const version of ['22.23.0', '24.6.1', '9.11.2']) {
      assert.deepEqual(await on(version), {
        exitCode: 1,
        stdout: '',
        stderr: `todo needs Node.js 24.7 or newer, and this is ${version}. Install a newer one, or take the single executable of todo, which needs none.\n`,
      });
    }
    for (const version of ['24.7.0', '24.10.0', '26.0.0']) {
      assert.equal((await on(version)).exitCode, 0, version);
    }
  });
});
