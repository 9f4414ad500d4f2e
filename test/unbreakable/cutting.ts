import assert from 'node:assert/strict';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runProgram } from '../../scripts/run-program.ts';
import { aMachine } from '../todo-program.ts';
import { request } from './api-client.ts';
import { filesOf, replayPowerCuts, type Replayed } from './power-cut.ts';
import { straceTo, traceWrites } from './strace.ts';
import { databaseOf } from './todo-file.ts';

const carelessWriter = fileURLToPath(new URL('careless-writer.ts', import.meta.url));

/** Lets a server add so many todos, one after the other and then 16 at once, and cuts its power afterwards. */
export async function cutServer(alone: number, together: number): Promise<Replayed> {
  await using machine = await aMachine('file');
  const path = databaseOf(machine);
  const trace = join(machine.home, 'trace');
  await using server = await machine.serve();
  const tracer = await traceWrites(server.process.pid ?? 0, trace);
  const before = await filesOf(path);
  const add = async (task: string) => {
    const { status } = await request(server.api, 'POST', { body: { task, tags: ['cut'] } });
    assert.equal(status, 201);
  };
  for (let n = 0; n < alone; n += 1) await add(`Task ${n}`);
  for (let n = 0; n < together; n += 16) {
    await Promise.all(Array.from({ length: 16 }, (_, client) => add(`Task ${n} of ${client}`)));
  }
  await server.stop();
  await tracer.ended;
  return replayPowerCuts(trace, path, before);
}

/** Lets a command add the very first todo, and cuts its power afterwards. */
export async function cutCommand(): Promise<Replayed> {
  await using machine = await aMachine('file');
  const trace = join(machine.home, 'trace');
  await traced(trace, [machine.launcher, 'add', 'Buy milk'], machine.options);
  return replayPowerCuts(trace, databaseOf(machine), new Map());
}

/** The same with a program that is not ours: whether a cut takes anything back is up to `synchronous`. */
export async function cutCareless(synchronous: 'full' | 'normal', adds: number): Promise<Replayed> {
  await using machine = await aMachine('file');
  const path = databaseOf(machine);
  assert.equal((await machine.todo('add', 'Buy milk')).exitCode, 0);
  const before = await filesOf(path);
  const trace = join(machine.home, 'trace');
  await traced(trace, [carelessWriter, path, synchronous, `${adds}`], machine.options);
  return replayPowerCuts(trace, path, before);
}

async function traced(
  trace: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<void> {
  const [strace = '', ...before] = straceTo(trace);
  const run = await runProgram(strace, [...before, process.execPath, ...args], options);
  assert.equal(run.exitCode, 0, run.stderr);
}
