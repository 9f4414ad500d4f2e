import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { openStorage } from '@todo/composition/factories';
import { runProgram } from '../scripts/run-program.ts';
import { fillTodos } from './fill-todos.ts';
import { serveProgram, type ServedProgram } from './serve-program.ts';

/** A server with todos and a folder of its own. */
export interface BenchServer extends AsyncDisposable {
  readonly origin: string;
  /** The `Authorization` of each of its owners; none where there is one owner without an account. */
  readonly authorizations: readonly string[];
  /** What its process held in memory as soon as it was ready, before the first todo was asked for, as `memory`. */
  readonly memoryAtFirst: number;
  /** What its process holds in memory at the moment, in MiB; NaN where the system does not tell. */
  memory(): Promise<number>;
  /** How long it and the processes that it has started had a processor so far, in seconds; NaN outside Linux. */
  processorTime(): Promise<number>;
}

/** The one that the others are compared with. */
export const baseline = 'Koa by hand';

/** The same with the least of Todo's duties. */
export const withDuties = 'Koa by hand, with duties';

/** Where a server keeps its todos. */
export interface Place {
  /** Its own, and there for as long as the server. */
  readonly folder: string;
  /** Of its database. */
  readonly url: string;
}

/** Starts a server, and resolves when it listens. */
export type Serve = (place: Place) => Promise<ServedProgram>;

/** How each server of one owner is started, by its name. */
export const servers: Readonly<Record<string, Serve>> = {
  'node:http by hand': forked('comparators/node-http.js', fileOf),
  [baseline]: forked('comparators/koa.js', fileOf),
  [withDuties]: forked('comparators/koa-with-duties.js', fileOf),
  'Fastify + Drizzle': forked('comparators/fastify-drizzle.js', fileOf),
  'Koa + MikroORM by the book': forked('comparators/koa-mikro-orm.js', fileOf),
  Todo: served(),
  'Todo, storage aside': forked('todo-without-storage.ts', fileOf),
};

/** The same for those of many owners, which have the same tables. */
export const serversOfOwners: Readonly<Record<string, Serve>> = {
  [baseline]: forked('comparators/koa-owners.js', fileOf),
  Todo: served(),
};

/** Those of one owner over PostgreSQL, which have the same tables. */
export const serversOnPostgresql: Readonly<Record<string, Serve>> = {
  [baseline]: overTablesOfTodo(forked('comparators/koa-pg.js')),
  [withDuties]: overTablesOfTodo(forked('comparators/koa-pg-with-duties.js')),
  Todo: served(),
};

/** Those of many owners over PostgreSQL. */
export const serversOfOwnersOnPostgresql: Readonly<Record<string, Serve>> = {
  [baseline]: forked('comparators/koa-pg.js'),
  Todo: served(),
};

/** Makes an empty database, for a server that has this folder. @returns its URL */
export type MakeDatabase = (folder: string) => Promise<string>;

/** Starts a server of one owner and gives it the todos that the loads ask for. */
export async function startServer(
  serve: Serve,
  { makeDatabase = fileIn }: { readonly makeDatabase?: MakeDatabase } = {},
): Promise<BenchServer> {
  const server = await started(serve, { makeDatabase });
  await fillTodos(server.origin);
  return server;
}

/**
 * Starts a server of many owners, which has the todos that the mixed load asks for.
 * @param filler the program that fills its database, of this checkout or of another one
 */
export async function startServerOfOwners(
  serve: Serve,
  {
    makeDatabase = fileIn,
    filler = pathOf('fill-owners.ts'),
  }: { readonly makeDatabase?: MakeDatabase; readonly filler?: string } = {},
): Promise<BenchServer> {
  let authorizations: readonly string[] = [];
  const filledFirst: Serve = async (place) => {
    const { stdout, stderr } = await runProgram(process.execPath, [filler, place.url]);
    if (stdout === '') throw new Error(`${filler} made no owners. ${stderr}`);
    authorizations = (JSON.parse(stdout) as string[]).map((token) => `Bearer ${token}`);
    return serve(place);
  };
  return { ...(await started(filledFirst, { makeDatabase })), authorizations };
}

/** Starts a server as it is. */
export async function started(
  serve: Serve,
  { makeDatabase = fileIn }: { readonly makeDatabase?: MakeDatabase } = {},
): Promise<BenchServer> {
  const folder = await mkdtemp(join(tmpdir(), 'todo-bench-'));
  const { child, port } = await serve({ folder, url: await makeDatabase(folder) });
  const exited = once(child, 'exit');
  return {
    origin: `http://127.0.0.1:${port}`,
    authorizations: [],
    memoryAtFirst: await memoryOf(child),
    memory: () => memoryOf(child),
    processorTime: () => processorTimeOf(child.pid),
    async [Symbol.asyncDispose]() {
      child.kill();
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** `todo serve` over the database of its place. @param launcher as that of {@link serveProgram} */
export function served(launcher?: string): Serve {
  return ({ folder, url }) =>
    serveProgram(folder, {
      env: { DATABASE_URL: url },
      ...(launcher !== undefined && { launcher }),
    });
}

/**
 * A program that gets a database and a folder, and sends the port that it listens on.
 * @param database how the program wants its database named: by its URL when left out
 */
export function forked(program: string, database: (place: Place) => string = urlOf): Serve {
  return async (place) => {
    const child = fork(pathOf(program), [database(place), place.folder], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const ended = once(child, 'exit').then(() => Promise.reject(new Error(`${program} ended.`)));
    const [port] = (await Promise.race([once(child, 'message'), ended])) as [number];
    // From now on it ends because it is told to.
    ended.catch(() => {});
    return { child, port };
  };
}

/** The server, in whose database Todo makes its tables first. */
function overTablesOfTodo(serve: Serve): Serve {
  return async (place) => {
    const storage = await openStorage({ url: place.url });
    await storage[Symbol.asyncDispose]();
    return serve(place);
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

async function fileIn(folder: string): Promise<string> {
  return `sqlite:${fileOf({ folder })}`;
}

function fileOf({ folder }: Pick<Place, 'folder'>): string {
  return join(folder, 'todo.db');
}

function urlOf({ url }: Place): string {
  return url;
}

/** A relative path begins at this folder. */
function pathOf(program: string): string {
  return resolve(import.meta.dirname, program);
}
