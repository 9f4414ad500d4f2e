import cluster, { type Worker } from 'node:cluster';
import { setTimeout } from 'node:timers/promises';
import { CliError, ReportedFailure } from '@todo/cli';
import {
  ownVariable,
  type SettingName,
  type Settings,
  type SettingText,
  type Logger,
  answerWorkers,
} from '@todo/composition/factories';
import { type OperatorContext } from '../operator-context.ts';
import { assertAccounts } from './assert-accounts.ts';
import { listen, type Listening, type ListeningServer } from './listen.ts';
import { announce } from './serving-places.ts';

/** The options of several processes that serve together. */
export interface Serving extends Pick<Listening, 'logger' | 'stop' | 'api'> {
  readonly count: number;
  /** The texts of the settings: workers get the same ones, even if `.env` changes. */
  readonly texts: ReadonlyMap<SettingName, SettingText>;
}

/**
 * Serves the API in several processes that share a port. In the primary, it starts the workers and replaces those that
 * end; in a worker, it serves.
 */
export async function serveTogether(
  context: OperatorContext,
  settings: Settings,
  serving: Serving,
): Promise<void> {
  if (cluster.isWorker) await serveAsWorker(context, settings, serving);
  else await supervise(context, settings, serving);
}

/** Set in the environment of the one worker that forgets what is older than it is kept. */
const forgetsVariable = 'TODO_WORKER_FORGETS';

async function serveAsWorker(
  { io }: OperatorContext,
  settings: Settings,
  { logger, stop, api }: Serving,
): Promise<void> {
  try {
    await listen(settings, {
      stop,
      logger: logger.child({ pid: process.pid }),
      api: { ...api, amongWorkers: true },
      forgets: io.env[forgetsVariable] === 'true',
      onListening: async (server) => void process.send?.(server),
    });
  } finally {
    // The channel to the primary would keep the process alive.
    cluster.worker?.disconnect();
  }
}

async function supervise(
  context: OperatorContext,
  settings: Settings,
  { logger, stop, count, texts }: Serving,
): Promise<void> {
  if (settings.values.DATABASE_URL === 'sqlite::memory:') {
    throw new CliError(
      'usage',
      'Each worker would have todos of its own in its memory. Name a file, or leave --workers out.',
    );
  }
  await assertAccounts(context, settings);
  await answerWorkers(logger);
  const args = argumentsOf(context, count);
  cluster.setupPrimary({ args });
  const env = environmentOf(texts, settings, count);
  const stopping = new AbortController();
  void stop.then(() => stopping.abort());

  // The first worker starts alone, so that an error is reported once, and the schema is migrated once.
  const startFirst = () => startWorker({ ...env, [forgetsVariable]: 'true' }, logger);
  const first = startFirst();
  const listening = await Promise.race([whatListens(first), stop]);
  if (listening === undefined) return endAll([first]);
  await announce(context, settings, logger, listening, count);

  // From now on, a worker reports its errors as lines of the log.
  if (!context.io.stderr.isTTY) cluster.setupPrimary({ args: [...args, '--json'] });
  // The workers also share a port that the system has chosen, as long as one of them has it open.
  const startOther = () => startWorker({ ...env, [forgetsVariable]: 'false' }, logger);
  const others = Array.from({ length: count - 1 }, startOther);
  const running = [first, ...others].map((worker) =>
    keepRunning(worker, {
      // What replaces the first worker also takes its task over.
      start: worker === first ? startFirst : startOther,
      logger,
      stopping: stopping.signal,
    }),
  );
  await stop;
  logger.info('Stopping: the workers answer what is in flight');
  await endAll((await Promise.all(running)).flatMap((worker) => worker ?? []));
}

interface RunningWorker {
  readonly process: Worker;
  /** In milliseconds since any fixed moment. */
  readonly startedAt: number;
  /** How the worker ended: with a code, or by a signal. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>;
}

function startWorker(env: Readonly<Record<string, string>>, logger: Logger): RunningWorker {
  const worker = cluster.fork(env);
  // Emitted for a message that cannot be sent any more, because the worker has just ended.
  worker.on('error', (err) => logger.debug({ err, worker: worker.process.pid }, 'not reached'));
  return {
    process: worker,
    startedAt: performance.now(),
    ended: new Promise((resolve) => {
      worker.once('exit', (code: number | null, signal: string | null) => {
        resolve({ code, signal });
      });
    }),
  };
}

/** The server of the worker, once it listens. @throws ReportedFailure where the worker has ended, and has reported why */
async function whatListens({ process: worker, ended }: RunningWorker): Promise<ListeningServer> {
  const listens = new Promise<ListeningServer>((resolve) => {
    // The worker also sends messages of other kinds, such as questions about its rate limits.
    worker.on('message', (message: Partial<ListeningServer>) => {
      const { url, hasAccounts } = message;
      if (url !== undefined && hasAccounts !== undefined) resolve({ url, hasAccounts });
    });
  });
  const failure = ended.then(({ code, signal }) => {
    const exitCode = ([1, 2, 3, 4, 5] as const).find((known) => known === code);
    if (exitCode !== undefined) throw new ReportedFailure(exitCode);
    throw new Error(`The first worker ended before it listened, by ${signal ?? `code ${code}`}.`);
  });
  return Promise.race([listens, failure]);
}

/**
 * Starts another worker whenever one ends, until all are to stop.
 * @returns the worker that is running at that moment, if any
 */
async function keepRunning(
  worker: RunningWorker,
  {
    start,
    logger,
    stopping,
  }: {
    readonly start: () => RunningWorker;
    readonly logger: Logger;
    readonly stopping: AbortSignal;
  },
): Promise<RunningWorker | undefined> {
  const stopped = new Promise<undefined>((resolve) => {
    stopping.addEventListener('abort', () => resolve(undefined), { once: true });
  });
  let running = worker;
  let pause = 0;
  for (;;) {
    const end = await Promise.race([running.ended, stopped]);
    if (end === undefined) return running;
    pause = pauseAfter(pause, performance.now() - running.startedAt);
    const { pid } = running.process.process;
    logger.error({ worker: pid, ...end, pauseMs: pause }, 'A worker has ended: another one starts');
    // The pause rejects only because all workers are to stop.
    await setTimeout(pause, undefined, { signal: stopping }).catch(() => {});
    if (stopping.aborted) return undefined;
    running = start();
  }
}

/** A worker that has run for this long has started properly. In milliseconds, like the pauses. */
const longRun = 10_000;
const shortestPause = 100;
const longestPause = 10_000;

/** The pause before another worker starts: it grows as long as workers end at once. */
export function pauseAfter(pauseBefore: number, ran: number): number {
  if (ran >= longRun) return 0;
  return Math.min(Math.max(2 * pauseBefore, shortestPause), longestPause);
}

async function endAll(workers: readonly RunningWorker[]): Promise<void> {
  for (const { process: worker } of workers) worker.process.kill('SIGTERM');
  await Promise.all(workers.map(({ ended }) => ended));
}

function argumentsOf({ options }: OperatorContext, count: number): string[] {
  return [
    'serve',
    `--workers=${count}`,
    ...(options.json ? ['--json'] : []),
    ...(options.color ? [] : ['--no-color']),
  ];
}

/** The environment of a worker: the same settings for all, except their share of the database connections. */
function environmentOf(
  texts: Serving['texts'],
  { values }: Settings,
  count: number,
): Readonly<Record<string, string>> {
  const share = shareOf(values.DATABASE_POOL_SIZE, count);
  return {
    // The `TODO_` names win over all other variables of the environment.
    ...Object.fromEntries([...texts].map(([name, { text }]) => [ownVariable(name), text])),
    [ownVariable('DATABASE_POOL_SIZE')]: `${share}`,
  };
}

/** A worker's share of the connections: rounded up, because each needs at least one. */
export function shareOf(poolSize: number, count: number): number {
  return Math.ceil(poolSize / count);
}
