/*
 * What open streams of events cost a server: memory for each, and writes a second with and without them, by turns on two
 * servers in one run. Prints a table and writes it to bench/results.
 *
 *   npm run bench:event-streams
 *   STREAMS=200 npm run bench:event-streams
 */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { medianOf, noFigures, whole } from './figures.ts';
import { machine, table } from './measure.ts';
import { ownerHeader } from './owner-header.ts';
import { putLoad } from './put-load.ts';

const streams = Number(process.env['STREAMS'] ?? 1000);
const rounds = Number(process.env['ROUNDS'] ?? 7);
const seconds = 2;
/** The most that an owner may have open. */
const perOwner = 10;
const load = 'add, 16 at once';

interface Server {
  readonly child: ChildProcess;
  readonly port: number;
}

async function serve(name: string): Promise<Server> {
  const child = fork(new URL('serve-streams.ts', import.meta.url), [join(folder, `${name}.db`)], {
    execArgv: ['--expose-gc'],
  });
  const [port] = (await once(child, 'message')) as [number];
  return { child, port };
}

async function memoryOf({ child }: Server): Promise<NodeJS.MemoryUsage> {
  child.send('memory');
  const [usage] = (await once(child, 'message')) as [NodeJS.MemoryUsage];
  return usage;
}

async function open({ port }: Server, owner: string): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port });
  socket.write(
    `GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n${ownerHeader}: ${owner}\r\n\r\n`,
  );
  const [head] = (await once(socket, 'data')) as [Buffer];
  if (!head.toString().startsWith('HTTP/1.1 200')) throw new Error(head.toString());
  return socket.resume();
}

/** Streams of owners who write nothing. */
async function openMany(server: Server): Promise<readonly Socket[]> {
  const sockets: Socket[] = [];
  for (let at = 0; at < streams; at += 1) {
    sockets.push(await open(server, `owner-${Math.floor(at / perOwner)}`));
  }
  return sockets;
}

async function writes({ port }: Server, round: number): Promise<number> {
  const { perSecond } = await putLoad(`http://127.0.0.1:${port}`, load, { seconds, seed: round });
  return perSecond;
}

const kib = (bytes: number) => `${(bytes / 1024).toFixed(1)} KiB`;

const folder = await mkdtemp(join(tmpdir(), 'todo-bench-'));
const contestants = {
  'no stream': await serve('none'),
  [`${whole(streams)} streams of others`]: await serve('others'),
  [`${perOwner} streams of the owner who writes`]: await serve('own'),
} as const;
const [none, others, own] = Object.values(contestants);
if (none === undefined || others === undefined || own === undefined) throw new Error('Three.');
const sockets: Socket[] = [];
try {
  // Code is compiled and the heap has grown before anything is measured.
  for (const server of [none, others, own]) await writes(server, 0);
  const before = await memoryOf(others);
  sockets.push(...(await openMany(others)));
  await delay(1000);
  const after = await memoryOf(others);
  for (let at = 0; at < perOwner; at += 1) sockets.push(await open(own, 'local'));

  const figures = noFigures();
  for (let round = 1; round <= rounds; round += 1) {
    process.stderr.write(`Round ${round} of ${rounds}\n`);
    for (const [name, server] of Object.entries(contestants)) {
      figures.note(name, 'writes', await writes(server, round));
    }
  }
  const alone = figures.all('no stream', 'writes');
  const rows = figures.rows().map((name) => {
    const ratios = figures.all(name, 'writes').map((figure, at) => figure / (alone[at] ?? 0));
    return [name, whole(figures.median(name, 'writes')), medianOf(ratios).toFixed(2)];
  });
  const report = [
    '# What open streams of events cost',
    '',
    `Memory of each of ${whole(streams)} streams, ${perOwner} for each owner: ${kib((after.rss - before.rss) / streams)} of the process (RSS), ` +
      `of which ${kib((after.heapUsed - before.heapUsed) / streams)} are heap in use.`,
    '',
    `Writes a second over a SQLite file (${load}), medians of ${rounds} rounds of ${seconds} s, the servers by turns, and the`,
    `median of the ratios of each round. ${machine()}; the load and the streams' client share the cores.`,
    '',
    table(['', 'writes a second', 'ratio'], rows),
    '',
  ].join('\n');
  process.stdout.write(report);
  await writeFile(new URL('results/event-streams.md', import.meta.url), report);
} finally {
  for (const socket of sockets) socket.destroy();
  for (const { child } of [none, others, own]) {
    child.disconnect();
    await once(child, 'exit');
  }
  await rm(folder, { recursive: true, force: true });
}
