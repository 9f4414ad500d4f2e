/*
 * Writes todos in each file format and reads them again, each in a process of its own, and prints how long it took and
 * how much memory it had at most. Prints a table and writes it to bench/results.
 *
 *   node bench/formats.ts                    # 100,000 todos
 *   TODOS=20000 node bench/formats.ts
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { formats } from '@todo/adapters-formats';
import type { OutgoingTodo } from '@todo/application';
import { dueFrom, instant, priorities, statuses } from '@todo/domain';
import { runProgram } from '../scripts/run-program.ts';
import { machine, table } from './measure.ts';

const count = Number(process.env['TODOS'] ?? 100_000);
const results = new URL('results/', import.meta.url);
const context = { timeZone: 'Europe/Berlin', now: instant(Date.UTC(2026, 10, 22)) };

async function* todos(): AsyncGenerator<OutgoingTodo> {
  for (let n = 1; n <= count; n += 1) {
    const createdAt = instant(Date.UTC(2020, 0, 1) + n * 60_000);
    const status = statuses[n % 3] ?? 'Pending';
    const due = n % 2 ? `2026-11-${String(1 + (n % 28)).padStart(2, '0')}` : null;
    yield {
      todo: {
        id: n,
        version: 1,
        revision: `r${n}`,
        task: `Todo ${n}, 牛乳を買う`,
        status,
        priority: priorities[n % 4] ?? 'none',
        due: dueFrom(n % 5 ? due : createdAt) ?? null,
        tags: n % 3 ? ['home', `tag-${n % 100}`] : [],
        notes: n % 5 ? '' : 'Some notes.\n'.repeat(n % 20),
        createdAt,
        updatedAt: createdAt,
        completedAt: status === 'Completed' ? createdAt : null,
      },
    };
  }
}

/** One way of one format, in this process. */
async function run(name: string, way: string, file: string): Promise<void> {
  const format = formats.find((known) => known.name === name);
  const before = process.memoryUsage().rss;
  const began = performance.now();
  let entries = 0;
  let losses = 0;
  if (way === 'write' && format?.write) {
    const onLoss = () => {
      losses += 1;
    };
    await pipeline(format.write(todos(), { ...context, onLoss }), createWriteStream(file));
  } else if (format?.read) {
    for await (const entry of format.read(createReadStream(file), context)) {
      if (entry.kind !== 'todo') throw new Error(`line ${entry.line}: ${entry.detail}`);
      entries += 1;
    }
    if (entries !== count) throw new Error(`${entries} of ${count} todos`);
  }
  const seconds = (performance.now() - began) / 1000;
  const most = process.resourceUsage().maxRSS / 1024;
  process.stdout.write(JSON.stringify({ seconds, most, before: before / 1024 / 1024, losses }));
}

interface Figures {
  readonly seconds: number;
  readonly most: number;
  readonly before: number;
}

async function measured(name: string, way: string, file: string): Promise<Figures> {
  const { exitCode, stdout, stderr } = await runProgram(process.execPath, [
    fileURLToPath(import.meta.url),
    name,
    way,
    file,
  ]);
  if (exitCode !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Figures;
}

const [, , name, way, file] = process.argv;
if (name !== undefined && way !== undefined && file !== undefined) {
  await run(name, way, file);
} else {
  const folder = await mkdtemp(join(tmpdir(), 'todo-formats-'));
  const rows: string[][] = [];
  for (const format of formats.filter(({ read, write }) => read && write)) {
    const target = join(folder, format.name);
    const out = await measured(format.name, 'write', target);
    const back = await measured(format.name, 'read', target);
    const { size } = await stat(target);
    rows.push([
      format.title,
      `${(size / 1024 / 1024).toFixed(0)} MiB`,
      `${out.seconds.toFixed(1)} s`,
      `${out.most.toFixed(0)} MiB`,
      `${back.seconds.toFixed(1)} s`,
      `${back.most.toFixed(0)} MiB`,
    ]);
  }
  await rm(folder, { recursive: true });
  const text = [
    `# File formats: ${count} todos`,
    '',
    'Written and read in a process of their own, with the most memory that it had (RSS). It begins with about 90 MiB.',
    '',
    machine(),
    '',
    table(['format', 'file', 'written in', 'memory', 'read in', 'memory'], rows),
    '',
  ].join('\n');
  process.stdout.write(text);
  await mkdir(results, { recursive: true });
  await writeFile(new URL('formats.md', results), text);
}
