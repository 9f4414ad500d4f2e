/*
 * Our API against others, one after the other and round after round in one run: the same table, the same
 * durability, the load from a process of its own. Prints a table and writes it to bench/results.
 *
 *   npm run bench
 */
import { fork, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runProgram } from '../scripts/run-program.ts';
import { machine, table } from './measure.ts';

const comparators = fileURLToPath(new URL('comparators/', import.meta.url));
const results = new URL('results/', import.meta.url);
const rounds = Number(process.env['ROUNDS'] ?? 3);
const seconds = Number(process.env['SECONDS'] ?? 4);

const servers: Readonly<Record<string, string>> = {
  'node:http by hand': join(comparators, 'node-http.js'),
  'Koa by hand': join(comparators, 'koa.js'),
  'Fastify + Drizzle': join(comparators, 'fastify-drizzle.js'),
  'Koa + MikroORM by the book': join(comparators, 'koa-mikro-orm.js'),
  Todo: fileURLToPath(new URL('todo-server.ts', import.meta.url)),
};
const baseline = 'Koa by hand';

const loads = {
  'get one': ['GET', '/7', 16],
  'list 50': ['GET', '?limit=50', 16],
  'add, 16 at once': ['POST', '', 16],
  'add, 64 at once': ['POST', '', 64],
} as const;
type Load = keyof typeof loads;
const loadNames = Object.keys(loads) as Load[];

interface Outcome {
  readonly perSecond: number;
  readonly failed: number;
}

async function started(
  program: string,
  folder: string,
): Promise<{ child: ChildProcess; url: string }> {
  const child = fork(program, [join(folder, 'todo.db')], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const port = await new Promise<number>((resolve, reject) => {
    child.once('message', (message) => resolve(Number(message)));
    child.once('exit', () => reject(new Error(`${program} ended`)));
  });
  return { child, url: `http://127.0.0.1:${port}/api/v1/todos` };
}

async function addHundred(url: string): Promise<void> {
  for (let n = 0; n < 100; n += 1) {
    const body = JSON.stringify({ task: `Buy milk ${n}`, status: 'Pending' });
    await fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
  }
}

async function put(
  url: string,
  [method, path, connections]: (typeof loads)[Load],
): Promise<Outcome> {
  const args = [join(comparators, 'load.js'), url + path, method, `${connections}`];
  await runProgram(process.execPath, [...args, '1']);
  const { stdout, stderr } = await runProgram(process.execPath, [...args, `${seconds}`]);
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as Outcome;
}

/** Kibibytes of memory in use, where the system tells. */
async function memoryOf({ pid }: ChildProcess): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN);
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

if (!existsSync(join(comparators, 'node_modules'))) {
  process.stderr.write('Installing what to compare with…\n');
  await runProgram('npm', ['ci'], { cwd: comparators });
}

const measured = new Map<string, Map<Load | 'memory', number[]>>();
for (let round = 1; round <= rounds; round += 1) {
  for (const [name, program] of Object.entries(servers)) {
    process.stderr.write(`Round ${round} of ${rounds}: ${name}\n`);
    const folder = await mkdtemp(join(tmpdir(), 'todo-bench-'));
    const { child, url } = await started(program, folder);
    const figures = measured.get(name) ?? new Map<Load | 'memory', number[]>();
    measured.set(name, figures);
    await addHundred(url);
    for (const load of loadNames) {
      const { perSecond, failed } = await put(url, loads[load]);
      if (failed > 0) throw new Error(`${name}: ${failed} requests failed`);
      figures.set(load, [...(figures.get(load) ?? []), perSecond]);
    }
    figures.set('memory', [...(figures.get('memory') ?? []), (await memoryOf(child)) / 1024]);
    child.kill();
    await rm(folder, { recursive: true, force: true });
  }
}

const figure = (name: string, load: Load | 'memory') => median(measured.get(name)?.get(load) ?? []);
const rows = Object.keys(servers).map((name) => [
  name,
  ...[...loadNames, 'memory' as const].map((load) => {
    const value = figure(name, load);
    return `${Math.round(value).toLocaleString('en')} (${(value / figure(baseline, load)).toFixed(2)})`;
  }),
]);
const report = [
  '# Requests a second',
  '',
  `Medians of ${rounds} rounds of ${seconds} s each, in brackets against “${baseline}”; memory in MiB after the load.`,
  `Todo does what the others leave out: request ids, a log line for each request, security headers, CORS, limits,`,
  `validation, ETags, an index for each order and for search. ${machine()}.`,
  '',
  table(['', ...loadNames, 'memory'], rows),
  '',
].join('\n');
process.stdout.write(report);
await mkdir(results, { recursive: true });
await writeFile(new URL('http.md', results), report);
