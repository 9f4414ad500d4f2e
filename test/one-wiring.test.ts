import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runProgram } from '../scripts/run-program.ts';
import { addressFrom } from './todo-program.ts';

/*
 * One factory of the composition root opens the storage. Another one in its place is what every command uses: those
 * about todos, which call the factories, and `serve`, which asks the container over them.
 */

const hook = new URL('storage-elsewhere.ts', import.meta.url).href;
// The launcher would take the bundle, in which no file can be told from another.
const main = fileURLToPath(new URL('../packages/program/src/main.ts', import.meta.url));

/** What is seen of a todo that `add` makes and `done` completes. */
interface Seen {
  readonly listed: string;
  readonly completed: string;
  readonly candidates: string;
  /** By `list`, of a todo that a client of `serve` makes. */
  readonly listedFromApi: string;
  /** The tasks over HTTP. */
  readonly served: readonly string[];
  /** Whether the database that the settings name was made. */
  readonly isUsual: boolean;
}

async function seenWith(variables: Readonly<Record<string, string>>): Promise<Seen> {
  const home = await mkdtemp(join(tmpdir(), 'todo-wiring-'));
  const usual = join(home, 'usual.db');
  const options = {
    cwd: home,
    env: {
      PATH: process.env['PATH'],
      HOME: home,
      // Every command compiles the same source.
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
      TODO_DATABASE_URL: `sqlite:${usual}`,
      STORAGE_ELSEWHERE: `sqlite:${join(home, 'elsewhere.db')}`,
      ...variables,
    },
  };
  const args = ['--import', hook, main];
  const todo = async (...words: string[]) =>
    (await runProgram(process.execPath, [...args, ...words], options)).stdout;
  try {
    await todo('add', 'Buy milk');
    const listed = await todo('list');
    const candidates = await todo('__complete', 'done', '');
    const completed = await todo('done', '1');
    const server = spawn(process.execPath, [...args, 'serve', '--port', '0'], {
      ...options,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const exited = once(server, 'exit');
    let served: readonly string[];
    try {
      const api = await addressFrom(server.stderr);
      const body = JSON.stringify({ task: 'Call Ada' });
      await fetch(api, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
      const todos = (await (await fetch(`${api}?sort=id`)).json()) as {
        task: string;
        status: string;
      }[];
      served = todos.map(({ task, status }) => `${task}: ${status}`);
    } finally {
      server.kill('SIGTERM');
      await exited;
    }
    const listedFromApi = await todo('list');
    return { listed, completed, candidates, listedFromApi, served, isUsual: existsSync(usual) };
  } finally {
    await rm(home, { recursive: true });
  }
}

describe('Another storage in the place of the one', { timeout: 120_000 }, () => {
  const everywhere: Seen = {
    listed: '1\tPending\t\t\t\tBuy milk\n',
    candidates: '1\tBuy milk\n',
    completed: 'Completed 1  Buy milk\n',
    served: ['Buy milk: Completed', 'Call Ada: Pending'],
    listedFromApi: '2\tPending\t\t\t\tCall Ada\n',
    isUsual: false,
  };

  it('is used by add, list, done, completion and serve', async () => {
    assert.deepEqual(await seenWith({}), everywhere);
  });

  it('is missed by commands that have a wiring of their own, and this test sees it', async () => {
    assert.deepEqual(await seenWith({ SECOND_WIRING: 'true' }), {
      ...everywhere,
      served: ['Call Ada: Pending'],
      listedFromApi: '',
      isUsual: true,
    });
  });
});
