import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { noPostgres } from '../databases/postgres-for-run.ts';
import { temporaryPostgres } from '../databases/temporary-postgres.ts';
import { aMachine } from '../todo-program.ts';

describe('The history on PostgreSQL, in a terminal', { skip: noPostgres }, () => {
  it('is undone, redone, restored and forgotten as on SQLite', async () => {
    await using place = await temporaryPostgres();
    await using machine = await aMachine('file');
    const todo = (...args: string[]) => machine.todo('--database', place.url, ...args);
    const quiet = async (...args: string[]) => (await todo(...args, '--quiet')).stdout;
    for (const task of ['Buy milk', 'Call Ada', 'Read']) await todo('add', task);

    await todo('rm', '1', '2', '3');
    assert.equal(await quiet('trash'), '3\n2\n1\n');
    assert.equal(await quiet('undo'), '1\n2\n3\n');
    assert.equal(await quiet('redo'), '1\n2\n3\n');
    assert.equal(await quiet('restore', '1', '2'), '1\n2\n');

    await todo('done', '1', '2');
    const [command = ''] = (await quiet('log')).split('\n');
    await todo('edit', '1', '--task', 'Buy oat milk');
    const conflict = await todo('undo', '--command', command);
    assert.deepEqual([conflict.exitCode, conflict.stdout], [4, '']);
    assert.match((await todo('log', '1')).stdout, /Task {2}Buy milk → Buy oat milk/);

    assert.equal((await todo('trash', 'empty', '--yes')).stdout, 'Removed 1 todo for good\n');
    const { exitCode, stdout } = await todo('db', 'vacuum', '--json');
    assert.equal(exitCode, 0);
    const { changes, todos } = JSON.parse(stdout) as { changes: number; todos: number };
    assert.deepEqual([changes, todos], [0, 0]);
  });
});
