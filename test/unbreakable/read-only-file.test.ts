import assert from 'node:assert/strict';
import { chmod, chown, mkdir, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { runProgram } from '../../scripts/run-program.ts';
import { unprivilegedAccount } from '../databases/unprivileged-account.ts';
import { aMachine, type Machine } from '../todo-program.ts';
import { noSmallDisk } from './small-disk.ts';
import { databaseOf } from './todo-file.ts';

/** Each as root can still bring it about: for root, rights alone keep no file from being written. */
const obstacles: Readonly<Record<string, (machine: Machine) => Promise<Place>>> = {
  async 'on a read-only disk'(machine) {
    const disk = join(machine.home, 'disk');
    await mkdir(disk);
    await mustRun('mount', '--bind', dirname(databaseOf(machine)), disk);
    await mustRun('mount', '-o', 'remount,ro,bind', disk);
    return {
      folder: disk,
      todo: (...args) => machine.todo(...args),
      [Symbol.asyncDispose]: () => mustRun('umount', '--lazy', disk),
    };
  },
  async 'with mode 0444 in a folder that may not be written'(machine) {
    await chmod(databaseOf(machine), 0o444);
    return asUnprivilegedUser(machine, 0o555);
  },
  async 'with mode 0444 in a folder that may be written'(machine) {
    await chmod(databaseOf(machine), 0o444);
    return asUnprivilegedUser(machine, 0o777);
  },
};

interface Place extends AsyncDisposable {
  readonly folder: string;
  readonly todo: Machine['todo'];
}

describe('A database file', { skip: noSmallDisk, concurrency: 2 }, () => {
  for (const [name, arrange] of Object.entries(obstacles)) {
    it(`${name} is listed, shown, looked at and backed up, and not written`, async () => {
      await using machine = await aMachine('file');
      await machine.todo('add', 'Buy milk', '--tag', 'home');
      await using place = await arrange(machine);
      const before = await readdir(place.folder);
      const on = (...args: string[]) =>
        place.todo(...args, '--database', `sqlite:${place.folder}/todo.db`);

      assert.deepEqual(said(await on('list')), [0, '1\tPending\t\t\thome\tBuy milk\n', '']);
      assert.match((await on('show', '1')).stdout, /Buy milk/);
      assert.match((await on('db', 'status')).stdout, /^applied +001-create-todo$/m);
      const check = await on('db', 'check');
      assert.equal(check.exitCode, 0, check.stderr);
      assert.equal(check.stdout.match(/sound$/gm)?.length, 4, check.stdout);
      const backup = join(machine.home, 'backups', 'today.db');
      await mkdir(dirname(backup));
      await chmod(dirname(backup), 0o777);
      const made = await on('db', 'backup', backup);
      assert.equal(made.exitCode, 0, made.stderr);
      const copy = await machine.todo('list', '--quiet', '--database', `sqlite:${backup}`);
      assert.equal(copy.stdout, '1\n');

      for (const command of [
        ['add', 'Call mum'],
        ['done', '1'],
      ]) {
        const refused = await on(...command);
        assert.deepEqual([refused.exitCode, refused.stdout], [5, '']);
        assert.match(refused.stderr, /^.*todo\.db cannot be written\. [^\n]+\n$/);
      }
      assert.deepEqual(await readdir(place.folder), before);
    });
  }
});

describe('A path without a database', { concurrency: 2 }, () => {
  it('is reported by commands that only read, and no database is created', async () => {
    await using machine = await aMachine('file');
    for (const command of [['list'], ['show', '1'], ['db', 'check']]) {
      const url = 'sqlite:no/such/todo.db';
      const { exitCode, stdout, stderr } = await machine.todo(...command, '--database', url);
      assert.deepEqual([exitCode, stdout], [5, ''], command.join(' '));
      assert.match(stderr, /^There is no database at [^\n]+no\/such\/todo\.db\. [^\n]+\n$/);
    }
    const status = await machine.todo('db', 'status', '--database', 'sqlite:no/such/todo.db');
    assert.match(status.stderr, /^There are no todos at [^\n]+no\/such\/todo\.db yet\. [^\n]+\n$/);
    assert.deepEqual(await readdir(machine.home), []);
  });

  it('is no error at the usual place: a new user has an empty list', async () => {
    await using machine = await aMachine('file');
    const { exitCode, stderr } = await machine.todo('list');
    assert.equal(exitCode, 0);
    assert.match(stderr, /^Nothing to do\. /);
    assert.equal((await machine.todo('list', '--json')).stdout, '[]\n');
    assert.equal((await machine.todo('show', '1')).exitCode, 3);
    assert.deepEqual(await readdir(machine.home), []);
  });
});

function said(run: Awaited<ReturnType<Machine['todo']>>) {
  return [run.exitCode, run.stdout, run.stderr];
}

/** Runs the program as the user who owns nothing, in the folder of the database. */
async function asUnprivilegedUser(machine: Machine, mode: number): Promise<Place> {
  const folder = dirname(databaseOf(machine));
  const { uid = 0, gid = 0 } = unprivilegedAccount();
  for (const above of [machine.home, dirname(folder)]) await chmod(above, 0o755);
  await chmod(folder, mode);
  await chown(databaseOf(machine), uid, gid);
  const account = [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'];
  return {
    folder,
    todo: (...args) =>
      runProgram(
        'setpriv',
        [...account, process.execPath, machine.launcher, ...args],
        machine.options,
      ),
    [Symbol.asyncDispose]: async () => {},
  };
}

async function mustRun(program: string, ...args: readonly string[]): Promise<void> {
  const { exitCode, stderr } = await runProgram(program, args);
  assert.equal(exitCode, 0, stderr);
}
