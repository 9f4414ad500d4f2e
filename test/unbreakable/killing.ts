import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { sequence } from '../../bench/measure.ts';
import { aMachine, type Machine } from '../todo-program.ts';
import { request } from './api-client.ts';
import { Ledger } from './ledger.ts';
import { databaseOf, todosIn } from './todo-file.ts';

/** How often, and which random moments: the same seed gives the same. */
export interface Trials {
  readonly trials: number;
  readonly seed: number;
}

/**
 * Kills a server again and again while four clients write as fast as they can.
 * @returns how many todos were acknowledged
 * @throws AssertionError where one of them is lost, an id comes back or the file is damaged
 */
export async function killServers({ trials, seed }: Trials): Promise<number> {
  await using machine = await aMachine('file');
  const random = sequence(seed);
  const ledger = new Ledger();
  for (let trial = 0; trial < trials; trial += 1) {
    await using server = await machine.serve();
    const exited = once(server.process, 'exit');
    // Counted, as on a busy machine nothing may have been written after any number of milliseconds.
    const enough = ledger.size + 1 + random(20);
    const written = Promise.withResolvers<void>();
    const clients = [1, 2, 3, 4].map((client) =>
      write(server.api, `${trial}-${client}`, ledger, () => {
        if (ledger.size >= enough) written.resolve();
      }),
    );
    await Promise.race([written.promise, exited]);
    await wait(random(5));
    server.process.kill('SIGKILL');
    await exited;
    await Promise.all(clients);
    assert.deepEqual(ledger.settle(await todosIn(databaseOf(machine))), [], `trial ${trial}`);
  }
  return ledger.size;
}

/** Adds, edits and deletes todos, and notes the acknowledged changes, until the server no longer answers. */
async function write(
  api: string,
  name: string,
  ledger: Ledger,
  isAcknowledged: () => void,
): Promise<void> {
  try {
    for (let n = 0; ; n += 1) {
      const task = `Task ${name}-${n}`;
      const added = await request(api, 'POST', { body: { task, tags: ['kill'] } });
      assert.equal(added.status, 201);
      const { id } = added.json;
      ledger.added(id, task);
      isAcknowledged();
      if (n % 3 === 0) continue;

      ledger.asked(id);
      const method = n % 3 === 1 ? 'PATCH' : 'DELETE';
      const body = { task: `${task}, edited` };
      const { status } = await request(`${api}/${id}`, method, method === 'PATCH' ? { body } : {});
      assert.equal(status, method === 'PATCH' ? 200 : 204);
      if (method === 'PATCH') ledger.changed(id, body.task);
      else ledger.removed(id);
    }
  } catch (error) {
    // What fetch throws where a connection ends: the server was killed, as it was to be.
    if (!(error instanceof TypeError)) throw error;
  }
}

/**
 * Kills commands at random moments of their lives.
 * @returns how many were acknowledged, the first two included, and how many were killed
 * @throws AssertionError as {@link killServers}
 */
export async function killCommands({ trials, seed }: Trials) {
  await using machine = await aMachine('file');
  const random = sequence(seed);
  const ledger = new Ledger();
  let lifetime = 0;
  // The first makes the database as well, and lives longer.
  for (const id of [1, 2]) {
    const begin = performance.now();
    assert.equal((await machine.todo('add', 'Task')).exitCode, 0);
    ledger.added(id, 'Task');
    lifetime = Math.ceil(performance.now() - begin);
  }

  let [acknowledged, killed] = [2, 0];
  for (let trial = 0; trial < trials; trial += 1) {
    const isEdit = trial % 2 === 1;
    const task = `Task ${trial}`;
    const args = isEdit ? ['edit', '1', '--task', task] : ['add', task];
    if (isEdit) ledger.asked(1);
    // Mostly in the second half, where it writes; some live to the end.
    const moment = Math.ceil(lifetime * 0.4) + random(lifetime);
    const begin = performance.now();
    const { stdout, signal } = await killedAfter(moment, machine, args);
    if (signal !== null) killed += 1;
    // The machine may be less busy by now.
    else lifetime = Math.ceil(performance.now() - begin);
    const [, word, id] = /^(Added|Changed) (\d+) .*\n$/.exec(stdout) ?? [];
    if (word !== undefined) acknowledged += 1;
    if (word === 'Added') ledger.added(Number(id), task);
    if (word === 'Changed') ledger.changed(1, task);
    assert.deepEqual(ledger.settle(await todosIn(databaseOf(machine))), [], `trial ${trial}`);
  }
  return { acknowledged, killed };
}

async function killedAfter(milliseconds: number, machine: Machine, args: readonly string[]) {
  const child = spawn(process.execPath, [machine.launcher, ...args], {
    ...machine.options,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  const closed = once(child, 'close');
  await Promise.race([wait(milliseconds), closed]);
  child.kill('SIGKILL');
  await closed;
  return { stdout, signal: child.signalCode };
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
