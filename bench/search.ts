/*
 * Whether a search stops others: starts the program on a file of long todos, lets clients send what takes longest,
 * and meanwhile asks for /health/live and for one todo. Prints a table and writes it to bench/results.
 *
 *   npm run bench:search                    # makes 100,000 todos of 3 kB first, which takes some minutes
 *   FILE=/tmp/todos.db npm run bench:search # makes them there, or takes those that are there
 */
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { Agent, request, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { openDatabase } from '@todo/adapters-persistence';
import { createTodoApp } from '@todo/application';
import { longTodos, runOfTwo } from './long-todos.ts';
import { machine, sequence, table } from './measure.ts';
import { serveProgram, type ServedProgram } from './serve-program.ts';

const count = Number(process.env['TODOS'] ?? 100_000);
const seconds = Number(process.env['SECONDS'] ?? 10);
/** How many clients send the slow request at the same time, each the next one after its answer. */
const clients = 4;
/** From the end of a watched request to the beginning of the next, in milliseconds. */
const pause = 5;

const results = new URL('results/', import.meta.url);
const pick = sequence(7);
const twoLetters = Array.from('bcdfghjklmnpqrstvwxz', (letter) => `${letter}${letter}`);

/** What clients ask for, each time a little different where that can be, so that no cache answers. */
const loads: Readonly<Record<string, (() => string) | undefined>> = {
  'nothing else': undefined,
  'two letters that none has': () => 'keyword=q%C3%A4',
  'twenty such words': () => `keyword=${twoLetters.join('+')}`,
  'a hundred such words': () => `keyword=${Array(5).fill(twoLetters.join('+')).join('+')}`,
  'ten of two common letters': () => `keyword=${runOfTwo(pick, 10)}&count=true`,
  'forty of two common letters': () => `keyword=${runOfTwo(pick, 40)}&count=true`,
  'a word of 500 characters': () => `keyword=${runOfTwo(pick, 500)}`,
  'a word that all have, by task': () => 'keyword=a&sort=-task&count=true',
  'twenty groups of a common tag': () =>
    `${Array.from({ length: 20 }, (_, at) => `tag=home,of-${at}`).join('&')}&count=true&sort=-task`,
  'filters that little passes': () =>
    'status=Pending,In%20Process&priority=low,high&dueAfter=2026-03-01&dueBefore=2026-03-03&sort=task&count=true',
  'overdue, the last first': () => 'overdue=true&sort=-due,-priority&count=true',
  'an order without an index': () => 'sort=status,-priority,task&limit=100',
  'a thousand todos at once': () => 'sort=-id&limit=1000',
};

const agent = new Agent({ keepAlive: true });

interface Answer {
  readonly status: number;
  readonly ms: number;
}

async function ask(port: number, path: string): Promise<Answer> {
  const began = performance.now();
  const asked = request({ host: '127.0.0.1', port, path, agent }).end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  response.resume();
  await once(response, 'end');
  return { status: response.statusCode ?? 0, ms: performance.now() - began };
}

/** Asks again and again until `until`. */
async function keepAsking(
  port: number,
  path: () => string,
  { until, wait = 0 }: { readonly until: number; readonly wait?: number },
): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  while (performance.now() < until) {
    answers.push(await ask(port, path()));
    if (wait > 0) await setTimeout(wait);
  }
  return answers;
}

/** How long the event loop of the program was held at most since this was last asked, in milliseconds. */
async function longestTurn({ child }: ServedProgram, file: string): Promise<string> {
  await rm(file, { force: true });
  child.kill('SIGUSR2');
  for (;;) {
    const text = existsSync(file) ? await readFile(file, 'utf8') : '';
    if (text !== '') return text;
    await setTimeout(10);
  }
}

async function rowFor(
  server: ServedProgram,
  name: string,
  query: (() => string) | undefined,
): Promise<string[]> {
  process.stderr.write(`${name}…\n`);
  const { port } = server;
  await longestTurn(server, turns);
  const until = performance.now() + seconds * 1000;
  const loaded = Array.from({ length: query ? clients : 0 }, () =>
    keepAsking(port, () => `/api/v1/todos?${query?.()}`, { until }),
  );
  const watched = ['/health/live', '/api/v1/todos/500'].map((path) =>
    keepAsking(port, () => path, { until, wait: pause }),
  );
  const [answers, ...others] = [
    (await Promise.all(loaded)).flat(),
    ...(await Promise.all(watched)),
  ];
  return [
    name,
    Object.entries(Object.groupBy(answers, ({ status }) => status))
      .map(([status, all = []]) => `${status} × ${all.length}`)
      .join(', '),
    figures(answers, [0.5]),
    ...others.map((one) => figures(one, [0.5, 0.99, 1])),
    await longestTurn(server, turns),
  ];
}

function figures(answers: readonly Answer[], parts: readonly number[]): string {
  const sorted = answers.map(({ ms }) => ms).toSorted((a, b) => a - b);
  return parts
    .map((part) => sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)]?.toFixed(1) ?? '')
    .join(' / ');
}

async function fill(url: string): Promise<void> {
  await using database = await openDatabase({ url });
  const app = createTodoApp({ store: database.store });
  const todos = longTodos(count);
  const writer = async () => {
    for (const todo of todos) await app.add(todo);
  };
  // Several at once, so that they share a sync.
  await Promise.all(Array.from({ length: 128 }, writer));
}

const folder = await mkdtemp(join(tmpdir(), 'todo-bench-'));
const turns = join(folder, 'longest-turn');
try {
  const file = process.env['FILE'] ?? join(folder, 'todo.db');
  if (!existsSync(file)) {
    process.stderr.write(`Making ${count.toLocaleString('en')} todos…\n`);
    await fill(`sqlite:${file}`);
  }
  const server = await serveProgram(folder, {
    args: ['--database', `sqlite:${file}`],
    env: {
      LONGEST_TURN: turns,
      NODE_OPTIONS: `--import=${new URL('longest-turn.ts', import.meta.url).href}`,
    },
  });
  const rows: string[][] = [];
  try {
    // Each part of the program has run before.
    await ask(server.port, '/api/v1/todos?keyword=warm+up&count=true');
    for (const [name, query] of Object.entries(loads)) rows.push(await rowFor(server, name, query));
  } finally {
    server.child.kill();
    await once(server.child, 'exit');
    agent.destroy();
  }
  const report = [
    '# What requests wait for while a client searches',
    '',
    `${count.toLocaleString('en')} todos of 3 kB in a SQLite file, and \`todo serve\`. For ${seconds} s each, ${clients} clients send what the`,
    'first column says, one request after the other. Meanwhile, two more ask for /health/live and for one todo. In',
    'milliseconds: the middle, the 99th of a hundred, the longest. The last column is the processor time of the longest',
    `turn of the event loop, which does not grow when other programs want the processor. ${machine()}.`,
    '',
    table(
      [
        'clients ask for',
        'answers',
        'p50',
        '/health/live: p50 / p99 / max',
        'one todo: p50 / p99 / max',
        'longest turn',
      ],
      rows,
    ),
    '',
  ].join('\n');
  process.stdout.write(report);
  await mkdir(results, { recursive: true });
  await writeFile(new URL('search.md', results), report);
} finally {
  await rm(folder, { recursive: true, force: true });
}
