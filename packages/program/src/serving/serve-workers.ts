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
import { listen, type Listening } from './listen.ts';
import { announce } from './serving-places.ts';

/** How several processes serve together. */
export interface Serving extends Pick<Listening, 'logger' | 'stop' | 'api'> {
  readonly count: number;
  /** What the settings were read from: workers get the same, whatever becomes of `.env`. */
  readonly texts: ReadonlyMap<SettingName, SettingText>;
}

/** A worker's word to the primary: it listens. */
interface Listens {
  readonly url: string;
}

/**
 * Serves the API in several processes that share a port. Called in the first, it starts the others and keeps
 * them running; called in one of those, it serves.
 */
export async function serveTogether(
  context: OperatorContext,
  settings: Settings,
  serving: Serving,
): Promise<void> {
  if (cluster.isWorker) await serveAsWorker(settings, serving);
  else await supervise(context, settings, serving);
}

async function serveAsWorker(settings: Settings, { logger, stop, api }: Serving): Promise<void> {
  try {
    await listen(settings, {
      stop,
      logger: logger.child({ pid: process.pid }),
      api: { ...api, amongWorkers: true },
      onListening: async (url) => void process.send?.({ url } satisfies Listens),
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
  await answerWorkers(logger);
  const args = argumentsOf(context, count);
  cluster.setupPrimary({ args });
  const env = environmentOf(texts, settings, count);
  const stopping = new AbortController();
  void stop.then(() => stopping.abort());

  // It is alone at first: so what is wrong is said once, and the schema is brought up to date once.
  const first = startWorker(env, logger);
  const url = await Promise.race([addressOf(first), stop]);
  if (url === undefined) return endAll([first]);
  await announce(context, settings, logger, url, count);

  // From now on, what a worker reports is a line of the log.
  if (!context.io.stderr.isTTY) cluster.setupPrimary({ args: [...args, '--json'] });
  // A port that the system has chosen is theirs together as well, as long as one of them has it.
  const start = () => startWorker(env, logger);
  const others = Array.from({ length: count - 1 }, start);
  const running = [first, ...others].map((worker) =>
    keepRunning(worker, { start, logger, stopping: stopping.signal }),
  );
  await stop;
  logger.info('Stopping: the workers answer what is in flight');
  await endAll((await Promise.all(running)).flatMap((worker) => worker ?? []));
}

interface RunningWorker {
  readonly process: Worker;
  /** From any moment on, in milliseconds. */
  readonly startedAt: number;
  /** How it ended: by itself with a code, or by a signal. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>;
}

function startWorker(env: Readonly<Record<string, string>>, logger: Logger): RunningWorker {
  const worker = cluster.fork(env);
  // What cannot be sent to it any more, because it has just ended.
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

/** Where the worker listens. @throws ReportedFailure where it has ended instead, and said why */
async function addressOf({ process: worker, ended }: RunningWorker): Promise<string> {
  const listens = new Promise<string>((resolve) => {
    worker.on('message', (message: Partial<Listens>) => {
      if (message.url !== undefined) resolve(message.url);
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
 * @returns the worker that runs then, if one does
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
    // It rejects only because all are to stop.
    await setTimeout(pause, undefined, { signal: stopping }).catch(() => {});
    if (stopping.aborted) return undefined;
    running = start();
  }
}

/** A worker that has run for so long had no trouble with its start. In milliseconds, like the others. */
const longRun = 10_000;
const shortestPause = 100;
const longestPause = 10_000;

/** How long to wait before another worker starts: longer each time, while they end at once. */
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

/** The same settings for all, but for their share of the connections to the database. */
function environmentOf(
  texts: Serving['texts'],
  { values }: Settings,
  count: number,
): Readonly<Record<string, string>> {
  const share = shareOf(values.DATABASE_POOL_SIZE, count);
  return {
    // By the names that win over whatever else is in the environment.
    ...Object.fromEntries([...texts].map(([name, { text }]) => [ownVariable(name), text])),
    [ownVariable('DATABASE_POOL_SIZE')]: `${share}`,
  };
}

/** A worker's part of the connections: rounded up, as each needs one. */
export function shareOf(poolSize: number, count: number): number {
  return Math.ceil(poolSize / count);
}
