import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { aMachine, type Machine } from '../todo-program.ts';
import { request } from './api-client.ts';
import { databaseOf } from './todo-file.ts';

/** Takes the write lock, as another program would that is in the middle of a long change. */
export function lockOn(machine: Machine): { release(): void } {
  const other = new DatabaseSync(databaseOf(machine));
  other.exec('begin immediate');
  return { release: () => other.close() };
}

export async function setTimeoutOf({ home }: Machine, milliseconds: number): Promise<void> {
  await writeFile(join(home, '.env'), `DATABASE_TIMEOUT_MS=${milliseconds}\n`);
}

/**
 * Another program holds the write lock, while a server with the usual time limit is asked for this and that.
 * @param heldMs less than that limit, which is 5 s
 * @returns how long the slowest read took, in milliseconds
 * @throws AssertionError where one takes 100 ms, or what is to be written does not wait and succeed
 */
export async function holdLock(heldMs: number): Promise<{ slowestReadMs: number }> {
  await using machine = await aMachine('file');
  await using server = await machine.serve();
  const { json } = await request(server.api, 'POST', { body: { task: 'Buy milk' } });
  const lock = lockOn(machine);
  const until = performance.now() + heldMs;

  const writing = [
    ...Array.from({ length: 5 }, () =>
      request(server.api, 'POST', { body: { task: 'Wait' } }).then(({ status }) => status),
    ),
    machine.todo('add', 'Wait as well').then(({ stdout }) => stdout.slice(0, 5)),
  ];
  let slowestReadMs = 0;
  while (performance.now() < until) {
    for (const url of [
      new URL('/health/live', server.api).href,
      server.api,
      `${server.api}/${json.id}`,
    ]) {
      const begin = performance.now();
      assert.equal((await request(url, 'GET')).status, 200);
      slowestReadMs = Math.max(slowestReadMs, performance.now() - begin);
    }
    await setTimeout(10);
  }
  lock.release();
  assert.deepEqual(await Promise.all(writing), [201, 201, 201, 201, 201, 'Added']);
  slowestReadMs = Math.round(slowestReadMs);
  assert.ok(slowestReadMs < 100, `a read took ${slowestReadMs} ms`);
  return { slowestReadMs };
}
