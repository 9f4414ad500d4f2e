import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { aMachine } from '../todo-program.ts';
import { request } from './api-client.ts';
import { countTogether } from './counting-together.ts';
import { lockOn, setTimeoutOf } from './held-lock.ts';

describe('Two programs and a server on one file', () => {
  it('count every one of 300 read-modify-writes', async () => {
    await countTogether(100);
  });
});

describe('While another program holds the write lock', () => {
  it('a server is alive and reads at once, and its writes wait', async () => {
    await using machine = await aMachine('file');
    // However slow the machine: nothing but the end of the lock lets a writer through.
    await setTimeoutOf(machine, 60_000);
    await using server = await machine.serve();
    const { json } = await request(server.api, 'POST', { body: { task: 'Buy milk' } });
    const lock = lockOn(machine);

    let written = 0;
    const writing = Array.from({ length: 5 }, async (_, n) => {
      const answer = await request(server.api, 'POST', { body: { task: `Waiting ${n}` } });
      written += 1;
      return answer.status;
    });
    const durations: number[] = [];
    for (let round = 0; round < 50; round += 1) {
      const begin = performance.now();
      const answers = await Promise.all([
        request(new URL('/health/live', server.api).href, 'GET'),
        request(new URL('/health/ready', server.api).href, 'GET'),
        request(server.api, 'GET'),
        request(`${server.api}/${json.id}`, 'GET'),
      ]);
      durations.push(performance.now() - begin);
      assert.deepEqual(
        answers.map(({ status }) => status),
        [200, 200, 200, 200],
      );
    }
    assert.equal(written, 0);
    const median = durations.toSorted((a, b) => a - b)[25] ?? Infinity;
    assert.ok(median < 100, `four reads took ${median} ms`);

    lock.release();
    assert.deepEqual(await Promise.all(writing), [201, 201, 201, 201, 201]);
  });

  it('a command that reads is answered, and one that writes waits', async () => {
    await using machine = await aMachine('file');
    await setTimeoutOf(machine, 60_000);
    assert.equal((await machine.todo('add', 'Buy milk')).exitCode, 0);
    const lock = lockOn(machine);

    let written = false;
    const writing = machine.todo('add', 'Call mum').finally(() => (written = true));
    const { stdout } = await machine.todo('list');
    assert.match(stdout, /Buy milk/);
    assert.ok(!written);

    lock.release();
    assert.deepEqual(await writing, { exitCode: 0, stdout: 'Added 2  Call mum\n', stderr: '' });
  });

  it('a server and a command give up in time, say so, and can write again afterwards', async () => {
    await using machine = await aMachine('file');
    await setTimeoutOf(machine, 50);
    await using server = await machine.serve();
    const lock = lockOn(machine);

    const refused = await request(server.api, 'POST', { body: { task: 'Buy milk' } });
    assert.equal(refused.status, 503);
    assert.equal(refused.json.type, '/problems/unavailable');
    assert.match(refused.headers.get('Retry-After') ?? '', /^\d+$/);
    const { exitCode, stdout, stderr } = await machine.todo('add', 'Buy milk');
    assert.deepEqual({ exitCode, stdout }, { exitCode: 5, stdout: '' });
    assert.match(stderr, /^.*todo\.db is in use by another program\. Try again in a moment\.\n$/);

    lock.release();
    assert.equal((await request(server.api, 'POST', { body: { task: 'Buy milk' } })).status, 201);
    assert.equal((await machine.todo('add', 'Call mum')).stdout, 'Added 2  Call mum\n');
  });
});
