import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

export interface PostgresOptions {
  /** Whether what is committed is on disk; else a crash of the server may take it back, and all is quicker. */
  readonly durable?: boolean;
  /** `name=value`, https://www.postgresql.org/docs/current/runtime-config.html */
  readonly settings?: readonly string[];
  /** What lies in its folder beside the data, by name. */
  readonly files?: Readonly<Record<string, string>>;
  /** A server that is stopped, to begin with its data. */
  readonly copyOf?: Pick<PostgresServer, 'data' | 'password'>;
}

/** What is asked of the process that keeps a server. */
export type KeeperRequest = 'start' | 'stop' | 'crash';

export type KeeperReply =
  | { readonly url: string; readonly data: string; readonly password: string }
  | { readonly error: string };

/** A PostgreSQL server of the test's own. It is gone with the test, however that ends. */
export interface PostgresServer extends AsyncDisposable {
  /** Of its administrator's database. */
  readonly url: string;
  /** The folder of its data. */
  readonly data: string;
  readonly password: string;
  /** At the same address as before. */
  start(): Promise<void>;
  /** Ends all connections, and then itself. */
  stop(): Promise<void>;
  /** What `pg_ctl stop -m immediate` does: the next start has to recover from the log. */
  crash(): Promise<void>;
}

/** Why no server can be started here, or `false`. */
export async function whyNoPostgres(): Promise<string | false> {
  try {
    const server = await startPostgres();
    await server[Symbol.asyncDispose]();
    return false;
  } catch (error) {
    return String(error instanceof Error ? error.message : error)
      .split('\n', 1)
      .join();
  }
}

/** @throws Error where there is no PostgreSQL for this platform, or it does not start */
export async function startPostgres(options: PostgresOptions = {}): Promise<PostgresServer> {
  const keeper = fork(new URL('postgres-keeper.ts', import.meta.url), [JSON.stringify(options)], {
    // Not the ones of a test run. And Ctrl-C is for those who are in the foreground.
    execArgv: [],
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const ask = (request: KeeperRequest) => replyOf(keeper, request);
  try {
    const about = await ask('start');
    return {
      ...about,
      start: async () => void (await ask('start')),
      stop: async () => void (await ask('stop')),
      crash: async () => void (await ask('crash')),
      [Symbol.asyncDispose]: () => ended(keeper),
    };
  } catch (error) {
    await ended(keeper);
    throw error;
  }
}

/** Keeps the process alive only while a question to the keeper is open: a process may end while it has a keeper. */
async function replyOf(keeper: ChildProcess, request: KeeperRequest) {
  keeper.ref();
  keeper.channel?.ref();
  const { promise, resolve } = Promise.withResolvers<KeeperReply>();
  const gone = () => resolve({ error: 'PostgreSQL cannot be kept here.' });
  keeper.once('message', resolve).once('exit', gone);
  keeper.send(request);
  const reply = await promise;
  keeper.off('message', resolve).off('exit', gone);
  keeper.channel?.unref();
  keeper.unref();
  if ('error' in reply) throw new Error(reply.error);
  return reply;
}

async function ended(keeper: ChildProcess): Promise<void> {
  if (keeper.exitCode !== null) return;
  keeper.ref();
  const exited = once(keeper, 'exit');
  if (keeper.connected) keeper.disconnect();
  await exited;
}
