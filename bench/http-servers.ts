import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serveProgram, type ServedProgram } from './serve-program.ts';

/** A server with a hundred todos and a folder of its own. */
export interface BenchServer extends AsyncDisposable {
  /** Where its todos are. */
  readonly api: string;
  /** What its process holds in memory at the moment, in MiB; NaN where the system does not tell. */
  memory(): Promise<number>;
}

/** The one that the others are compared with. */
export const baseline = 'Koa by hand';

/** How each server is started, by its name. */
export const servers = {
  'node:http by hand': forked('comparators/node-http.js'),
  [baseline]: forked('comparators/koa.js'),
  'Fastify + Drizzle': forked('comparators/fastify-drizzle.js'),
  'Koa + MikroORM by the book': forked('comparators/koa-mikro-orm.js'),
  Todo: (folder) => serveProgram(folder),
  'Todo, storage aside': forked('todo-without-storage.ts'),
} as const satisfies Readonly<Record<string, (folder: string) => Promise<ServedProgram>>>;

export type ServerName = keyof typeof servers;

export async function startServer(name: ServerName): Promise<BenchServer> {
  const folder = await mkdtemp(join(tmpdir(), 'todo-bench-'));
  const { child, port } = await servers[name](folder);
  const exited = once(child, 'exit');
  const api = `http://127.0.0.1:${port}/api/v1/todos`;
  for (let n = 0; n < 100; n += 1) {
    const body = JSON.stringify({ task: `Buy milk ${n}`, status: 'Pending' });
    await fetch(api, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
  }
  return {
    api,
    memory: () => memoryOf(child),
    async [Symbol.asyncDispose]() {
      child.kill();
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A program that gets the path of a database, and sends the port that it listens on. */
function forked(program: string) {
  return async (folder: string): Promise<ServedProgram> => {
    const child = fork(pathOf(program), [join(folder, 'todo.db')], {
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

function pathOf(program: string): string {
  return fileURLToPath(new URL(program, import.meta.url));
}
