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
import { startPostgres } from '../test/databases/postgres-server.ts';
import { noFigures, whole } from './figures.ts';
import { fillTodos } from './fill-todos.ts';
import { machine, table } from './measure.ts';
import { putLoad } from './put-load.ts';
import { serveProgram } from './serve-program.ts';

const results = new URL('results/', import.meta.url);
const rounds = Number(process.env['ROUNDS'] ?? 3);
const seconds = Number(process.env['SECONDS'] ?? 4);

/** What a row is called, and its load. */
const loads = { 'get one': 'get one', 'page of 50': 'page of 50', add: 'add, 64 at once' } as const;
type Load = keyof typeof loads;
const loadNames = Object.keys(loads) as Load[];

async function serve(databaseUrl: string, workers: number, folder: string) {
  const { child, port } = await serveProgram(folder, {
    args: ['--workers', `${workers}`],
    env: { DATABASE_URL: databaseUrl },
  });
  const exited = once(child, 'exit');
  return {
    origin: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      child.kill();
      await exited;
    },
  };
}

const figures = noFigures();
const folder = await mkdtemp(join(tmpdir(), 'todo-bench-'));
try {
  await using postgres = await startPostgres({ durable: true });
  for (let round = 1; round <= rounds; round += 1) {
    for (const workers of [1, 2]) {
      process.stderr.write(`Round ${round} of ${rounds}: ${workers}\n`);
      await using server = await serve(postgres.url, workers, folder);
      await fillTodos(server.origin);
      for (const name of loadNames) {
        const options = { connections: 64, seconds, seed: round };
        const { perSecond } = await putLoad(server.origin, loads[name], options);
        figures.note(name, `${workers}`, perSecond);
      }
    }
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

const rows = loadNames.map((name) => {
  const [one, two] = [figures.median(name, '1'), figures.median(name, '2')];
  return [name, whole(one), whole(two), (two / one).toFixed(2)];
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
