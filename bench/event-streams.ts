/*
 * What open streams of events cost a server over a store in memory: memory for each, and writes a second with and
 * without them.
 *
 *   node bench/event-streams.ts
 *   STREAMS=200 node bench/event-streams.ts
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

const streams = Number(process.env['STREAMS'] ?? 1000);
const perOwner = 10;
const seconds = 5;
const writers = 8;

const child = fork(new URL('serve-streams.ts', import.meta.url), { execArgv: ['--expose-gc'] });
const [url] = (await once(child, 'message')) as [string];
const { hostname: host, port } = new URL(url);

async function memory(): Promise<NodeJS.MemoryUsage> {
  child.send('memory');
  const [usage] = (await once(child, 'message')) as [NodeJS.MemoryUsage];
  return usage;
}

async function open(at: number): Promise<Socket> {
  const socket = connect({ host, port: Number(port) });
  const owner = `owner-${Math.floor(at / perOwner)}`;
  socket.write(`GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\nX-Owner: ${owner}\r\n\r\n`);
  const [head] = (await once(socket, 'data')) as [Buffer];
  if (!head.toString().startsWith('HTTP/1.1 200')) throw new Error(head.toString());
  return socket.resume();
}

/** Writes a second of some owners. @param prefix of their names */
async function rate(prefix: string): Promise<number> {
  let count = 0;
  const end = performance.now() + seconds * 1000;
  async function writer(at: number): Promise<void> {
    while (performance.now() < end) {
      const response = await fetch(new URL('/api/v1/todos', url), {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'X-Owner': `${prefix}${at}` },
        body: '{"task":"Buy milk"}',
      });
      await response.arrayBuffer();
      count += 1;
    }
  }
  await Promise.all(Array.from({ length: writers }, (_, at) => writer(at)));
  return count / seconds;
}

const kib = (bytes: number) => `${(bytes / 1024).toFixed(1)} KiB`;

const sockets: Socket[] = [];
async function openAll(from: number): Promise<NodeJS.MemoryUsage> {
  for (let at = from; at < from + streams; at += 1) sockets.push(await open(at));
  await delay(1000);
  return memory();
}

// Code is compiled before anything is measured.
await rate('other-');
const without = await rate('other-');
const empty = await memory();
const before = await openAll(0);
const beside = await rate('other-');
const told = await rate('owner-');
await memory();
// The process has grown for the first ones: the second ones show what one costs.
const after = await openAll(streams);

process.stdout.write(`${streams} streams, ${perOwner} for each owner
memory (RSS) for each: ${kib((before.rss - empty.rss) / streams)}
memory (RSS) for each of as many more: ${kib((after.rss - before.rss) / streams)}
heap for each: ${kib((before.heapUsed - empty.heapUsed) / streams)}
writes a second: ${without.toFixed(0)} without streams, ${beside.toFixed(0)} beside streams of others
writes a second that ${perOwner} streams each tell of: ${told.toFixed(0)}
`);

for (const socket of sockets) socket.destroy();
child.disconnect();
