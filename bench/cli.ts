/*
 * What a command takes from start to end, against an empty script and, where it is installed, Taskwarrior.
 * The programs take turns, over and over. Prints a table and writes it to bench/results.
 *
 *   npm run bench:cli
 */
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openDatabase } from '@todo/adapters-persistence';
import { createTodoApp } from '@todo/application';
import { type NewTodo } from '@todo/domain';
import { machine, table } from './measure.ts';
import { serveProgram } from './serve-program.ts';

const rounds = 31;

/** A program that is run once a round. */
interface Contestant {
  readonly name: string;
  readonly file: string;
  readonly args: (round: number) => readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

const results = new URL('results/', import.meta.url);
const launcher = path('../packages/program/bin/todo.js');

function path(place: string): string {
  return fileURLToPath(new URL(place, import.meta.url));
}

/** Two in five are open, half have a due date, one in three has a tag. */
function someTodo(n: number): NewTodo {
  const day = String(1 + (n % 28)).padStart(2, '0');
  return {
    task: `Buy milk ${n}`,
    status: n % 5 < 3 ? 'Completed' : 'Pending',
    due: n % 2 === 0 ? null : `2026-12-${day}`,
    tags: n % 3 === 0 ? ['home'] : [],
  };
}

function node(name: string, ...args: readonly string[]): Contestant {
  return { name, file: process.execPath, args: () => args };
}

async function todo(folder: string, count: number): Promise<readonly Contestant[]> {
  const url = `sqlite:${folder}/${count}.db`;
  await using database = await openDatabase({ url });
  const app = createTodoApp({ store: database.store });
  const all = Array.from({ length: count }, (_, n) => n + 1);
  // What waits at the same moment shares a transaction.
  while (all.length > 0) await Promise.all(all.splice(0, 128).map((n) => app.add(someTodo(n))));
  const command = (name: string, args: Contestant['args']): Contestant => ({
    name: `\`todo ${name}\`, ${count.toLocaleString('en')} todos`,
    file: process.execPath,
    args: (round) => [launcher, ...args(round)],
    env: { TODO_DATABASE_URL: url },
  });
  return [
    command('list', () => ['list']),
    command('add', () => ['add', 'Buy', 'milk']),
    // The one that was added just before.
    command('done', (round) => ['done', `${count + round + 1}`]),
  ];
}

/** Starts a server over the smaller database. @returns what ends it, and a command that asks it */
async function onServer(folder: string, count: number) {
  const env = { DATABASE_URL: `sqlite:${folder}/${count}.db` };
  const { child, port } = await serveProgram(folder, { env });
  const list: Contestant = {
    name: `\`todo list\` on a server of this machine, ${count} todos`,
    file: process.execPath,
    args: () => [launcher, 'list'],
    env: { TODO_SERVER: `http://127.0.0.1:${port}` },
  };
  return { list, [Symbol.dispose]: () => void child.kill() };
}

/** @returns none if it is not installed */
async function taskwarrior(folder: string, count: number): Promise<readonly Contestant[]> {
  const data = join(folder, `taskwarrior-${count}`);
  const settings = join(folder, `taskwarrior-${count}.rc`);
  await mkdir(data);
  await writeFile(settings, `data.location=${data}\nconfirmation=off\nverbose=off\n`);
  const tasks = Array.from({ length: count }, (_, n) => {
    const { task, status, due, tags } = someTodo(n + 1);
    const entry = '20261101T000000Z';
    const end = status === 'Completed' ? { status: 'completed', end: entry } : {};
    return {
      description: task,
      status: 'pending',
      entry,
      ...(typeof due === 'string' && { due: `${due.replaceAll('-', '')}T000000Z` }),
      tags,
      ...end,
    };
  });
  await writeFile(join(folder, 'tasks.json'), JSON.stringify(tasks));
  const env = { TASKRC: settings, TASKDATA: data };
  const filled = spawnSync('task', ['import', join(folder, 'tasks.json')], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: surroundings(env),
  });
  if (filled.error) return [];
  if (filled.status !== 0) throw new Error(`Taskwarrior says: ${filled.stderr.toString()}`);
  const command = (name: string, ...args: readonly string[]): Contestant => ({
    name: `\`task ${name}\`, ${count.toLocaleString('en')} tasks`,
    file: 'task',
    args: () => args,
    env,
  });
  return [
    // As many as `todo list` shows.
    command('list', 'limit:100', 'list'),
    command('add', 'add', 'Buy', 'milk'),
    command('done', '+LATEST', 'done'),
  ];
}

function surroundings(env: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], HOME: tmpdir(), ...env };
}

/** @returns milliseconds */
function timed({ name, file, args, env }: Contestant, round: number): number {
  const begin = performance.now();
  const { status, stderr, error } = spawnSync(file, args(round), {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: surroundings(env),
  });
  const time = performance.now() - begin;
  if (error) throw error;
  if (status !== 0) throw new Error(`${name} ended with ${status}: ${stderr.toString()}`);
  return time;
}

function inTurns(contestants: readonly Contestant[]): ReadonlyMap<string, readonly number[]> {
  const times = new Map(contestants.map(({ name }) => [name, [] as number[]]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const contestant of contestants) {
      const time = timed(contestant, round);
      // The first is to warm up.
      if (round > 0) times.get(contestant.name)?.push(time);
    }
  }
  return times;
}

/** The time that a share of the runs stayed below. */
function quantile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN;
}

const folder = await mkdtemp(join(tmpdir(), 'todo-bench-'));
try {
  // Just what `npm ci` leaves behind.
  spawnSync(process.execPath, [path('../scripts/bundle-program.mjs')], { stdio: 'inherit' });
  const empty = join(folder, 'empty.mjs');
  await writeFile(empty, '');
  const few = await todo(folder, 10);
  using server = await onServer(folder, 10);
  const times = inTurns([
    node('an empty script', empty),
    node('`todo --version`', launcher, '--version'),
    node('`todo --help`', launcher, '--help'),
    node('`todo completion bash`', launcher, 'completion', 'bash'),
    ...few,
    server.list,
    ...(await todo(folder, 100_000)),
    ...(await taskwarrior(folder, 100)),
    ...(await taskwarrior(folder, 20_000)),
  ]);
  const base = quantile(times.get('an empty script') ?? [], 0.5);
  const rows = [...times].map(([name, all]) => {
    const [tenth, median, ninetieth] = [0.1, 0.5, 0.9].map((share) => quantile(all, share));
    const ratio = ((median ?? 0) / base).toFixed(2);
    return [name, ...[median, tenth, ninetieth].map((time) => (time ?? 0).toFixed(1)), ratio];
  });
  const head = ['', 'median, ms', 'one in ten below', 'nine in ten below', 'times an empty script'];
  const installed = spawnSync('task', ['--version'], { encoding: 'utf8' });
  const rival = installed.error
    ? 'Taskwarrior is not installed'
    : `Taskwarrior ${installed.stdout.trim()}`;
  const report = `# What a command takes, from start to end\n\n${rounds} rounds, the programs in turn. ${machine()}; ${rival}.\n\n${table(head, rows)}\n`;
  process.stdout.write(report);
  await mkdir(results, { recursive: true });
  await writeFile(new URL('cli.md', results), report);
} finally {
  await rm(folder, { recursive: true, force: true });
}
