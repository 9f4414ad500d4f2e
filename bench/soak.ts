/*
 * An hour of everything at once on one server: memory, handles and latency have to stay flat. Prints a table,
 * writes it to bench/results, and exits with 1 where they do not.
 *
 *   npm run bench:soak
 *   MINUTES=5 npm run bench:soak
 *   PAUSE_MS=20 npm run bench:soak     # each client pauses this long before each request
 */
import { statSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { aMachine } from '../test/todo-program.ts';
import { machine as computer, sequence, table } from './measure.ts';

const minutes = Number(process.env['MINUTES'] ?? 60);
const thinkMs = Number(process.env['PAUSE_MS'] ?? 0);
const windows = 12;
const clients = 8;
/** How many todos each client keeps; it removes the oldest when it adds one. */
const kept = 50;
const notes = 'Something to write and to look for. '.repeat(20);

const results = new URL('results/', import.meta.url);
const begin = performance.now();
const end = begin + minutes * 60_000;

interface Sample {
  readonly memory: number;
  readonly heap: number;
  readonly files: number;
  readonly handles: number;
}

/** A twelfth of the run. */
interface Window {
  readonly durations: number[];
  readonly samples: Sample[];
  /** Of the write-ahead log, in MiB. */
  log: number;
}

const all: Window[] = Array.from({ length: windows }, () => ({
  durations: [],
  samples: [],
  log: 0,
}));
const failures = new Map<string, number>();

await using machine = await aMachine();
await using server = await machine.serve();
const { api } = server;
const metrics = new URL('/metrics', api).href;
const path = join(machine.home, 'data', 'todo', 'todo.db');

await Promise.all([...Array.from({ length: clients }, (_, n) => client(n)), commands(), watch()]);

const report = `# Soak: ${minutes} minutes, ${clients} clients${thinkMs > 0 ? ` that each pause ${thinkMs} ms between requests` : ''}

${computer()}

${table(
  [
    'until',
    'requests',
    'median ms',
    '99 % ms',
    'memory MiB',
    'heap MiB',
    'files',
    'handles',
    'log MiB',
  ],
  all.map((window, index) => {
    const { memory, heap, files, handles } = levels(window);
    return [
      `${(((index + 1) * minutes) / windows).toFixed(1)} min`,
      `${window.durations.length}`,
      quantile(window.durations, 0.5).toFixed(2),
      quantile(window.durations, 0.99).toFixed(2),
      ...[memory, heap].map((bytes) => (bytes / 2 ** 20).toFixed(0)),
      ...[files, handles].map(String),
      window.log.toFixed(1),
    ];
  }),
)}

${verdict().join('\n') || 'Everything is flat.'}
`;
process.stdout.write(report);
await mkdir(results, { recursive: true });
await writeFile(new URL('soak.md', results), report);
process.exitCode = verdict().length === 0 ? 0 : 1;

/** A client that reads a lot, writes a little less, and now and then sends a wrong request or breaks off. */
async function client(seed: number): Promise<void> {
  const random = sequence(seed + 1);
  const mine: number[] = [];
  const one = () => mine[random(mine.length)] ?? 0;
  const add = async () => {
    const body = { task: `Task ${random(1000)} of ${seed}`, tags: [`tag-${random(20)}`], notes };
    const { id } = JSON.parse(await ask('POST', '', 201, body)) as { id: number };
    mine.push(id);
  };
  await add();
  while (performance.now() < end) {
    if (thinkMs > 0) await pause(thinkMs);
    const dice = random(100);
    if (dice < 45) await ask('GET', `/${one()}`, 200);
    else if (dice < 60) await ask('GET', '?limit=50&sort=-updatedAt', 200);
    else if (dice < 67) await ask('GET', `?keyword=task ${random(1000)}&count=true`, 200);
    else if (dice < 80) await ask('PATCH', `/${one()}`, 200, { task: `Task ${random(1000)}` });
    else if (dice < 84) await ask('PATCH', `/${one()}`, 422, { status: 'Done' });
    else if (dice < 86) await breakOff();
    else if (mine.length < kept) await add();
    else await ask('DELETE', `/${mine.shift()}`, 204);
  }
}

/** @returns the body; how long it took goes to the window */
async function ask(
  method: string,
  where: string,
  expected: number,
  body?: unknown,
): Promise<string> {
  const asked = performance.now();
  const response = await fetch(api + where, {
    method,
    ...(body !== undefined && {
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    }),
  });
  const text = await response.text();
  windowNow().durations.push(performance.now() - asked);
  if (response.status !== expected) count(`${method} answered ${response.status}`);
  return text;
}

/** A request that the client aborts before the response has come. */
async function breakOff(): Promise<void> {
  const gone = AbortSignal.timeout(1);
  await fetch(`${api}?limit=1000`, { signal: gone })
    .then((response) => response.text())
    .catch((error: unknown) => {
      if (!gone.aborted) throw error;
    });
}

/** Commands of `todo` in a terminal, on the same file. */
async function commands(): Promise<void> {
  while (performance.now() < end) {
    const { exitCode, stdout, stderr } = await machine.todo('add', 'From a terminal', '--quiet');
    if (exitCode !== 0) count(stderr);
    const removed = await machine.todo('rm', stdout.trim(), '--yes');
    if (removed.exitCode !== 0) count(removed.stderr);
    await pause(1000);
  }
}

/** Reads the metrics of the server: https://prometheus.io/docs/instrumenting/exposition_formats/. */
async function watch(): Promise<void> {
  while (performance.now() < end) {
    const text = await (await fetch(metrics)).text();
    const value = (name: string) =>
      Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? Number.NaN);
    const window = windowNow();
    window.samples.push({
      memory: value('process_resident_memory_bytes'),
      heap: value('nodejs_heap_size_used_bytes'),
      files: value('process_open_fds'),
      handles: value('nodejs_active_handles_total'),
    });
    window.log = Math.max(window.log, statSync(`${path}-wal`).size / 2 ** 20);
    await pause(Math.min(1000, (minutes * 60_000) / windows / 10));
  }
}

function windowNow(): Window {
  const index = Math.floor(((performance.now() - begin) / (end - begin)) * windows);
  return all[Math.min(index, windows - 1)] ?? { durations: [], samples: [], log: 0 };
}

/** The heap just after a collection, the rest in the middle. */
function levels({ samples }: Window): Sample {
  return {
    memory: quantile(
      samples.map(({ memory }) => memory),
      0.5,
    ),
    heap: Math.min(...samples.map(({ heap }) => heap)),
    files: quantile(
      samples.map(({ files }) => files),
      0.5,
    ),
    handles: quantile(
      samples.map(({ handles }) => handles),
      0.5,
    ),
  };
}

/** What is not flat, and what went wrong: the last quarter against the second. */
function verdict(): readonly string[] {
  const quarter = (from: number): Window => {
    const part = all.slice(from, from + windows / 4);
    return {
      durations: part.flatMap(({ durations }) => durations),
      samples: part.flatMap(({ samples }) => samples),
      log: Math.max(...part.map(({ log }) => log)),
    };
  };
  const [early, late] = [quarter(windows / 4), quarter((windows * 3) / 4)];
  const [before, after] = [levels(early), levels(late)];
  const grown: readonly (readonly [string, number, number])[] = [
    ['memory', after.memory, before.memory * 1.2],
    ['heap', after.heap, before.heap * 1.2],
    ['open files', after.files, before.files + 5],
    ['handles', after.handles, before.handles + 5],
    ['the log', late.log, early.log * 2],
    ['the median', quantile(late.durations, 0.5), quantile(early.durations, 0.5) * 1.5],
    ['the slowest 1 %', quantile(late.durations, 0.99), quantile(early.durations, 0.99) * 2],
  ];
  return [
    ...grown.flatMap(([name, is, most]) =>
      is <= most ? [] : [`Not flat: ${name}, ${is} > ${most}.`],
    ),
    ...Array.from(failures, ([what, times]) => `${times} times: ${what}`),
  ];
}

function quantile(values: readonly number[], part: number): number {
  const sorted = Float64Array.from(values).toSorted();
  return sorted[Math.floor((sorted.length - 1) * part)] ?? Number.NaN;
}

function count(what: string): void {
  failures.set(what, (failures.get(what) ?? 0) + 1);
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
