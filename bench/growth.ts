/*
 * What lists cost with 100,000 todos, against 1,000. Prints a table and writes it to bench/results.
 *
 *   npm run bench:growth
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openDatabase, type TodoDatabase } from '@todo/adapters-persistence';
import { createTodoApp, type ListQuery, type TodoApp } from '@todo/application';
import { localOwner, priorities } from '@todo/domain';
import { runProgram } from '../scripts/run-program.ts';
import { machine, measure, sequence, table } from './measure.ts';

const few = 1_000;
const many = 100_000;
const pageSize = 100;

const launcher = fileURLToPath(new URL('../packages/cli/bin/todo.js', import.meta.url));
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
async function fill(app: TodoApp, count: number): Promise<void> {
  const pick = sequence();
  const one = <Choice>(choices: readonly [Choice, ...Choice[]]): Choice =>
    choices[pick(choices.length)] ?? choices[0];
  for (let n = 0; n < count; n += 1) {
    const month = String(1 + pick(12)).padStart(2, '0');
    const day = String(1 + pick(28)).padStart(2, '0');
    await app.add({
      task: `${verbs[pick(10)]} ${things[pick(10)]} ${n}`,
      status: one(['Completed', 'Completed', 'Completed', 'Pending', 'In Process']),
      priority: one(priorities),
      due: pick(2) === 0 ? null : `2026-${month}-${day}`,
      tags: pick(3) === 0 ? [one(['home', 'work', 'garden', `rare-${pick(1000)}`])] : [],
    });
  }
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

async function timings(database: TodoDatabase, url: string, count: number) {
  const app = createTodoApp({ todos: database.todosOf(localOwner) });
  await fill(app, count);
  const found = new Map<string, number>();
  const middle = Math.floor(count / 2);
  found.set('get one', (await measure(() => app.get(middle), 101)).median);
  found.set('add one', (await measure(() => app.add({ task: 'Buy milk' }), 101)).median);
  for (const [name, query] of Object.entries(await questions(app, count))) {
    found.set(name, (await measure(() => app.list(query), 31)).median);
  }
  const list = () => runProgram(process.execPath, [launcher, 'list', '--database', url]);
  found.set('`todo list`, the whole program', (await measure(list, 7)).median);
  return found;
}

const folder = await mkdtemp(join(tmpdir(), 'todo-bench-'));
try {
  const [little, much] = [new Map<string, number>(), new Map<string, number>()];
  for (const [count, into] of [
    [few, little],
    [many, much],
  ] as const) {
    const url = `sqlite:${folder}/${count}.db`;
    await using database = await openDatabase({ url });
    for (const [name, median] of await timings(database, url, count)) into.set(name, median);
  }
  const rows = [...little].map(([name, before]) => {
    const after = much.get(name) ?? Number.NaN;
    return [name, before.toFixed(2), after.toFixed(2), (after / before).toFixed(1)];
  });
  const head = [
    '',
    `${few.toLocaleString('en')} todos, ms`,
    `${many.toLocaleString('en')} todos, ms`,
    'ratio',
  ];
  const report = `# What lists cost as todos grow in number\n\nMedians. ${machine()}.\n\n${table(head, rows)}\n`;
  process.stdout.write(report);
  await mkdir(results, { recursive: true });
  await writeFile(new URL('growth.md', results), report);
} finally {
  await rm(folder, { recursive: true, force: true });
}
