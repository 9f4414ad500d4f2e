/*
 * This checkout against another one, in turns and in one run. Prints tables and writes them to bench/results.
 *
 *   node bench/before-after.ts ../before           # a checkout with its packages installed, which are bundled anew
 *   node bench/before-after.ts ../before http      # only this part: http, cli or embedding
 *
 * ROUNDS and SECONDS (of each load in a round) change how long it takes. The load of many owners needs a
 * bench/fill-owners.ts that makes accounts in both. For the part `embedding`, each checkout runs its own bench, which
 * writes its results.
 */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runProgram } from '../scripts/run-program.ts';
import { medianOf, noFigures, whole, type Figures } from './figures.ts';
import { fillTodos } from './fill-todos.ts';
import { served, startServer, startServerOfOwners, type BenchServer } from './http-servers.ts';
import type { LoadName } from './loads.ts';
import { machine, table } from './measure.ts';
import { putLoad } from './put-load.ts';
import { serveProgram } from './serve-program.ts';

const rounds = Number(process.env['ROUNDS'] ?? 5);
const seconds = Number(process.env['SECONDS'] ?? 3);
const results = new URL('results/', import.meta.url);

/** Where it is, and the file that starts its program. */
interface Checkout {
  readonly name: 'before' | 'after';
  readonly folder: string;
  readonly launcher: string;
}

async function checkoutIn(folder: string, name: Checkout['name']): Promise<Checkout> {
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
    readonly scripts: { readonly start: string };
  };
  // `node <launcher> serve`, wherever the launcher is, and whatever is made before.
  const [, file] = /node (\S+) serve$/.exec(manifest.scripts.start) ?? [];
  if (file === undefined) throw new Error(`${folder} does not say how it starts.`);
  const launcher = join(folder, file);
  await runProgram(process.execPath, [join(folder, 'scripts/bundle-program.mjs')]);
  return { name, folder, launcher };
}

type Both = readonly [before: Checkout, after: Checkout];

/** Neither is always the first. */
function inTurn([before, after]: Both, round: number): readonly Checkout[] {
  return round % 2 === 0 ? [before, after] : [after, before];
}

/** Requests a second, and in rows of their own the processor time that one takes. */
interface HttpFigures {
  readonly perSecond: Figures;
  readonly microseconds: Figures;
}

async function httpFigures(both: Both): Promise<HttpFigures> {
  const figures = { perSecond: noFigures(), microseconds: noFigures() };
  const parts: readonly Part[] = [
    {
      start: ({ launcher }) => startServer(served(launcher)),
      loads: ['get one', 'page of 50', 'patch', 'add, 16 at once', 'add, 64 at once'],
    },
    ...(both.every((checkout) => existsSync(benchOf(checkout, 'fill-owners.ts')))
      ? [
          {
            start: (checkout: Checkout) =>
              startServerOfOwners(served(checkout.launcher), {
                filler: benchOf(checkout, 'fill-owners.ts'),
              }),
            loads: ['mixed'] as const,
          },
        ]
      : []),
  ];
  for (let round = 1; round <= rounds; round += 1) {
    process.stderr.write(`HTTP: round ${round} of ${rounds}\n`);
    for (const part of parts) await httpRound(both, round, part, figures);
  }
  return figures;
}

interface Part {
  readonly start: (checkout: Checkout) => Promise<BenchServer>;
  readonly loads: readonly LoadName[];
}

function benchOf({ folder }: Checkout, name: string): string {
  return join(folder, 'bench', name);
}

/** With servers and files of its own. */
async function httpRound(
  both: Both,
  round: number,
  { start, loads }: Part,
  { perSecond, microseconds }: HttpFigures,
): Promise<void> {
  await using running = new AsyncDisposableStack();
  const servers = new Map<Checkout, BenchServer>();
  for (const checkout of both) servers.set(checkout, running.use(await start(checkout)));
  for (const load of loads) {
    for (const checkout of inTurn(both, round)) {
      const server = servers.get(checkout);
      if (server === undefined) continue;
      const begin = await server.processorTime();
      const result = await putLoad(server.origin, load, {
        seconds,
        seed: round,
        authorizations: server.authorizations,
      });
      const spent = (await server.processorTime()) - begin;
      perSecond.note(load, checkout.name, result.perSecond);
      microseconds.note(load, checkout.name, (spent * 1e6) / result.answered);
    }
  }
}

/** Milliseconds from start to end. */
async function cliFigures(both: Both): Promise<Figures> {
  const figures = noFigures();
  const homes = new Map<Checkout, string>();
  try {
    for (const checkout of both) {
      const home = await mkdtemp(join(tmpdir(), 'todo-bench-'));
      homes.set(checkout, home);
      const { child, port } = await serveProgram(home, { launcher: checkout.launcher });
      await fillTodos(`http://127.0.0.1:${port}`);
      const exited = once(child, 'exit');
      child.kill();
      await exited;
    }
    process.stderr.write('CLI\n');
    for (let round = 0; round <= 51; round += 1) {
      const commands = {
        '`todo --version`': ['--version'],
        '`todo list`': ['list'],
        '`todo add`': ['add', 'Buy', 'milk'],
        '`todo done`': ['done', `${round + 1}`],
      };
      for (const [name, args] of Object.entries(commands)) {
        for (const checkout of inTurn(both, round)) {
          const time = timed(checkout, homes.get(checkout) ?? '', args);
          // The first round is to warm up.
          if (round > 0) figures.note(`${name}, ms`, checkout.name, time);
        }
      }
    }
  } finally {
    for (const home of homes.values()) await rm(home, { recursive: true, force: true });
  }
  return figures;
}

/** @returns milliseconds */
function timed({ launcher }: Checkout, home: string, args: readonly string[]): number {
  const begin = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [launcher, ...args], {
    cwd: home,
    env: { PATH: process.env['PATH'], HOME: home },
    encoding: 'utf8',
  });
  const time = performance.now() - begin;
  if (status !== 0) throw new Error(`todo ${args[0]} ended with ${status}: ${stderr}`);
  return time;
}

/** What bench/embedding.ts of each checkout says of the rows that both have. */
async function embeddingFigures(both: Both): Promise<Figures> {
  const figures = noFigures();
  for (let round = 1; round <= 3; round += 1) {
    process.stderr.write(`Embedding: round ${round} of 3\n`);
    for (const { name, folder } of inTurn(both, round)) {
      const bench = join(folder, 'bench/embedding.ts');
      const { stdout, stderr, exitCode } = await runProgram(process.execPath, [bench]);
      if (exitCode !== 0) throw new Error(stderr);
      for (const [row, figure] of figuresIn(stdout)) figures.note(row, name, figure);
    }
  }
  return figures;
}

/** Of each table, the column that is compared. */
const compared: ReadonlySet<string> = new Set(['through the use case, ns', 'median, ms']);

/** Reads Markdown tables. @returns the names of the rows, with their unit, and their figures */
function figuresIn(report: string): readonly (readonly [row: string, figure: number])[] {
  let unit = '';
  let column = -1;
  return report.split('\n').flatMap((line) => {
    const cells = line.split('|').map((cell) => cell.trim());
    const heading = cells.findIndex((cell) => compared.has(cell));
    if (heading >= 0) {
      column = heading;
      unit = cells[heading]?.split(', ')[1] ?? '';
      return [];
    }
    const figure = Number(cells[column]);
    return cells.length > 2 && Number.isFinite(figure)
      ? [[`${cells[1]}, ${unit}`, figure] as const]
      : [];
  });
}

type Better = 'more' | 'less';

function gain(better: Better, before: number, after: number): number {
  return better === 'more' ? after / before : before / after;
}

function precise(figure: number): string {
  return figure < 100 ? figure.toFixed(1) : whole(figure);
}

/** @param better whether more of it or less of it is better: a ratio above 1 is always for the better */
function comparison(
  rows: readonly string[],
  figures: Figures,
  better: Better,
  shown: (figure: number) => string,
): string {
  const lines = rows.map((row) => {
    const [before, after] = [figures.all(row, 'before'), figures.all(row, 'after')];
    const ratios = before.map((figure, round) => gain(better, figure, after[round] ?? Number.NaN));
    const [first, second] = [medianOf(before), medianOf(after)];
    return [
      row,
      shown(first),
      shown(second),
      gain(better, first, second).toFixed(2),
      medianOf(ratios).toFixed(2),
      `${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`,
    ];
  });
  const head = ['', 'before', 'after', 'ratio', 'median ratio of a round', 'of all rounds'];
  return table(head, lines);
}

const [given, only] = process.argv.slice(2);
if (given === undefined) throw new Error('Name the folder of the other checkout.');
const both: Both = [
  await checkoutIn(resolve(given), 'before'),
  await checkoutIn(resolve(import.meta.dirname, '..'), 'after'),
];
const isWanted = (part: string) => only === undefined || only === part;
const sections: string[] = [];
const loads: string[] = [];
const noteLoad = (part: string) => loads.push(`${part} ${(loadavg()[0] ?? 0).toFixed(1)}`);

if (isWanted('http')) {
  const { perSecond, microseconds } = await httpFigures(both);
  noteLoad('HTTP');
  const rows = perSecond.rows();
  sections.push(
    '## Requests a second',
    `Of ${rounds} rounds of ${seconds} s each, with servers and files of their own.`,
    comparison(rows, perSecond, 'more', whole),
    '## Processor time of the server for a request, in µs',
    'Other programs that want the processor change it less than the rate, and still inflate it.',
    comparison(rows, microseconds, 'less', whole),
  );
}
if (isWanted('cli')) {
  const figures = await cliFigures(both);
  noteLoad('CLI');
  sections.push('## The program', comparison(figures.rows(), figures, 'less', precise));
}
if (isWanted('embedding')) {
  const figures = await embeddingFigures(both);
  noteLoad('embedding');
  const rows = figures.rows().filter((row) => figures.all(row, 'before').length > 0);
  sections.push('## Embedded', comparison(rows, figures, 'less', precise));
}

const report = [
  '# Before and after',
  `Medians, in turns. A ratio above 1 is for the better. ${machine()}. Load average at the end of each part: ${loads.join(', ')}.`,
  ...sections,
].join('\n\n');
process.stdout.write(`${report}\n`);
await mkdir(results, { recursive: true });
await writeFile(
  new URL(`before-after${only === undefined ? '' : `-${only}`}.md`, results),
  `${report}\n`,
);
