/*
 * What a command takes in each way of installing: the repository, the package that npm installs into an empty prefix, and the
 * single executable. They take turns, over and over. Prints a table and writes it to bench/results.
 *
 *   npm run bench:install
 */
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildExecutable } from '../scripts/build-executable.ts';
import { buildProgram, packFolder } from '../scripts/build-program.ts';
import { runProgram } from '../scripts/run-program.ts';
import { machine, table } from './measure.ts';

const rounds = 31;
const results = new URL('results/', import.meta.url);

/** A way of starting `todo`. */
interface Installed {
  readonly name: string;
  readonly words: readonly [file: string, ...args: string[]];
}

/** What is timed, by round, as `done` needs another todo in each. */
const commands: Readonly<Record<string, (round: number) => readonly string[]>> = {
  '--version': () => ['--version'],
  list: () => ['list'],
  add: () => ['add', 'Buy', 'milk'],
  done: (round) => ['done', `${round + 1}`],
};

function path(place: string): string {
  return fileURLToPath(new URL(place, import.meta.url));
}

async function install(folder: string): Promise<readonly Installed[]> {
  // Just what `npm ci` leaves behind.
  spawnSync(process.execPath, [path('../scripts/bundle-program.mjs')], { stdio: 'inherit' });
  const program = join(folder, 'todo');
  await buildProgram(program);
  const tarball = await packFolder(program, folder);
  const prefix = join(folder, 'prefix');
  const args = ['install', '-g', '--offline', '--prefix', prefix, tarball];
  const { exitCode, stderr } = await runProgram('npm', args, { cwd: folder });
  if (exitCode !== 0) throw new Error(stderr);
  const executable = join(folder, 'executable');
  await buildExecutable(program, executable);
  return [
    {
      name: 'in the repository',
      words: [process.execPath, path('../packages/program/bin/todo.js')],
    },
    { name: 'by npm', words: [process.execPath, join(prefix, 'bin', 'todo')] },
    { name: 'one executable', words: [executable] },
  ];
}

/** @returns milliseconds */
function timed(
  { name, words }: Installed,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): number {
  const [file, ...first] = words;
  const begin = performance.now();
  const { status, stderr, error } = spawnSync(file, [...first, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env,
  });
  const time = performance.now() - begin;
  if (error) throw error;
  if (status !== 0) throw new Error(`todo ${args.join(' ')} ${name} failed: ${stderr.toString()}`);
  return time;
}

function median(times: readonly number[]): number {
  return times.toSorted((one, other) => one - other)[Math.floor(times.length / 2)] ?? Number.NaN;
}

/** The times of each command in each way, and the time of the very first command in each. */
async function inTurns(ways: readonly Installed[], folder: string) {
  const times = new Map<string, number[]>();
  const firsts: string[] = [];
  for (const way of ways) await mkdir(join(folder, way.name));
  const envOf = ({ name }: Installed) => ({ HOME: join(folder, name) });
  for (const way of ways) {
    firsts.push(`${way.name} ${timed(way, ['--version'], envOf(way)).toFixed(0)} ms`);
    timed(way, ['add', 'Buy', 'milk'], envOf(way));
  }
  const script = join(folder, 'empty.js');
  await writeFile(script, '');
  const empty = { name: 'an empty script', words: [process.execPath, script] } as const;
  const emptyTimes: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const ofEmpty = timed(empty, [], {});
    if (round > 0) emptyTimes.push(ofEmpty);
    for (const [command, args] of Object.entries(commands)) {
      for (const way of ways) {
        const time = timed(way, args(round), envOf(way));
        const key = `${command} ${way.name}`;
        // The first round is to warm up.
        if (round > 0) times.set(key, [...(times.get(key) ?? []), time]);
      }
    }
  }
  return { times, firsts, emptyTime: median(emptyTimes) };
}

const folder = await mkdtemp(join(tmpdir(), 'todo-bench-'));
try {
  const ways = await install(folder);
  const { times, firsts, emptyTime } = await inTurns(ways, folder);
  const rows = Object.keys(commands).map((command) => {
    const medians = ways.map(({ name }) => median(times.get(`${command} ${name}`) ?? []));
    return [
      `\`todo ${command}\``,
      ...medians.map((time) => `${time.toFixed(1)} (${(time / emptyTime).toFixed(2)})`),
    ];
  });
  const head = ['median, ms', ...ways.map(({ name }) => name)];
  const report = [
    '# What a command takes in each way of installing',
    `${rounds} rounds, in turn. ${machine()}; load average ${loadavg()[0]?.toFixed(1)}. ` +
      `In brackets, how many times an empty script, which took ${emptyTime.toFixed(1)} ms. In the repository, a command ` +
      'also looks whether a source has changed since the program was built.',
    table(head, rows),
    `The very first command: ${firsts.join(', ')}. It keeps what it has compiled, and the executable writes its files.`,
  ];
  const text = `${report.join('\n\n')}\n`;
  process.stdout.write(text);
  await mkdir(results, { recursive: true });
  await writeFile(new URL('install.md', results), text);
} finally {
  await rm(folder, { recursive: true, force: true });
}
