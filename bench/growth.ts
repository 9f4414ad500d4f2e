/*
 * What requests cost with many todos, against a thousand, on both databases. Prints tables and writes them to
 * bench/results.
 *
 *   npm run bench:growth                    # 100,000 todos
 *   TODOS=1000000 npm run bench:growth
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openDatabase } from '@todo/adapters-persistence';
import { createTodoApp, type ListQuery, type TodoApp } from '@todo/application';
import { priorities, type NewTodo } from '@todo/domain';
import { runProgram } from '../scripts/run-program.ts';
import { startPostgres } from '../test/databases/postgres-server.ts';
import { runSql } from '../test/databases/run-sql.ts';
import { machine, measure, sequence, table, type Timing } from './measure.ts';

const few = 1_000;
const many = Number(process.env['TODOS'] ?? 100_000);
const pageSize = 100;
const runs = 101;

const launcher = fileURLToPath(new URL('../packages/program/bin/todo.js', import.meta.url));
const results = new URL('results/', import.meta.url);

const verbs = ['buy', 'call', 'write', 'fix', 'plan', 'read', 'clean', 'pay', 'water', 'send'];
const things = [
  'milk',
  'mum',
  'report',
  'bike',
  'trip',
  'book',
  'kitchen',
  'rent',
  'plants',
  'letter',
];

/** Three in five are completed, half have a due date, one in three has a tag. */
function* someTodos(count: number): Generator<NewTodo> {
  const pick = sequence();
  const one = <Choice>(choices: readonly [Choice, ...Choice[]]): Choice =>
    choices[pick(choices.length)] ?? choices[0];
  for (let n = 0; n < count; n += 1) {
    const month = String(1 + pick(12)).padStart(2, '0');
    const day = String(1 + pick(28)).padStart(2, '0');
    yield {
      task: `${verbs[pick(10)]} ${things[pick(10)]} ${n}`,
      status: one(['Completed', 'Completed', 'Completed', 'Pending', 'In Process']),
      priority: one(priorities),
      due: pick(2) === 0 ? null : `2026-${month}-${day}`,
      tags: pick(3) === 0 ? [one(['home', 'work', 'garden', `rare-${pick(1000)}`])] : [],
    };
  }
}

/** Several at once, so that they share a sync. */
async function fill(app: TodoApp, count: number): Promise<void> {
  const todos = someTodos(count);
  const writer = async () => {
    for (const todo of todos) await app.add(todo);
  };
  await Promise.all(Array.from({ length: 32 }, writer));
}

/** The cursor of a page nine tenths of the way through: page 900 of 100,000 todos. */
async function deepIn(app: TodoApp, count: number, query: ListQuery): Promise<ListQuery> {
  let deep: ListQuery = { ...query, limit: pageSize };
  for (let page = 1; page < (count / pageSize) * 0.9; page += 1) {
    const { next } = await app.list(deep);
    if (next !== undefined) deep = { ...deep, cursor: next };
  }
  return deep;
}

async function questions(app: TodoApp, count: number): Promise<Record<string, ListQuery>> {
  const open: ListQuery = { status: ['Pending', 'In Process'], sort: ['due', '-priority'] };
  return {
    'first page': { limit: pageSize },
    'what is open, most urgent first': open,
    overdue: { overdue: true, sort: ['due'] },
    'one priority': { priority: ['high'] },
    'a tag that many have': { tag: [['home']] },
    'a tag that few have': { tag: [['rare-5']] },
    'a word that many have': { keyword: 'milk' },
    'a word that one has': { keyword: 'report 999' },
    'two letters that none has': { keyword: 'zz' },
    'page 900, by id': await deepIn(app, count, {}),
    'page 900, by due date': await deepIn(app, count, { sort: ['due', '-priority'] }),
    'page 900, by priority': await deepIn(app, count, { sort: ['-priority'] }),
    'page 900, by task': await deepIn(app, count, { sort: ['task'] }),
  };
}

async function timings({ url, settle }: Place, count: number): Promise<Map<string, Timing>> {
  await using database = await openDatabase({ url });
  const app = createTodoApp({ store: database.store });
  await fill(app, count);
  await settle();
  const found = new Map<string, Timing>();
  const { todos } = await app.list({ sort: ['-id'], limit: 1 });
  const middle = Math.floor((todos[0]?.id ?? 1) / 2);
  found.set('get one', await measure(() => app.get(middle), runs));
  found.set('add one', await measure(() => app.add({ task: 'Buy milk' }), runs));
  for (const [name, query] of Object.entries(await questions(app, count))) {
    found.set(name, await measure(() => app.list(query), runs));
  }
  const list = () => runProgram(process.execPath, [launcher, 'list', '--database', url]);
  found.set('`todo list`, the whole program', await measure(list, 11));
  return found;
}

function comparison(little: Map<string, Timing>, much: Map<string, Timing>): string {
  const rows = [...little].map(([name, before]) => {
    const after = much.get(name) ?? before;
    return [
      name,
      ...[before.median, before.p99, after.median, after.p99].map((ms) => ms.toFixed(2)),
      (after.median / before.median).toFixed(1),
      (after.p99 / before.p99).toFixed(1),
    ];
  });
  const [small, large] = [few, many].map((count) => count.toLocaleString('en'));
  return table(
    ['ms', `${small} todos: p50`, 'p99', `${large} todos: p50`, 'p99', 'p50 ratio', 'p99 ratio'],
    rows,
  );
}

/** Where todos are kept. */
interface Place {
  readonly url: string;
  /** Lets the database do now what it would do in a quiet minute. */
  readonly settle: () => Promise<void>;
}

async function measured(place: (count: number) => Promise<Place>): Promise<string> {
  const little = await timings(await place(few), few);
  const much = await timings(await place(many), many);
  return comparison(little, much);
}

const folder = await mkdtemp(join(tmpdir(), 'todo-bench-'));
try {
  process.stderr.write('SQLite…\n');
  const sqlite = await measured(async (count) => ({
    url: `sqlite:${folder}/${count}.db`,
    settle: async () => {},
  }));

  process.stderr.write('PostgreSQL…\n');
  await using server = await startPostgres({ durable: true });
  const postgresql = await measured(async (count) => {
    await runSql(server.url, `create database todo_${count}`);
    const url = new URL(server.url);
    url.pathname = `todo_${count}`;
    return { url: url.href, settle: async () => void (await runSql(url.href, 'vacuum analyze')) };
  });

  const report = [
    '# What requests cost as todos grow in number',
    '',
    `Milliseconds at the repository's user, without HTTP, of ${runs} runs each. ${machine()}.`,
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
  await mkdir(results, { recursive: true });
  await writeFile(new URL('growth.md', results), report);
} finally {
  await rm(folder, { recursive: true, force: true });
}
