import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { openStorage } from '@todo/composition/factories';
import { fillOwners } from './fill-owners.ts';
import { fillTodos } from './fill-todos.ts';
import { serveProgram, type ServedProgram } from './serve-program.ts';

/** A server with todos and a folder of its own. */
export interface BenchServer extends AsyncDisposable {
  readonly origin: string;
  /** What its process holds in memory at the moment, in MiB; NaN where the system does not tell. */
  memory(): Promise<number>;
  /** How long it and the processes that it has started had a processor so far, in seconds; NaN outside Linux. */
  processorTime(): Promise<number>;
}

/** The one that the others are compared with. */
export const baseline = 'Koa by hand';

/** Starts a server that keeps its todos in a folder, and resolves when it listens. */
type Serve = (folder: string) => Promise<ServedProgram>;

/** How each server of one owner is started, by its name. */
export const servers = {
  'node:http by hand': forked('comparators/node-http.js'),
  [baseline]: forked('comparators/koa.js'),
  'Fastify + Drizzle': forked('comparators/fastify-drizzle.js'),
  'Koa + MikroORM by the book': forked('comparators/koa-mikro-orm.js'),
  Todo: (folder) => serveProgram(folder),
  'Todo, storage aside': forked('todo-without-storage.ts'),
} as const satisfies Readonly<Record<string, Serve>>;

/** The same for those of many owners, which have the same tables. */
export const serversOfOwners = {
  [baseline]: async (folder) => {
    {
      await using storage = await openStorage({ url: `sqlite:${databaseIn(folder)}` });
      await fillOwners(storage);
    }
    return forked('comparators/koa-owners.js')(folder);
  },
  Todo: forked('todo-of-owners.ts'),
} as const satisfies Readonly<Record<string, Serve>>;

/** Starts a server of one owner and gives it the todos that the loads ask for. */
export async function startServer(serve: Serve): Promise<BenchServer> {
  const server = await started(serve);
  await fillTodos(server.origin);
  return server;
}

/** Starts a server of many owners, which has the todos that the mixed load asks for. */
export async function started(serve: Serve): Promise<BenchServer> {
  const folder = await mkdtemp(join(tmpdir(), 'todo-bench-'));
  const { child, port } = await serve(folder);
  const exited = once(child, 'exit');
  return {
    origin: `http://127.0.0.1:${port}`,
    memory: () => memoryOf(child),
    processorTime: () => processorTimeOf(child.pid),
    async [Symbol.asyncDispose]() {
      child.kill();
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A program that gets the path of a database, and sends the port that it listens on. */
export function forked(program: string): Serve {
  return async (folder) => {
    const child = fork(pathOf(program), [databaseIn(folder)], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const ended = once(child, 'exit').then(() => Promise.reject(new Error(`${program} ended.`)));
    const [port] = (await Promise.race([once(child, 'message'), ended])) as [number];
    // From now on it ends because it is told to.
    ended.catch(() => {});
    return { child, port };
  };
}

async function memoryOf({ pid }: ChildProcess): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024;
}

/**
 * How long a process and those that it has started had a processor so far, in seconds; NaN outside Linux:
 * https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html, where a tick is a hundredth of a second.
 */
export async function processorTimeOf(pid = 0): Promise<number> {
  const read = (name: string) => readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => '');
  const [, after = ''] = (await read('stat')).split(') ');
  const [user, system] = after.split(' ').slice(11, 13).map(Number);
  const children = (await read(`task/${pid}/children`)).split(' ').filter((text) => text !== '');
  const times = await Promise.all(children.map((child) => processorTimeOf(Number(child))));
  return times.reduce(
    (sum, time) => sum + time,
    ((user ?? Number.NaN) + (system ?? Number.NaN)) / 100,
  );
}

function databaseIn(folder: string): string {
  return join(folder, 'todo.db');
}

/** A relative path begins at this folder. */
function pathOf(program: string): string {
  return resolve(import.meta.dirname, program);
}
