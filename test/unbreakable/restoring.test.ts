import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { aMachine, type Machine } from '../todo-program.ts';
import { noTracing } from './strace.ts';
import { checkedTodos, databaseOf } from './todo-file.ts';

describe('todo db restore', { concurrency: 2 }, () => {
  it('is refused while a server has the database open, and done once it has stopped', async () => {
    await using machine = await aRestorable();
    const server = await machine.serve();
    const refused = await machine.todo('db', 'restore', 'backup.db');
    assert.deepEqual([refused.exitCode, refused.stdout], [5, '']);
    assert.match(refused.stderr, /^.*todo\.db is open in another program, [^\n]+\n$/);
    assert.equal((await fetch(server.api)).status, 200);
    await server.stop();
    const done = await machine.todo('db', 'restore', 'backup.db', '--json');
    assert.equal(done.exitCode, 0, done.stderr);
    const { before, file } = JSON.parse(done.stdout) as Record<string, string>;
    assert.deepEqual(
      [before, file],
      [`${databaseOf(machine)}.before-restore`, join(machine.home, 'backup.db')],
    );
    assert.equal((await machine.todo('list')).stdout, '1\tPending\t\t\t\tNew\n');
    const old = await machine.todo('list', '--database', `sqlite:${before}`, '--quiet');
    assert.equal(old.stdout, '1\n2\n');
  });

  it('replaces a database whose server was killed, and none of its log', async () => {
    await using machine = await aRestorable();
    const server = await machine.serve();
    const todo = { task: 'Killed' };
    const headers = { 'Content-Type': 'application/json' };
    await fetch(server.api, { method: 'POST', headers, body: JSON.stringify(todo) });
    server.process.kill('SIGKILL');
    await server.stop();
    assert.equal((await machine.todo('db', 'restore', 'backup.db')).exitCode, 0);
    assert.equal((await machine.todo('list')).stdout, '1\tPending\t\t\t\tNew\n');
    assert.match((await machine.todo('db', 'check')).stdout, /^integrity +sound$/m);
  });

  it(
    'leaves the one database or the other, whole, wherever it is killed',
    { skip: noTracing },
    async () => {
      await using machine = await aRestorable();
      const path = databaseOf(machine);
      const original = join(machine.home, 'original.db');
      await copyFile(path, original);
      const seen = new Set<string>();
      // A kill at each change of a name that the program makes, until there are no more.
      for (let call = 1; ; call += 1) {
        await rm(join(path, '..'), { recursive: true });
        await mkdir(join(path, '..'));
        await copyFile(original, path);
        const isDone = await killedAt(call, machine);
        const tasks = [...checkedTodos(path).values()].map(({ task }) => task).join();
        assert.ok(['New', 'New,Old'].includes(tasks), `at call ${call}: ${tasks}`);
        seen.add(tasks);
        const kept = (await readdir(join(path, '..'))).find((name) => name.endsWith('restore'));
        if (tasks === 'New') assert.equal(checkedTodos(join(path, '..', kept ?? '')).size, 2);
        if (isDone) break;
      }
      assert.equal(seen.size, 2);
    },
  );
});

/** A machine with "New" and "Old" in the database, and "New" alone in `backup.db`. */
async function aRestorable(): Promise<Machine> {
  const machine = await aMachine('file');
  await machine.todo('add', 'New');
  await machine.todo('db', 'backup', 'backup.db');
  await machine.todo('add', 'Old');
  return machine;
}

const names = 'rename,renameat,renameat2,link,linkat,unlink,unlinkat';

/** @returns whether it had ended by then */
async function killedAt(call: number, { home, launcher, options }: Machine): Promise<boolean> {
  const trace = ['-f', '-o', '/dev/null', '-e', `trace=${names}`];
  const kill = ['-e', `inject=${names}:signal=SIGKILL:when=${call}`];
  const command = [process.execPath, launcher, 'db', 'restore', join(home, 'backup.db')];
  // What it is checking at that moment stays behind.
  const env = { ...options.env, TMPDIR: home };
  const spawnOptions = { ...options, env, stdio: 'ignore' } as const;
  const child = spawn('strace', [...trace, ...kill, ...command], spawnOptions);
  await once(child, 'exit');
  return child.exitCode === 0;
}
