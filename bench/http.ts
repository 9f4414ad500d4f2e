/*
 * Our API against others, one after the other and round after round in one run: the same tables, the same durability,
 * the same random requests, the load from a process of its own. Prints tables and writes them to bench/results.
 *
 *   npm run bench
 *
 * ROUNDS and SECONDS (of each load in a round) change how long it takes. The rate limit of `todo serve` has no setting:
 * it grants 1,000,000 requests a minute to the address of the machine itself, and as many to each account. Where the
 * server answers less than 16,600 a second on average, no load meets it, however long it is; a load that does ends the run.
 */
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { runProgram } from '../scripts/run-program.ts';
import { startPostgres, type PostgresServer } from '../test/databases/postgres-server.ts';
import { runSql } from '../test/databases/run-sql.ts';
import { medianOf, noFigures, whole, type Figures } from './figures.ts';
import {
  baseline,
  servers,
  serversOfOwners,
  serversOfOwnersOnPostgresql,
  serversOnPostgresql,
  startServer,
  startServerOfOwners,
  withDuties,
  type BenchServer,
  type MakeDatabase,
  type Serve,
} from './http-servers.ts';
import { filled, filledOfOwners, loads, owners, type LoadName } from './loads.ts';
import { machine, table } from './measure.ts';
import { putLoad, secondsOfLoad } from './put-load.ts';

const comparators = new URL('comparators/', import.meta.url);
const results = new URL('results/', import.meta.url);
const rounds = Number(process.env['ROUNDS'] ?? 3);
const seconds = Number(process.env['SECONDS'] ?? 4);

/** Servers that are put under the same loads. */
interface Contest {
  readonly servers: Readonly<Record<string, Serve>>;
  readonly start: (serve: Serve) => Promise<BenchServer>;
  readonly loads: readonly LoadName[];
  /** Of each load in a round. */
  readonly seconds: number;
}

const p99OfGets = 'p99 of a get, ms';
/** Columns with one figure of each server. */
const memoryColumns = ['memory at first', 'memory'] as const;

/** Longer than the others, so that memory is that after a minute. */
const mix = { loads: ['mixed'], seconds: 5 * seconds } as const;
const ofOneOwner: Contest = {
  servers,
  start: (serve) => startServer(serve),
  loads: ['get one', 'page of 50', 'add, 16 at once', 'add, 64 at once'],
  seconds,
};
const ofManyOwners: Contest = {
  servers: serversOfOwners,
  start: (serve) => startServerOfOwners(serve),
  ...mix,
};

function onPostgresql({ url }: PostgresServer): Readonly<Record<'one' | 'many', Contest>> {
  let made = 0;
  const onNewDatabase = async (
    start: (options: { readonly makeDatabase: MakeDatabase }) => Promise<BenchServer>,
  ) => {
    made += 1;
    const database = new URL(url);
    database.pathname = `todo_${made}`;
    await runSql(url, `create database todo_${made}`);
    const server = await start({ makeDatabase: async () => database.href });
    // As the server does by itself within a minute. Until then it plans without knowing how many todos there are.
    await runSql(database.href, 'vacuum analyze');
    return server;
  };
  return {
    one: {
      servers: serversOnPostgresql,
      start: (serve) => onNewDatabase((options) => startServer(serve, options)),
      loads: ['get one', 'page of 50', 'add, 64 at once'],
      seconds,
    },
    many: {
      servers: serversOfOwnersOnPostgresql,
      start: (serve) => onNewDatabase((options) => startServerOfOwners(serve, options)),
      ...mix,
    },
  };
}

/** A turn of each server after the other, over and over; all of them live until the end. */
async function measured(contest: Contest): Promise<Figures> {
  const figures = noFigures();
  await using running = new AsyncDisposableStack();
  const contestants = new Map<string, BenchServer>();
  for (const [name, serve] of Object.entries(contest.servers)) {
    const server = running.use(await contest.start(serve));
    contestants.set(name, server);
    figures.note(name, 'memory at first', server.memoryAtFirst);
  }
  for (let round = 1; round <= rounds; round += 1) {
    for (const [name, server] of contestants) {
      process.stderr.write(`Round ${round} of ${rounds}: ${name}\n`);
      for (const load of contest.loads) {
        const { origin, authorizations } = server;
        const options = { seconds: contest.seconds, seed: round, authorizations };
        const { perSecond, p99Beside } = await putLoad(origin, load, options);
        figures.note(name, load, perSecond);
        if (loads[load].beside !== undefined) figures.note(name, p99OfGets, p99Beside);
      }
      if (round === rounds) figures.note(name, 'memory', await server.memory());
    }
  }
  return figures;
}

/** What is measured in each round. */
function columnsOf({ loads: names }: Contest): readonly string[] {
  return names.flatMap((name) => [name, ...(loads[name].beside === undefined ? [] : [p99OfGets])]);
}

function shown(figure: number, column: string): string {
  return column === p99OfGets ? figure.toFixed(1) : whole(figure);
}

function ratio(figure: number): string {
  return figure.toFixed(2);
}

function range(all: readonly number[], show: (figure: number) => string): string {
  return `${show(Math.min(...all))} to ${show(Math.max(...all))}`;
}

function medians(contest: Contest, figures: Figures): string {
  const columns = [...columnsOf(contest), ...memoryColumns];
  const cell = (name: string, column: string) => {
    const figure = figures.median(name, column);
    return `${shown(figure, column)} (${ratio(figure / figures.median(baseline, column))})`;
  };
  return table(
    ['', ...columns],
    Object.keys(contest.servers).map((name) => [
      name,
      ...columns.map((column) => cell(name, column)),
    ]),
  );
}

/** Brackets compare with the baseline in the same round, so that a slow minute of the machine counts for both. */
function spread(contest: Contest, figures: Figures): string {
  const columns = columnsOf(contest);
  const cell = (name: string, column: string) => {
    const ofBaseline = figures.all(baseline, column);
    const all = figures.all(name, column);
    const ratios = all.map((figure, round) => figure / (ofBaseline[round] ?? Number.NaN));
    return `${range(all, (figure) => shown(figure, column))} (${range(ratios, ratio)})`;
  };
  return table(
    ['', ...columns],
    Object.keys(contest.servers).map((name) => [
      name,
      ...columns.map((column) => cell(name, column)),
    ]),
  );
}

/** How much of a difference is chance: the same server under the same load, and its two rounds that differ most. */
function apart(contest: Contest, figures: Figures): string {
  const factors = Object.keys(contest.servers).flatMap((name) =>
    columnsOf(contest).map((column) => {
      const all = figures.all(name, column);
      return Math.max(...all) / Math.min(...all);
    }),
  );
  return (
    `Rounds of one server under one load differ by a factor of ${ratio(medianOf(factors))} at the median of all cells, ` +
    `and ${ratio(Math.max(...factors))} at most: a smaller difference between two servers may be chance.`
  );
}

function tables(contest: Contest, figures: Figures): readonly string[] {
  if (rounds === 1) return [medians(contest, figures), '', 'One round does not tell a spread.', ''];
  return [
    medians(contest, figures),
    '',
    'The least and the most of all rounds, in brackets against the same round of the baseline:',
    '',
    spread(contest, figures),
    '',
    apart(contest, figures),
    '',
  ];
}

function secondsOf(contest: Contest): number {
  return rounds * contest.loads.length * secondsOfLoad(contest);
}

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: { readonly pg?: string };
}

async function manifestIn(folder: URL): Promise<Manifest> {
  return JSON.parse(await readFile(new URL('package.json', folder), 'utf8')) as Manifest;
}

/** Those of the comparators' own package.json, and the `pg` of Todo itself: exactly these are installed. */
async function versions(): Promise<string> {
  const { dependencies = {} } = await manifestIn(comparators);
  const { devDependencies: { pg } = {} } = await manifestIn(new URL('../', import.meta.url));
  return Object.entries({ ...dependencies, ...(pg !== undefined && { pg }) })
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
const many = await measured(ofManyOwners);
const one = await measured(ofOneOwner);
await using postgres = await startPostgres({ durable: true });
const postgresql = onPostgresql(postgres);
const manyOnPostgresql = await measured(postgresql.many);
const oneOnPostgresql = await measured(postgresql.one);
const report = [
  '# Requests a second',
  '',
  `Medians of ${rounds} rounds of ${seconds} s each (${mix.seconds} s of the mix), in brackets against “${baseline}”. Memory`,
  'is in MiB and measured once: as soon as a server is ready, and after all rounds.',
  `${machine()}; the load shares the cores. Ids and pages are random, and the same`,
  `ones for every server. The load average was ${loadAtFirst} at first: above 1, other programs wanted the cores.`,
  '',
  `## ${owners} owners, with mixed reads and writes`,
  '',
  `${filledOfOwners.toLocaleString('en')} todos at first, ${loads.mixed.connections} connections. Of the requests, 70 % get a todo, 15 % a page of 50 after a random todo, 10 %`,
  'change a todo and 5 % add one (half of them with an `Idempotency-Key`). Each owner has an account and sends a personal',
  'token, which both servers look up in each request. One further connection gets todos meanwhile: the p99 is that of its',
  'requests. Here, both have the same tables and write the same to them: todo, tags, search index, change log, its counter',
  'and idempotency records. Todo is `todo serve`, one process: it also stores the last use of a token once a minute, and',
  'logs each request to a file, limits and measures it. Both databases are filled before their servers start. Memory is',
  `that after ${secondsOf(ofManyOwners)} s of load.`,
  '',
  ...tables(ofManyOwners, many),
  '## One owner',
  '',
  `${filled.toLocaleString('en')} todos at first. Memory is that after ${secondsOf(ofOneOwner)} s of load.`,
  `“${withDuties}” does the least that the contract of Todo asks of each answer: it checks the id, the`,
  'query and all fields, and refuses what it does not know; it has an ETag for each todo and page, answers 304 to',
  '`If-None-Match`, and links to the next page; it sends a request id and security headers, writes one line of log for each',
  'request to a file, and one row of a change log with each added todo, in the same transaction. Todo does that and what',
  'all others leave out: accounts, CORS, rate limits, metrics, idempotency keys, and an index for each order and for',
  'search. Its last row, run from the source, has nothing to look up.',
  '',
  ...tables(ofOneOwner, one),
  '## PostgreSQL',
  '',
  `PostgreSQL on the same machine, with the durability of production. “${baseline}” has statements of \`pg\` over the tables that`,
  'Todo has made, prepared once on each connection, several in a transaction for each write, and as many connections as',
  'Todo. It writes what Todo writes, and tells no other process of it. All databases are analyzed before the load.',
  '',
  `### ${owners} owners, with mixed reads and writes`,
  '',
  `The same load as on SQLite. Memory is that after ${secondsOf(postgresql.many)} s of load.`,
  '',
  ...tables(postgresql.many, manyOnPostgresql),
  '### One owner, without an account',
  '',
  `“${withDuties}” has the same statements in the server that has those duties on SQLite.`,
  `${filled.toLocaleString('en')} todos at first. Memory is that after ${secondsOf(postgresql.one)} s of load.`,
  '',
  ...tables(postgresql.one, oneOnPostgresql),
  `Compared with: ${await versions()}.`,
  '',
].join('\n');
process.stdout.write(report);
await mkdir(results, { recursive: true });
await writeFile(new URL('http.md', results), report);
