import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ourLauncher = fileURLToPath(new URL('../packages/program/bin/todo.js', import.meta.url));

/** A server that is ready, and where. */
export interface ServedProgram {
  readonly child: ChildProcess;
  readonly port: number;
}

/** `todo serve` as it is run by hand, at home in `folder`, with its log going to a file there. */
export async function serveProgram(
  folder: string,
  {
    args = [],
    env = {},
    launcher = ourLauncher,
  }: {
    readonly args?: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
    /** The file that starts the program, of this checkout or of another one. */
    readonly launcher?: string;
  } = {},
): Promise<ServedProgram> {
  const port = await freePort();
  const child = spawn(process.execPath, [launcher, 'serve', '--port', `${port}`, ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: folder, ...env },
    stdio: ['ignore', 'ignore', openSync(join(folder, 'log'), 'w')],
  });
  while (!(await isReady(`http://127.0.0.1:${port}/health/ready`))) {
    if (child.exitCode !== null) throw new Error('The program ended.');
  }
  return { child, port };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function isReady(url: string): Promise<boolean> {
  return fetch(url).then(
    ({ ok }) => ok,
    // It does not listen yet.
    () => false,
  );
}
