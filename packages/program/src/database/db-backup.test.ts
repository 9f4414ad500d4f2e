import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, readdirSync, rmSync, watch } from 'node:fs';
import { describe, it } from 'node:test';
import { aProgramIo } from '../../testing/a-program.ts';
import { aHome, type Home } from '../../testing/real-program.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { runTodo } from '../run-todo.ts';

/** A home, with a todo in the usual database. */
async function aHomeWithMilk(): Promise<Home> {
  const home = await aHome();
  await home.todo('add', 'Buy milk');
  return home;
}

describe('todo db backup', () => {
  it('writes a file that can be used like the database itself', async () => {
    await using home = await aHomeWithMilk();
    const { exitCode, stdout, stderr } = await home.todo('db', 'backup', 'today.db');
    assert.deepEqual([exitCode, stderr], [0, '']);
    const from = `sqlite:${home.path}/.local/share/todo/todo.db`;
    const words = stdout.replace(/\(\d+ KiB\)/, '(SIZE)');
    assert.equal(words, `Backed up ${from} to ${home.path}/today.db (SIZE)\n`);
    const list = await home.todo('list', '--database', 'sqlite:today.db');
    assert.equal(list.stdout, '1\tPending\t\t\t\tBuy milk\n');
  });

  it('prints the written file for programs', async () => {
    await using home = await aHomeWithMilk();
    const { stdout } = await home.todo('db', 'backup', 'a.db', '--json');
    const { database, file, bytes } = JSON.parse(stdout) as Record<string, unknown>;
    assert.match(String(database), /^sqlite:.+todo\.db$/);
    assert.equal(file, `${home.path}/a.db`);
    assert.ok(Number(bytes) > 4096);
    const quiet = await home.todo('db', 'backup', 'b.db', '--quiet');
    assert.equal(quiet.stdout, `${home.path}/b.db\n`);
  });

  it('wants the name of a file', async () => {
    await using folder = await temporaryFolder();
    for (const [name, message] of [
      ['-', /^A backup cannot go to stdout\. Name a file: [^\n]+\n$/],
      ['.', /^\. is not the name of a file\. Name one: [^\n]+\n$/],
      ['a/', /^a\/ is not the name of a file\./],
      ['', /^An empty name is not the name of a file\./],
    ] as const) {
      const io = aProgramIo({ cwd: folder.path, env: { HOME: folder.path } });
      assert.equal(await runTodo(['db', 'backup', name], io), 2);
      assert.match(io.stderr.text, message);
    }
    assert.deepEqual(readdirSync(folder.path), []);
  });

  it('exits with 4 if the file exists already', async () => {
    await using home = await aHomeWithMilk();
    await home.todo('db', 'backup', 'today.db');
    const again = await home.todo('db', 'backup', 'today.db');
    assert.deepEqual(again, {
      exitCode: 4,
      stdout: '',
      stderr: `${home.path}/today.db exists already. Choose another name, or remove it.\n`,
    });
  });

  it('exits with 2 for a database that is not a SQLite file, and 5 if there is none', async () => {
    await using home = await aHome();
    for (const [exitCode, url, message] of [
      [2, 'sqlite::memory:', /^A database in memory [^\n]+\n$/],
      [2, 'postgresql://ada:hunter2@localhost/todo', /pg_dump[^\n]+\n$/],
      [5, 'sqlite:none.db', /^There is no database at [^\n]+none\.db to back up\.\n$/],
    ] as const) {
      const ending = await home.todo('db', 'backup', 'today.db', '--database', url);
      assert.deepEqual([ending.exitCode, ending.stdout], [exitCode, '']);
      assert.match(ending.stderr, message);
      assert.equal(existsSync(`${home.path}/today.db`), false);
      assert.equal(existsSync(`${home.path}/none.db`), false);
    }
  });

  it('leaves no half file of that name when it is killed', async () => {
    await using home = await aHomeWithMilk();
    // It may be quicker than the signal: then the next one is killed.
    let endedBy: unknown;
    for (let tries = 0; endedBy !== 'SIGKILL' && tries < 20; tries += 1) {
      rmSync(`${home.path}/today.db`, { force: true });
      // Killed as soon as it begins to write.
      const folder = watch(home.path);
      const program = home.start(['db', 'backup', 'today.db']);
      const exited = once(program, 'exit');
      await once(folder, 'change');
      program.kill('SIGKILL');
      [, endedBy] = await exited;
      folder.close();
    }
    assert.equal(endedBy, 'SIGKILL');
    // A program that was killed after the last step has left the whole backup.
    const isThere = existsSync(`${home.path}/today.db`);
    const where = isThere ? ['--database', 'sqlite:today.db'] : [];
    const list = await home.todo('list', '--quiet', ...where);
    assert.equal(list.stdout, '1\n');
  });
});
