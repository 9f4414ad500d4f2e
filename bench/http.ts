/*
 * Our API against others, one after the other and round after round in one run: the same table, the same
 * durability, the load from a process of its own. Prints tables and writes them to bench/results.
 *
 *   npm run bench
 *
 * ROUNDS and SECONDS (of each load in a round) change how long it takes. More than 12 seconds would be more
 * requests a minute than our rate limit grants to the machine itself.
 */
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { runProgram } from '../scripts/run-program.ts';
import {
  baseline,
  servers,
  startServer,
  type BenchServer,
  type ServerName,
} from './http-servers.ts';
import { machine, table } from './measure.ts';

const comparators = new URL('comparators/', import.meta.url);
const results = new URL('results/', import.meta.url);
const rounds = Number(process.env['ROUNDS'] ?? 3);
const seconds = Number(process.env['SECONDS'] ?? 4);
const warmUp = 1;

const loads = {
  'get one': ['/7', 'GET', 16],
  'list 50': ['?limit=50', 'GET', 16],
  'add, 16 at once': ['', 'POST', 16],
  'add, 64 at once': ['', 'POST', 64],
} as const;
const loadNames = Object.keys(loads) as (keyof typeof loads)[];
const columns = [...loadNames, 'memory'] as const;
type Column = (typeof columns)[number];

const names = Object.keys(servers) as ServerName[];

async function put(api: string, name: keyof typeof loads): Promise<number> {
  const [path, method, connections] = loads[name];
  const args = [fileURLToPath(new URL('load.js', comparators)), api + path, method];
  await runProgram(process.execPath, [...args, `${connections}`, `${warmUp}`]);
  const { stdout, stderr } = await runProgram(process.execPath, [
    ...args,
    `${connections}`,
    `${seconds}`,
  ]);
  if (stdout === '') throw new Error(stderr);
  const { perSecond, failed } = JSON.parse(stdout) as { perSecond: number; failed: number };
  if (failed > 0) throw new Error(`${api}: ${failed} requests failed.`);
  return perSecond;
}

/** A turn of each server after the other, over and over; all of them live until the end. */
async function measured(): Promise<Map<string, number[]>> {
  const figures = new Map<string, number[]>();
  const note = (name: ServerName, column: Column, figure: number) =>
    figures.set(key(name, column), [...(figures.get(key(name, column)) ?? []), figure]);

  await using running = new AsyncDisposableStack();
  const started = new Map<ServerName, BenchServer>();
  for (const name of names) started.set(name, running.use(await startServer(name)));
  for (let round = 1; round <= rounds; round += 1) {
    for (const [name, server] of started) {
      process.stderr.write(`Round ${round} of ${rounds}: ${name}\n`);
      for (const load of loadNames) note(name, load, await put(server.api, load));
      if (round === rounds) note(name, 'memory', await server.memory());
    }
  }
  return figures;
}

const key = (name: ServerName, column: Column) => `${name}: ${column}`;

const whole = (figure: number) => Math.round(figure).toLocaleString('en');

/** Those of the comparators' own package.json: exactly these are installed. */
async function versions(): Promise<string> {
  const text = await readFile(new URL('package.json', comparators), 'utf8');
  const { dependencies } = JSON.parse(text) as { dependencies: Record<string, string> };
  return Object.entries(dependencies)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ');
}

if (!existsSync(new URL('node_modules', comparators))) {
  process.stderr.write('Installing what to compare with…\n');
  await runProgram('npm', ['ci'], { cwd: fileURLToPath(comparators) });
}
// What `npm ci` leaves in place; of the source as it is now.
const bundler = fileURLToPath(new URL('../scripts/bundle-program.mjs', import.meta.url));
await runProgram(process.execPath, [bundler]);

const figures = await measured();
const sorted = (name: ServerName, column: Column) =>
  (figures.get(key(name, column)) ?? []).toSorted((a, b) => a - b);

function median(name: ServerName, column: Column): number {
  const all = sorted(name, column);
  return all[Math.floor(all.length / 2)] ?? Number.NaN;
}

function medians(name: ServerName): string[] {
  return columns.map((column) => {
    const figure = median(name, column);
    return `${whole(figure)} (${(figure / median(baseline, column)).toFixed(2)})`;
  });
}

function spread(name: ServerName): string[] {
  return loadNames.map((load) => {
    const all = sorted(name, load);
    return `${whole(all.at(0) ?? Number.NaN)} to ${whole(all.at(-1) ?? Number.NaN)}`;
  });
}

const report = [
  '# Requests a second',
  '',
  `Medians of ${rounds} rounds of ${seconds} s each, in brackets against “${baseline}”; memory in MiB after the`,
  `${rounds * loadNames.length * (warmUp + seconds)} s of load that all rounds make. ${machine()}.`,
  '',
  'Todo does what the others leave out: request ids, a log line for each request, security headers, CORS, limits,',
  'validation, ETags, an index for each order and for search. Its last row, run from the source, has nothing to look up.',
  'All are asked for the same todo and the same page over and over: Todo looks only whether they are still the same.',
  '',
  table(
    ['', ...columns],
    names.map((name) => [name, ...medians(name)]),
  ),
  '',
  'The slowest and the quickest round of each:',
  '',
  table(
    ['', ...loadNames],
    names.map((name) => [name, ...spread(name)]),
  ),
  '',
  `Compared with: ${await versions()}.`,
  '',
].join('\n');
process.stdout.write(report);
await mkdir(results, { recursive: true });
await writeFile(new URL('http.md', results), report);
