/*
 * One API process over one PostgreSQL database against two, round after round in one run. The database, the API
 * and the load share this machine. Prints a table and writes it to bench/results.
 *
 *   npm run bench:workers
 */
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runProgram } from '../scripts/run-program.ts';
import { startPostgres } from '../test/databases/postgres-server.ts';
import { machine, table } from './measure.ts';
import { serveProgram } from './serve-program.ts';

const load = fileURLToPath(new URL('comparators/load.js', import.meta.url));
const results = new URL('results/', import.meta.url);
const rounds = Number(process.env['ROUNDS'] ?? 3);
const seconds = Number(process.env['SECONDS'] ?? 4);

const loads = {
  'get one': ['/1', 'GET', '64'],
  'list 50': ['?limit=50', 'GET', '64'],
  add: ['', 'POST', '64'],
} as const;
type Load = keyof typeof loads;
const loadNames = Object.keys(loads) as Load[];

async function serve(databaseUrl: string, workers: number, folder: string) {
  const { child, port } = await serveProgram(folder, {
    args: ['--workers', `${workers}`],
    env: { DATABASE_URL: databaseUrl },
  });
  const exited = once(child, 'exit');
  return {
    api: `http://127.0.0.1:${port}/api/v1/todos`,
    [Symbol.asyncDispose]: async () => {
      child.kill();
      await exited;
    },
  };
}

async function put(api: string, name: Load): Promise<number> {
  const [path, method, connections] = loads[name];
  const args = [load, api + path, method, connections];
  await runProgram(process.execPath, [...args, '1']);
  const { stdout, stderr } = await runProgram(process.execPath, [...args, `${seconds}`]);
  if (stdout === '') throw new Error(stderr);
  const { perSecond, failed } = JSON.parse(stdout) as { perSecond: number; failed: number };
  if (failed > 0) throw new Error(`${name}: ${failed} requests failed`);
  return perSecond;
}

const measured = new Map<string, number[]>();
const folder = await mkdtemp(join(tmpdir(), 'todo-bench-'));
try {
  await using postgres = await startPostgres({ durable: true });
  for (let round = 1; round <= rounds; round += 1) {
    for (const workers of [1, 2]) {
      process.stderr.write(`Round ${round} of ${rounds}: ${workers}\n`);
      await using server = await serve(postgres.url, workers, folder);
      for (let n = 0; n < 100; n += 1) {
        const body = JSON.stringify({ task: `Buy milk ${n}` });
        const headers = { 'Content-Type': 'application/json' };
        await fetch(server.api, { method: 'POST', headers, body });
      }
      for (const name of loadNames) {
        const key = `${name} ${workers}`;
        measured.set(key, [...(measured.get(key) ?? []), await put(server.api, name)]);
      }
    }
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

function median(name: Load, workers: number): number {
  const sorted = (measured.get(`${name} ${workers}`) ?? []).toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

const rows = loadNames.map((name) => {
  const [one, two] = [median(name, 1), median(name, 2)];
  return [
    name,
    ...[one, two].map((n) => Math.round(n).toLocaleString('en')),
    (two / one).toFixed(2),
  ];
});
const report = [
  '# Two API processes over one PostgreSQL database, against one',
  '',
  `Requests a second, medians of ${rounds} rounds of ${seconds} s each at 64 connections. ${machine()}. The server,`,
  'PostgreSQL and the load share the cores.',
  '',
  table(['', 'one process', 'two', 'ratio'], rows),
  '',
].join('\n');
process.stdout.write(report);
await mkdir(results, { recursive: true });
await writeFile(new URL('workers.md', results), report);
