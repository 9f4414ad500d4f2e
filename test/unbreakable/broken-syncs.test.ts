import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runProgram } from '../../scripts/run-program.ts';
import { aMachine } from '../todo-program.ts';
import { request } from './api-client.ts';
import { Ledger } from './ledger.ts';
import { breakSyncs, brokenSyncs, noTracing } from './strace.ts';
import { databaseOf, todosIn } from './todo-file.ts';

describe('When the disk fails to sync', { skip: noTracing, concurrency: 2 }, () => {
  it('a server acknowledges nothing, goes on reading, and writes again when the disk does', async () => {
    await using machine = await aMachine('file');
    await using server = await machine.serve();
    const ledger = new Ledger();
    const add = async (task: string) => {
      const answer = await request(server.api, 'POST', { body: { task } });
      if (answer.status === 201) ledger.added(answer.json.id, task);
      return answer;
    };
    await add('Before');

    const disk = await breakSyncs(server.process.pid ?? 0);
    const alone = await add('Alone');
    assert.equal(alone.status, 503);
    assert.equal(alone.json.type, '/problems/unavailable');
    assert.doesNotMatch(alone.text, /todo\.db|disk/);
    const together = await Promise.all(Array.from({ length: 8 }, () => add('Together')));
    assert.deepEqual([...new Set(together.map(({ status }) => status))], [503]);
    ledger.asked(1);
    const edited = await request(`${server.api}/1`, 'PATCH', { body: { task: 'Edited' } });
    assert.equal(edited.status, 503);
    const { status, text } = await request(server.api, 'GET');
    assert.equal(status, 200);
    assert.match(text, /Before/);
    await disk.stop();

    assert.equal((await add('After')).status, 201);
    await server.stop();
    assert.deepEqual(ledger.settle(await todosIn(databaseOf(machine))), []);
  });

  it('a command acknowledges nothing, and exits with 5 and one line', async () => {
    await using machine = await aMachine('file');
    assert.equal((await machine.todo('add', 'Buy milk')).exitCode, 0);

    const trace = ['-f', '-o', '/dev/null', ...brokenSyncs];
    const command = [process.execPath, machine.launcher, 'add', 'Call mum'];
    const failed = await runProgram('strace', [...trace, ...command], machine.options);
    assert.deepEqual({ ...failed, stderr: '' }, { exitCode: 5, stdout: '', stderr: '' });
    assert.match(failed.stderr, /^The disk of .*todo\.db reports an error\.\n$/);

    const { stdout } = await machine.todo('add', 'Write report');
    const [, id] = /^Added (\d+) {2}Write report\n$/.exec(stdout) ?? [];
    const kept = await todosIn(databaseOf(machine));
    assert.equal(kept.get(1)?.task, 'Buy milk');
    assert.equal(kept.get(Number(id))?.task, 'Write report');
  });
});
