import assert from 'node:assert/strict';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { aMachine, type Machine } from '../todo-program.ts';
import { request } from './api-client.ts';
import { Ledger } from './ledger.ts';
import { aSmallDisk, noSmallDisk, type SmallDisk } from './small-disk.ts';
import { todosIn } from './todo-file.ts';

const noRoom = /^No room is left on the disk of .*todo\.db\.\n$/;

describe('On a full disk', { skip: noSmallDisk, concurrency: 2 }, () => {
  it('a server says 507, goes on reading, and writes again when there is room', async () => {
    await using machine = await aMachine('file');
    await using disk = await aDiskFor(machine, 4000);
    const ledger = new Ledger();
    {
      await using server = await machine.serve();
      const add = async (task: string) => {
        const answer = await request(server.api, 'POST', { body: { task, notes } });
        if (answer.status === 201) ledger.added(answer.json.id, task);
        return answer;
      };
      await add('The first');
      const makeRoom = await disk.fill();
      let refused = await add('Another');
      while (refused.status === 201) refused = await add('Another');
      assert.equal(refused.status, 507);
      assert.equal(refused.json.type, '/problems/insufficient-storage');
      assert.doesNotMatch(refused.text, /todo\.db|SQL/i);

      // All at once as well, where they share a transaction.
      const together = await Promise.all(Array.from({ length: 20 }, () => add('Together')));
      assert.deepEqual([...new Set(together.map(({ status }) => status))], [507]);
      const list = await request(`${server.api}?keyword=first`, 'GET');
      assert.equal(list.status, 200);
      assert.match(list.text, /The first/);
      assert.equal((await request(`${server.api}/1`, 'GET')).status, 200);
      assert.match((await machine.todo('list', 'first')).stdout, /The first/);
      assertNoRoom(await machine.todo('add', 'By a command'));

      await makeRoom();
      assert.equal((await add('There is room again')).status, 201);
    }
    assert.deepEqual(ledger.settle(await todosIn(join(disk.path, 'todo.db'))), []);
  });

  it('a command that writes exits with 5 and one line, and one that reads is answered', async () => {
    await using machine = await aMachine('file');
    await using disk = await aDiskFor(machine, 1000);
    assert.equal((await machine.todo('add', 'Buy milk')).exitCode, 0);
    const makeRoom = await disk.fill();

    assertNoRoom(await machine.todo('add', 'Call mum'));
    assertNoRoom(await machine.todo('done', '1'));
    assert.equal((await machine.todo('list')).stdout, '1\tPending\t\t\t\tBuy milk\n');
    // They wait for each other, since there is no room for what they share the file by.
    const several = await Promise.all([1, 2, 3].map(() => machine.todo('show', '1', '--quiet')));
    assert.deepEqual(
      several.map(({ exitCode, stderr }) => ({ exitCode, stderr })),
      several.map(() => ({ exitCode: 0, stderr: '' })),
    );
    assert.equal((await machine.todo('db', 'status')).exitCode, 0);
    // A server would keep them all waiting.
    assertNoRoom(await machine.todo('serve', '--port', '0'));

    await makeRoom();
    assert.equal((await machine.todo('add', 'Call mum')).stdout, 'Added 2  Call mum\n');
  });

  it('a backup goes to another disk, and leaves no file if there is no room', async () => {
    await using machine = await aMachine('file');
    await using disk = await aDiskFor(machine, 1000);
    assert.equal((await machine.todo('add', 'Buy milk')).exitCode, 0);
    const makeRoom = await disk.fill();
    const backup = (file: string) => machine.todo('db', 'backup', file);
    const refused = await backup('disk/backup.db');
    assert.equal(refused.exitCode, 5);
    assert.match(refused.stderr, /^No room is left on the disk of .*backup\.db\.\n$/);
    assert.equal((await backup('backup.db')).exitCode, 0);
    assert.deepEqual(
      (await readdir(disk.path)).filter((name) => name.startsWith('backup')),
      [],
    );

    await makeRoom();
    const list = await machine.todo('list', '--database', 'sqlite:backup.db');
    assert.equal(list.stdout, '1\tPending\t\t\t\tBuy milk\n');
  });

  it('a first command says so too', async () => {
    await using machine = await aMachine('file');
    await using disk = await aDiskFor(machine, 1000);
    const makeRoom = await disk.fill();
    assertNoRoom(await machine.todo('add', 'Buy milk'));
    await makeRoom();
    assert.equal((await machine.todo('add', 'Buy milk')).stdout, 'Added 1  Buy milk\n');
  });
});

const notes = 'So it goes on. '.repeat(600);

/** A small disk, and the todos on it. */
async function aDiskFor(machine: Machine, kilobytes: number): Promise<SmallDisk> {
  const disk = await aSmallDisk(join(machine.home, 'disk'), kilobytes);
  const config = join(machine.home, '.config', 'todo');
  await mkdir(config, { recursive: true });
  await writeFile(join(config, 'config'), `DATABASE_URL=sqlite:${disk.path}/todo.db\n`);
  return disk;
}

function assertNoRoom({ exitCode, stdout, stderr }: Awaited<ReturnType<Machine['todo']>>): void {
  assert.deepEqual({ exitCode, stdout }, { exitCode: 5, stdout: '' }, stderr);
  assert.match(stderr, noRoom);
}
