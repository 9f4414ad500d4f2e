import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { runProgram, type ProgramRun } from '../scripts/run-program.ts';
import type { DatabaseKind } from './databases/databases.ts';

export const launcher = fileURLToPath(new URL('../packages/program/bin/todo.js', import.meta.url));

/** A server that runs as a process of its own. */
export interface RunningServer extends AsyncDisposable {
  /** Where the todos are. */
  readonly api: string;
  readonly process: ChildProcess;
  /** Asks it to stop, and waits until it has. @returns its exit code */
  stop(): Promise<number | null>;
}

/** A person's machine: a home directory, and the real program. */
export interface Machine extends AsyncDisposable {
  readonly home: string;
  readonly launcher: string;
  /** The URL of its todos. */
  readonly database: string;
  /** What its programs run in. */
  readonly options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv };
  /** Runs `todo` with these arguments to its end. */
  todo(...args: string[]): Promise<ProgramRun>;
  /** Runs `todo serve` until it listens. */
  serve(...args: string[]): Promise<RunningServer>;
}

/** What `TEST_DATABASE` asks for; a file in the home where it says nothing. */
const preferred =
  process.env['TEST_DATABASE'] === 'postgresql'
    ? (await import('./databases/databases.ts')).postgresql
    : 'file';

/** @param database what the programs keep their todos in, unless they are told otherwise */
export async function aMachine(database: DatabaseKind | 'file' = preferred): Promise<Machine> {
  const place = database === 'file' ? undefined : await database.temporary();
  const home = await mkdtemp(join(tmpdir(), 'todo-home-'));
  // Nothing of the environment that the tests run in may show through.
  const options = {
    cwd: home,
    env: {
      PATH: process.env['PATH'],
      HOME: home,
      XDG_DATA_HOME: join(home, 'data'),
      TZ: 'UTC',
      ...(place && { TODO_DATABASE_URL: place.url }),
    },
  };

  const running = new Set<ChildProcess>();

  return {
    home,
    launcher,
    database: place?.url ?? `sqlite:${join(home, 'data', 'todo', 'todo.db')}`,
    options,

    todo: (...args) => runProgram(process.execPath, [launcher, ...args], options),

    async serve(...args) {
      const child = spawn(process.execPath, [launcher, 'serve', '--port', '0', ...args], {
        ...options,
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      running.add(child);
      const exited = once(child, 'exit').finally(() => running.delete(child));
      const stop = async () => {
        child.kill('SIGTERM');
        await exited;
        return child.exitCode;
      };
      const api = await addressFrom(child.stderr);
      return { api, process: child, stop, [Symbol.asyncDispose]: async () => void (await stop()) };
    },

    async [Symbol.asyncDispose]() {
      // A test that has failed has not stopped its server, and would wait for it for ever.
      for (const child of running) {
        const exited = once(child, 'exit');
        child.kill('SIGTERM');
        await exited;
      }
      await place?.[Symbol.asyncDispose]();
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** Reads the log until the server says where it listens, and lets the rest of it run off. */
export async function addressFrom(log: NodeJS.ReadableStream): Promise<string> {
  const seen: string[] = [];
  for await (const line of createInterface({ input: log })) {
    seen.push(line);
    const { api } = JSON.parse(line) as { api?: string };
    if (api !== undefined) {
      log.resume();
      return api;
    }
  }
  throw new Error(`The server ended: ${seen.join('\n')}`);
}
