/*
 * What a log of a million changes costs, against one of a thousand with the same todos: the program and its server, by
 * turns in one run, on both databases. Prints a table and writes it to bench/results.
 *
 *   npm run bench:long-log
 *   CHANGES=100000 npm run bench:long-log
 */
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { createApp, openStorage } from '@todo/composition/factories';
import { runProgram } from '../scripts/run-program.ts';
import { startPostgres } from '../test/databases/postgres-server.ts';
import { runSql } from '../test/databases/run-sql.ts';
import { noFigures, whole } from './figures.ts';
import { someTodo, todosPath } from './loads.ts';
import { machine, sequence, table } from './measure.ts';
import { serveProgram } from './serve-program.ts';

const few = 1_000;
const many = Number(process.env['CHANGES'] ?? 1_000_000);
const rounds = Number(process.env['ROUNDS'] ?? 15);
/** Requests of each kind in a round, and runs of the program. */
const requests = 20;
const runs = 1;

const launcher = fileURLToPath(new URL('../packages/program/bin/todo.js', import.meta.url));
const results = new URL('results/', import.meta.url);

/** A database with as many todos as changes, each of them an addition. */
async function fill(url: string): Promise<void> {
  await using storage = await openStorage({ url });
  const app = createApp(storage);
  const random = sequence();
  for (let count = 0; count < few; count += 1) await app.add(someTodo(random));
}

/** SQL that repeats the changes of the log, as if each todo had been edited again and again. */
const longer = [
  `with recursive time (n) as (select 1 union all select n + 1 from time where n < ${many / few - 1})
   insert into todo_change
     (owner, seq, command, actor, changed_at, kind, todo_id, todo_before, todo_after)
   select owner, seq + n * ${few}, command || n, actor, changed_at, 'updated', todo_id, todo_after, todo_after
   from time cross join todo_change order by n, seq`,
  `update change_counter set seq = ${many}`,
];

/** A database of one of the two lengths, and its server. */
interface Contestant {
  readonly name: string;
  readonly url: string;
  readonly origin: string;
}

async function answered(response: Response, status: number): Promise<Response> {
  if (response.status !== status) {
    throw new Error(`${response.url}: ${response.status} ${await response.text()}`);
  }
  await response.arrayBuffer();
  return response;
}

const send = (url: string, method: string, body?: object) =>
  fetch(url, {
    method,
    ...(body && {
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    }),
  });

/** What is measured, and how often in a round. Each resolves to the milliseconds that it took. */
const measured = {
  'POST /todos': [requests, ({ origin }) => post(origin)],
  'GET /todos/{id}/changes': [requests, ({ origin }, n) => changesOf(origin, n)],
  'GET /changes?after=': [requests, ({ origin }) => latestChanges(origin)],
  'POST /changes/{command}/undo': [requests, ({ origin }, n) => editAndUndo(origin, n)],
  '`todo add`': [runs, ({ url }) => program(['add', 'Buy milk', '--database', url])],
  '`todo list`': [runs, ({ url }) => program(['list', '--database', url])],
} as const satisfies Readonly<
  Record<string, readonly [number, (contestant: Contestant, n: number) => Promise<number>]>
>;

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}

const post = (origin: string) =>
  timed(async () => answered(await send(origin + todosPath, 'POST', { task: 'Buy milk' }), 201));

const changesOf = (origin: string, n: number) =>
  timed(async () => answered(await fetch(`${origin}${todosPath}/${1 + (n % few)}/changes`), 200));

const latestChanges = (origin: string) =>
  timed(async () => answered(await fetch(`${origin}/api/v1/changes?after=${few - 100}`), 200));

async function editAndUndo(origin: string, n: number): Promise<number> {
  const notes = `Note ${performance.now()}`;
  const edit = await send(`${origin}${todosPath}/${1 + (n % few)}`, 'PATCH', { notes });
  const command = (await answered(edit, 200)).headers.get('Todo-Command');
  const undo = `${origin}/api/v1/changes/${command}/undo`;
  return timed(async () => answered(await send(undo, 'POST'), 200));
}

const program = (args: readonly string[]) =>
  timed(() => runProgram(process.execPath, [launcher, ...args]));

async function comparison(contestants: readonly Contestant[]): Promise<string> {
  const figures = noFigures();
  for (let round = 0; round < rounds; round += 1) {
    process.stderr.write(`Round ${round + 1} of ${rounds}\n`);
    for (const [name, [times, work]] of Object.entries(measured)) {
      for (let n = 0; n < times; n += 1) {
        // By turns, each of them first every other time.
        const order = n % 2 === 0 ? contestants : contestants.toReversed();
        for (const one of order) figures.note(name, one.name, await work(one, round * times + n));
      }
    }
  }
  const [short, long] = contestants.map(({ name }) => name);
  if (short === undefined || long === undefined) throw new Error('There are two.');
  const rows = Object.keys(measured).map((name) => {
    const [before, after] = [figures.median(name, short), figures.median(name, long)];
    return [name, before.toFixed(2), after.toFixed(2), (after / before).toFixed(2)];
  });
  return table(['ms, medians', short, long, 'ratio'], rows);
}

/** @param place makes an empty database and gives its URL, and what runs SQL on it */
async function onDatabase(
  folder: string,
  place: (name: string) => Promise<{ url: string; run: (sql: string) => Promise<unknown> }>,
): Promise<string> {
  await using stack = new AsyncDisposableStack();
  const contestants: Contestant[] = [];
  const filled: { readonly count: number; readonly url: string }[] = [];
  for (const count of [few, many]) {
    const { url, run } = await place(`todo_${count}`);
    await fill(url);
    if (count > few) for (const sql of longer) await run(sql);
    filled.push({ count, url });
  }
  for (const { count, url } of filled) {
    const home = join(folder, `home-${count}-${new URL(url).protocol.slice(0, -1)}`);
    await mkdir(home);
    const { child, port } = await serveProgram(home, { env: { DATABASE_URL: url } });
    stack.defer(async () => {
      child.kill();
      await once(child, 'exit');
    });
    const origin = `http://127.0.0.1:${port}`;
    contestants.push({ name: `${whole(count)} changes`, url, origin });
  }
  // Awaited here: the servers end with this block.
  return await comparison(contestants);
}

const folder = await mkdtemp(join(tmpdir(), 'todo-bench-'));
try {
  process.stderr.write('SQLite…\n');
  const sqlite = await onDatabase(folder, async (name) => {
    const path = join(folder, `${name}.db`);
    return {
      url: `sqlite:${path}`,
      async run(sql) {
        using database = new DatabaseSync(path);
        database.exec(sql);
      },
    };
  });

  process.stderr.write('PostgreSQL…\n');
  await using server = await startPostgres({ durable: true });
  const postgresql = await onDatabase(folder, async (name) => {
    await runSql(server.url, `create database ${name}`);
    const url = new URL(server.url);
    url.pathname = name;
    return {
      url: url.href,
      run: async (sql) => {
        await runSql(url.href, sql);
        await runSql(url.href, 'vacuum analyze');
      },
    };
  });

  const report = [
    '# What a long change log costs',
    '',
    `Milliseconds, medians of ${rounds} rounds, in each ${requests} requests and ${runs} run of the program, by turns.`,
    `${few.toLocaleString('en')} todos; one client, one request after the other. ${machine()}.`,
    '',
    '## SQLite',
    '',
    sqlite,
    '',
    '## PostgreSQL 18, on the same machine',
    '',
    postgresql,
    '',
  ].join('\n');
  process.stdout.write(report);
  await writeFile(new URL('long-log.md', results), report);
} finally {
  await rm(folder, { recursive: true, force: true });
}
