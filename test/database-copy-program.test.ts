import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { openDatabase } from '@todo/adapters-persistence';
import { createTodoApp } from '@todo/application';
import * as fc from 'fast-check';
import { arbitraryTodo } from './arbitrary-todos.ts';
import { noPostgres } from './databases/postgres-for-run.ts';
import { temporaryPostgres } from './databases/temporary-postgres.ts';
import { aMachine, type Machine } from './todo-program.ts';

/** Makes a database with todos of all sorts. @returns its URL */
async function fill(machine: Machine, count: number): Promise<string> {
  const url = `sqlite:${join(machine.home, 'first.db')}`;
  await using database = await openDatabase({ url });
  const app = createTodoApp({ store: database.store });
  const todos = fc.sample(arbitraryTodo, { numRuns: count, seed: 5 });
  await Promise.all(todos.map((todo) => app.add(todo)));
  return url;
}

/** Every todo, as programs are told of them. */
async function everything(machine: Machine, url: string): Promise<string> {
  const { stdout } = await machine.todo(
    'list',
    '--all',
    '--json',
    '--limit',
    '100000',
    '--database',
    url,
  );
  assert.ok(stdout.length > 1000);
  return stdout;
}

describe('todo db copy', () => {
  it(
    'brings 2,000 todos to PostgreSQL and back, equal to the byte',
    { skip: noPostgres },
    async () => {
      await using machine = await aMachine('file');
      const url = await fill(machine, 2000);
      await using server = await temporaryPostgres({ empty: true });
      const back = `sqlite:${machine.home}/back.db`;
      const checksums: unknown[] = [];
      for (const [from, to] of [
        [url, server.url],
        [server.url, back],
      ] as const) {
        const { exitCode, stdout, stderr } = await machine.todo(
          'db',
          'copy',
          '--from',
          from,
          '--to',
          to,
          '--json',
        );
        assert.deepEqual([exitCode, stderr], [0, '']);
        const { todos, checksum } = JSON.parse(stdout) as Record<string, unknown>;
        assert.equal(todos, 2000);
        checksums.push(checksum);
      }
      assert.equal(checksums[0], checksums[1]);
      const original = await everything(machine, url);
      assert.equal(await everything(machine, server.url), original);
      assert.equal(await everything(machine, back), original);
    },
  );

  it('ends in the same state when it is killed and started again', async () => {
    await using machine = await aMachine('file');
    const from = await fill(machine, 2000);
    const to = `sqlite:${join(machine.home, 'second.db')}`;
    const args = ['db', 'copy', '--from', from, '--to', to];
    // Killed in the midst of its writing, at one moment or another.
    for (const changes of [5, 15, 30]) {
      const folder = watch(machine.home);
      const program = spawn(process.execPath, [machine.launcher, ...args], machine.options);
      const exited = once(program, 'exit');
      for (let n = 0; n < changes && program.exitCode === null; n += 1) {
        await Promise.race([once(folder, 'change'), exited]);
      }
      program.kill('SIGKILL');
      await exited;
      folder.close();
    }
    assert.equal((await machine.todo(...args)).exitCode, 0);
    assert.equal(await everything(machine, to), await everything(machine, from));
  });

  it('exits with 4 if the target has other todos, with 5 if there are none to copy, and with 2 for wrong usage', async () => {
    await using machine = await aMachine('file');
    for (const name of ['a', 'b']) {
      await machine.todo('add', 'Buy milk', '--database', `sqlite:${name}.db`);
    }
    const before = await machine.todo('list', '--json', '--database', 'sqlite:b.db');
    for (const [exitCode, from, to, message] of [
      [4, 'sqlite:a.db', 'sqlite:b.db', /^The target holds something that does not come from this/],
      [5, 'sqlite:none.db', 'sqlite:b.db', /^There are no todos at sqlite:.+none\.db\.\n$/],
      [2, 'sqlite:a.db', 'sqlite:./a.db', /^--from and --to are the same database\.\n$/],
      [2, 'sqlite:a.db', 'sqlite::memory:', /^--to must be/],
      [2, 'mysql://ada:hunter2@localhost/todo', 'sqlite:b.db', /^--from must be sqlite:<path> or/],
    ] as const) {
      const ending = await machine.todo('db', 'copy', '--from', from, '--to', to);
      assert.deepEqual([ending.exitCode, ending.stdout], [exitCode, ''], ending.stderr);
      assert.match(ending.stderr, message);
      assert.doesNotMatch(ending.stderr, /hunter2/);
    }
    assert.deepEqual(await machine.todo('list', '--json', '--database', 'sqlite:b.db'), before);
  });
});
