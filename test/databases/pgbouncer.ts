import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from './free-port.ts';
import { give, unprivilegedAccount } from './unprivileged-account.ts';

/** Servers are often where only administrators look for programs. */
const env = { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin:/usr/local/sbin` };

/** Why there is none here, or `false`. */
export const noPgBouncer = spawnSync('pgbouncer', ['--version'], { env }).error
  ? 'pgbouncer is not installed'
  : false;

/** PgBouncer before a PostgreSQL server. It is gone with the test, however that ends. */
export interface PgBouncer extends AsyncDisposable {
  /** The same database by way of PgBouncer. */
  before(url: string): string;
}

/**
 * Starts it in transaction mode: two transactions of one client may be on different connections.
 * @param server the URL of one of its databases
 * @param poolSize how many connections to each database it shares among its clients
 */
export async function startPgBouncer(server: string, poolSize: number): Promise<PgBouncer> {
  const { hostname, port, username, password } = new URL(server);
  const folder = await mkdtemp(join(tmpdir(), 'todo-pgbouncer-'));
  const account = unprivilegedAccount();
  const listenPort = await freePort();
  const settings = `
    [databases]
    * = host=${hostname} port=${port} user=${username} password=${password}
    [pgbouncer]
    pool_mode = transaction
    default_pool_size = ${poolSize}
    max_client_conn = 500
    auth_type = any
    listen_addr = 127.0.0.1
    listen_port = ${listenPort}
    unix_socket_dir =
  `;
  await give(folder, account);
  const file = join(folder, 'pgbouncer.ini');
  await writeFile(file, settings.replaceAll(/^ +/gm, ''));
  // The shell outlives this process where that is killed: then its input ends.
  const script = 'pgbouncer "$1/pgbouncer.ini" & read -r _; kill -9 $!; wait; rm -r "$1"';
  const shell = spawn('sh', ['-c', script, 'sh', folder], {
    ...account,
    env,
    detached: true,
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  const closed = once(shell, 'close');
  const lines: string[] = [];
  for await (const line of createInterface({ input: shell.stderr })) {
    lines.push(line);
    if (line.includes('process up')) break;
  }
  shell.stderr.resume();
  if (!lines.at(-1)?.includes('process up')) throw new Error(lines.join('\n'));
  return {
    before(url) {
      const address = new URL(url);
      address.port = `${listenPort}`;
      return address.href;
    },
    async [Symbol.asyncDispose]() {
      shell.stdin.end();
      await closed;
    },
  };
}
