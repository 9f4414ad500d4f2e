/*
 * Our API against others, one after the other and round after round in one run: the same tables, the same durability,
 * the same random requests, the load from a process of its own. Prints tables and writes them to bench/results.
 *
 *   npm run bench
 *
 * ROUNDS and SECONDS (of each load in a round) change how long it takes. More than 12 seconds would be more
 * requests a minute than our rate limit grants to the machine itself.
 */
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { runProgram } from '../scripts/run-program.ts';
import { noFigures, whole, type Figures } from './figures.ts';
import {
  baseline,
  servers,
  serversOfOwners,
  started,
  startServer,
  type BenchServer,
} from './http-servers.ts';
import { filled, filledOfOwners, owners, type LoadName } from './loads.ts';
import { machine, table } from './measure.ts';
import { putLoad, secondsOfLoad } from './put-load.ts';

const comparators = new URL('comparators/', import.meta.url);
const results = new URL('results/', import.meta.url);
const rounds = Number(process.env['ROUNDS'] ?? 3);
const seconds = Number(process.env['SECONDS'] ?? 4);

/** Servers that are put under the same loads. */
interface Contest {
  readonly names: readonly string[];
  readonly start: (name: string) => Promise<BenchServer>;
  readonly loads: readonly LoadName[];
}

const ofOneOwner: Contest = {
  names: Object.keys(servers),
  start: (name) => startServer(servers[name as keyof typeof servers]),
  loads: ['get one', 'page of 50', 'add, 16 at once', 'add, 64 at once'],
};
const ofManyOwners: Contest = {
  names: Object.keys(serversOfOwners),
  start: (name) => started(serversOfOwners[name as keyof typeof serversOfOwners]),
  loads: ['mixed'],
};

/** A turn of each server after the other, over and over; all of them live until the end. */
async function measured({ names, start, loads }: Contest): Promise<Figures> {
  const figures = noFigures();
  await using running = new AsyncDisposableStack();
  const contestants = new Map<string, BenchServer>();
  for (const name of names) contestants.set(name, running.use(await start(name)));
  for (let round = 1; round <= rounds; round += 1) {
    for (const [name, server] of contestants) {
      process.stderr.write(`Round ${round} of ${rounds}: ${name}\n`);
      for (const load of loads) {
        const { perSecond } = await putLoad(server.origin, load, { seconds, seed: round });
        figures.note(name, load, perSecond);
      }
      if (round === rounds) figures.note(name, 'memory', await server.memory());
    }
  }
  return figures;
}

function medians({ names, loads }: Contest, figures: Figures): string {
  const columns = [...loads, 'memory'];
  const cell = (name: string, column: string) => {
    const figure = figures.median(name, column);
    return `${whole(figure)} (${(figure / figures.median(baseline, column)).toFixed(2)})`;
  };
  return table(
    ['', ...columns],
    names.map((name) => [name, ...columns.map((column) => cell(name, column))]),
  );
}

function spread({ names, loads }: Contest, figures: Figures): string {
  const cell = (name: string, load: string) => {
    const all = figures.all(name, load);
    return `${whole(Math.min(...all))} to ${whole(Math.max(...all))}`;
  };
  return table(
    ['', ...loads],
    names.map((name) => [name, ...loads.map((load) => cell(name, load))]),
  );
}

function secondsOf({ loads }: Contest): number {
  return rounds * loads.length * secondsOfLoad({ seconds });
}

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

const loadAtFirst = (loadavg()[0] ?? 0).toFixed(1);
const [one, many] = [await measured(ofOneOwner), await measured(ofManyOwners)];
const report = [
  '# Requests a second',
  '',
  `Medians of ${rounds} rounds of ${seconds} s each, in brackets against “${baseline}”; memory in MiB.`,
  `${machine()}; the load shares the cores. Ids and pages are random, and the same`,
  `ones for every server. The load average was ${loadAtFirst} at first: above 1, other programs wanted the cores.`,
  '',
  '## One owner',
  '',
  `${filled.toLocaleString('en')} todos at first. Memory is that after ${secondsOf(ofOneOwner)} s of load.`,
  'Todo does what the others leave out: request ids, a log line for each request, security headers, CORS, limits,',
  'validation, ETags, a change log, an index for each order and for search. Its last row, run from the source, has',
  'nothing to look up.',
  '',
  medians(ofOneOwner, one),
  '',
  'The slowest and the quickest round of each:',
  '',
  spread(ofOneOwner, one),
  '',
  `## ${owners.length} owners, with mixed reads and writes`,
  '',
  `${filledOfOwners.toLocaleString('en')} todos at first. Of the requests, 60 % get a todo, 25 % a page of 50 (half of them after a random todo,`,
  'half by status, by priority or sorted by due date), 10 % add a todo (half of them with an `Idempotency-Key`) and 5 %',
  'change one. A header names the owner, for whom Todo makes an app in each request. Here, both have the same tables and',
  'write the same to them: todo, tags, search index, change log, its counter and idempotency records. Memory is that after',
  `${secondsOf(ofManyOwners)} s of load.`,
  '',
  medians(ofManyOwners, many),
  '',
  'The slowest and the quickest round of each:',
  '',
  spread(ofManyOwners, many),
  '',
  `Compared with: ${await versions()}.`,
  '',
].join('\n');
process.stdout.write(report);
await mkdir(results, { recursive: true });
await writeFile(new URL('http.md', results), report);
