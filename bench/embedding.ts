/*
 * What a use case costs over the call of the store that it makes, and what opening a database takes.
 * Prints tables and writes them to bench/results.
 *
 *   npm run bench:embedding
 */
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inMemoryStore } from '@todo/adapters-memory';
import { openDatabase, type DatabaseOptions } from '@todo/adapters-persistence';
import { createTodoApp, type TodoApp, type Repositories, type Store } from '@todo/application';
import { aCommand, aDraft, aTodo } from '@todo/application/testing';
import { localOwner, type TodoId } from '@todo/domain';
import { machine, measure, table } from './measure.ts';

const rounds = 41;
/** So many calls are measured at once, as a clock is too coarse for one. */
const calls = 1000;
const pageSize = 50;

const results = new URL('results/', import.meta.url);

/** One call, of the store alone and through the use case. */
interface Pair {
  readonly name: string;
  readonly bare: (store: Store, id: TodoId) => Promise<unknown>;
  readonly useCase: (app: TodoApp, id: TodoId) => Promise<unknown>;
}

const draft = aDraft();
const command = aCommand(localOwner);

const pairs: readonly Pair[] = [
  {
    name: 'get',
    bare: (store, id) => store.read(localOwner, ({ todos }) => todos.find(id)),
    useCase: (app, id) => app.get(id),
  },
  {
    name: `list ${pageSize}`,
    bare: (store) => store.read(localOwner, ({ todos }) => todos.list({ limit: pageSize })),
    useCase: (app) => app.list({ limit: pageSize }),
  },
  {
    name: 'add',
    bare: (store) => store.transaction(command, ({ todos }) => todos.add(draft)),
    useCase: (app) => app.add({ task: 'Buy milk' }),
  },
  {
    name: 'complete',
    bare: (store, id) =>
      store.transaction(command, ({ todos }) =>
        todos.update([id], (todo) => ({ ...todo, status: 'Completed', version: 2 })),
      ),
    useCase: (app, id) => app.complete([id]),
  },
];

/** Answers at once, and keeps nothing: what is left is the use case. */
function stub(): Store {
  const todo = aTodo();
  const page = { todos: Array.from({ length: pageSize }, () => todo) };
  const data: Repositories = {
    todos: {
      add: async () => todo,
      addAll: async () => [todo],
      find: async () => todo,
      findAll: async () => [todo],
      list: async () => page,
      count: async () => pageSize,
      tags: async () => [],
      update: async (_, transition) => [transition(todo)],
      remove: async () => {},
    },
    changes: {
      after: async () => [],
      before: async () => [],
      of: async () => [],
      by: async () => [],
      commandsBefore: async () => [],
      range: async () => ({ first: 1, last: 0 }),
      forget: async () => 0,
    },
    trash: {
      find: async () => undefined,
      list: async () => [],
      count: async () => 0,
      restore: async () => [],
      purge: async () => {},
    },
    externalIds: {
      find: async () => [],
      of: async () => [],
      put: async () => {},
    },
    requests: { find: async () => undefined, add: async () => {} },
  };
  return {
    read: (_, work) => work(data),
    transaction: (_, work) => work(data),
    claim: () => () => {},
    owners: async () => [],
    watch: () => () => {},
  };
}

/** @param count how many todos are in it, with the ids from 1 on */
async function inMemory(count: number): Promise<Store> {
  const store = inMemoryStore();
  await store.transaction(command, async ({ todos }) => {
    for (let n = 0; n < count; n += 1) await todos.add(draft);
  });
  return store;
}

/** @returns nanoseconds a call: the store's own, and through the use case */
async function compared(
  { name, bare, useCase }: Pair,
  storeWith: (count: number) => Promise<Store> | Store,
): Promise<readonly [alone: number, through: number]> {
  // Each is completed once; a page has them all.
  const count = name === 'complete' ? (rounds + 1) * calls : pageSize;
  const [store, other] = [await storeWith(count), await storeWith(count)];
  const app = createTodoApp({ store: other });
  const [alone, through]: [number[], number[]] = [[], []];
  for (let round = 0; round <= rounds; round += 1) {
    const idOf = (call: number) => (name === 'complete' ? round * calls + call + 1 : 1);
    const first = await timed((call) => bare(store, idOf(call)));
    const second = await timed((call) => useCase(app, idOf(call)));
    // The first round is to warm up.
    if (round > 0) {
      alone.push(first);
      through.push(second);
    }
  }
  return [median(alone), median(through)];
}

/** @returns nanoseconds a call */
async function timed(work: (call: number) => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  for (let call = 0; call < calls; call += 1) await work(call);
  return ((performance.now() - begin) * 1e6) / calls;
}

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
}

async function useCases(): Promise<string> {
  const rows: string[][] = [];
  for (const [where, storeWith] of [
    ['a stub', stub],
    ['memory', inMemory],
  ] as const) {
    for (const pair of pairs) {
      const [alone, through] = await compared(pair, storeWith);
      const times = [alone, through, through - alone].map((time) => time.toFixed(0));
      rows.push([`${pair.name}, ${where}`, ...times]);
    }
  }
  return table(['', 'the store alone, ns', 'through the use case, ns', 'the use case, ns'], rows);
}

/** Opens and closes it, as a host does. */
async function opened(options: DatabaseOptions): Promise<void> {
  await using database = await openDatabase(options);
  await database.ping();
}

/** Opening for the first time in a process, which loads the adapter and what it needs. */
function firstOpened(options: DatabaseOptions): Promise<void> {
  const program = `
    const { openDatabase } = await import('@todo/adapters-persistence');
    await using database = await openDatabase(${JSON.stringify(options)});`;
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module', '--eval', program],
    { cwd: new URL('.', import.meta.url), encoding: 'utf8' },
  );
  return status === 0 ? Promise.resolve() : Promise.reject(new Error(stderr));
}

async function openings(folder: string): Promise<string> {
  const existing = `sqlite:${folder}/existing.db`;
  await opened({ url: existing });
  let made = 0;
  const works: Readonly<Record<string, () => Promise<void>>> = {
    'a new file, with its schema': () => opened({ url: `sqlite:${folder}/${(made += 1)}.db` }),
    'a file that is there': () => opened({ url: existing }),
    'the same, `shortLived`': () => opened({ url: existing, shortLived: true }),
    memory: () => opened({ url: 'sqlite::memory:' }),
    'a process that does so first, from the source': () => firstOpened({ url: existing }),
    'a process that does so first, `shortLived`': () =>
      firstOpened({ url: existing, shortLived: true }),
  };
  const rows: string[][] = [];
  for (const [name, work] of Object.entries(works)) {
    const { median: middle, least, most } = await measure(work, 15);
    rows.push([name, ...[middle, least, most].map((time) => time.toFixed(1))]);
  }
  return table(['opened and closed', 'median, ms', 'least', 'most'], rows);
}

const folder = await mkdtemp(join(tmpdir(), 'todo-bench-'));
try {
  const report = `# What it costs to embed\n\n${machine()}.\n\n${await useCases()}\n\n${await openings(folder)}\n`;
  process.stdout.write(report);
  await mkdir(results, { recursive: true });
  await writeFile(new URL('embedding.md', results), report);
} finally {
  await rm(folder, { recursive: true, force: true });
}
