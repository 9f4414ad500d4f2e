import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { noPostgres } from '../databases/postgres-for-run.ts';
import { startPostgres } from '../databases/postgres-server.ts';
import { aMachine } from '../todo-program.ts';
import { request } from './api-client.ts';
import { tries } from '../long-run.ts';
import { crashPostgres } from './crashing-postgres.ts';

describe('When PostgreSQL crashes', { skip: noPostgres, concurrency: 2 }, () => {
  // `npm run test:unbreakable` does the same 100 times.
  it('a server of ours says 503, and goes on when it is back, with all that was acknowledged', async () => {
    const trials = tries(3, 1);
    const { acknowledged, refused } = await crashPostgres({ trials, seed: 20_261_125 });
    assert.ok(
      acknowledged >= 20 * trials && refused >= 8 * trials,
      `${acknowledged} done, ${refused} refused`,
    );
  });

  it('it would be noticed if something were lost', async () => {
    const careless = { durable: false, settings: ['wal_writer_delay=10s'] };
    await assert.rejects(crashPostgres({ trials: 1, seed: 1 }, careless), /became|given twice/);
  });

  it('a server of ours is alive and not ready, and a command exits with 5 and one line', async () => {
    await using postgres = await startPostgres({ durable: true });
    await using machine = await aMachine('file');
    const todo = (...args: string[]) => machine.todo('--database', postgres.url, ...args);
    await using server = await machine.serve('--database', postgres.url);
    const health = async (which: string) =>
      (await request(new URL(`/health/${which}`, server.api).href, 'GET')).status;
    assert.equal((await todo('add', 'Buy milk')).exitCode, 0);
    assert.equal(await health('ready'), 200);

    await postgres.crash();
    assert.equal(await health('live'), 200);
    assert.equal(await health('ready'), 503);
    for (const args of [['list'], ['add', 'Call mum'], ['done', '1'], ['db', 'status']]) {
      const { exitCode, stdout, stderr } = await todo(...args);
      assert.deepEqual({ exitCode, stdout }, { exitCode: 5, stdout: '' }, args.join(' '));
      assert.match(stderr, /^postgresql:.* does not answer.*\. Try again in a moment\.\n$/);
      assert.ok(!stderr.includes(postgres.password));
    }
    const { stdout, stderr } = await todo('--json', 'list');
    assert.equal((JSON.parse(stdout || stderr) as { status: number }).status, 503);

    await postgres.start();
    assert.equal(await health('ready'), 200);
    assert.match((await todo('list')).stdout, /Buy milk/);
    assert.equal((await todo('add', 'Call mum')).exitCode, 0);
  });
});
