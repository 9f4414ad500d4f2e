/*
 * Copies todos from SQLite to PostgreSQL and back with the program itself, and compares what it lists of each in
 * JSON, byte by byte. Prints a table and writes it to bench/results.
 *
 *   node bench/copy.ts                    # 200,000 todos
 *   TODOS=20000 node bench/copy.ts
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openDatabase } from '@todo/adapters-persistence';
import { createTodoApp } from '@todo/application';
import { priorities, statuses } from '@todo/domain';
import { startPostgres } from '../test/databases/postgres-server.ts';
import { runSql } from '../test/databases/run-sql.ts';
import { machine, table } from './measure.ts';

const count = Number(process.env['TODOS'] ?? 200_000);
const launcher = fileURLToPath(new URL('../packages/program/bin/todo.js', import.meta.url));
const results = new URL('results/', import.meta.url);

/** Says at its end how much memory it had at most, in KiB. */
const tellingItsMemory =
  'data:text/javascript,process.on("exit",()=>process.stderr.write(String(process.resourceUsage().maxRSS)))';

async function fill(url: string): Promise<void> {
  await using database = await openDatabase({ url });
  const app = createTodoApp({ store: database.store });
  let made = 0;
  const writer = async () => {
    while (made < count) {
      const n = (made += 1);
      await app.add({
        task: `Todo ${n}, 牛乳を買う`,
        status: statuses[n % 3] ?? 'Pending',
        priority: priorities[n % 4] ?? 'none',
        due: n % 2 ? `2050-11-${String(1 + (n % 28)).padStart(2, '0')}` : null,
        tags: n % 3 ? ['home', `tag-${n % 100}`] : [],
        notes: n % 5 ? '' : 'Some notes.\n'.repeat(n % 20),
      });
    }
  };
  await Promise.all(Array.from({ length: 64 }, writer));
}

interface Run {
  readonly seconds: number;
  readonly stderr: string;
  /** What it printed: how many bytes, and their SHA-256. */
  readonly printed: string;
}

async function todo(...args: string[]): Promise<Run> {
  const begin = performance.now();
  const program = spawn(process.execPath, ['--import', tellingItsMemory, launcher, ...args]);
  const hash = createHash('sha256');
  let stderr = '';
  let bytes = 0;
  program.stdout.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    hash.update(chunk);
  });
  program.stderr.on('data', (chunk: Buffer) => (stderr += String(chunk)));
  const [code] = (await once(program, 'close')) as [number | null];
  if (code !== 0) throw new Error(`todo ${args[0]} ended with ${code}: ${stderr}`);
  return {
    seconds: (performance.now() - begin) / 1000,
    stderr,
    printed: `${bytes} bytes, ${hash.digest('hex')}`,
  };
}

async function listed(url: string): Promise<string> {
  const all = ['--all', '--json', '--sort', 'id', '--limit', `${count}`];
  return (await todo('list', ...all, '--database', url)).printed;
}

const folder = await mkdtemp(join(tmpdir(), 'todo-copy-'));
try {
  await using server = await startPostgres({ durable: true });
  await runSql(server.url, 'create database todo');
  const postgres = new URL(server.url);
  postgres.pathname = 'todo';
  const first = `sqlite:${folder}/first.db`;
  const second = `sqlite:${folder}/second.db`;

  process.stderr.write(`Making ${count} todos…\n`);
  await fill(first);
  const rows: string[][] = [];
  for (const [way, from, to] of [
    ['SQLite → PostgreSQL', first, postgres.href],
    ['PostgreSQL → SQLite', postgres.href, second],
    ['the same once more', postgres.href, second],
  ] as const) {
    process.stderr.write(`${way}…\n`);
    const { seconds, stderr } = await todo('db', 'copy', '--from', from, '--to', to);
    const megabytes = Math.round(Number(stderr) / 1024);
    rows.push([way, seconds.toFixed(1), `${Math.round(count / seconds)}`, `${megabytes}`]);
  }
  const lists = await Promise.all([first, postgres.href, second].map(listed));
  const verdict = new Set(lists).size === 1 ? 'equal to the byte' : 'DIFFERENT';

  const report = [
    `# Copying ${count.toLocaleString('en')} todos`,
    '',
    `With \`todo db copy\`, the comparison of both sides included. ${machine()}; PostgreSQL 18 on the same machine.`,
    '',
    table(['from → to', 'seconds', 'todos a second', 'most memory, MiB'], rows),
    '',
    `What \`todo list --all --json\` prints of the three databases is ${verdict}: ${lists[0]}.`,
    '',
  ].join('\n');
  process.stdout.write(report);
  await mkdir(results, { recursive: true });
  await writeFile(new URL('copy.md', results), report);
  if (verdict !== 'equal to the byte') process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
