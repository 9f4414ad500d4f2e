import type { Logger } from 'pino';
import { CliError } from '../errors/cli-error.ts';
import { services, type Address, type ApiOptions } from '../composition/services.ts';
import { createLogger } from '../composition/logger.ts';
import { colored, paintFor } from '../terminal/paint.ts';
import { settingsOf, withContainer, type Session } from '../session.ts';
import { settingTexts, type Settings } from '../settings/settings.ts';
import { systemErrorCode } from '../system-error-code.ts';
import { announce } from './serving-places.ts';

export interface ServeOptions {
  readonly host?: string;
  readonly port?: string;
  readonly workers?: string;
}

/** Serves the API until somebody wants it to stop, and then until what is in flight is answered. */
export async function serve(
  session: Session,
  { host, port, workers }: ServeOptions,
): Promise<void> {
  const stop = session.io.stopRequested();
  const said = { HOST: host, PORT: port };
  const settings = settingsOf(session, said);
  const logger = await loggerOf(session, settings);
  const count = workerCount(workers);
  try {
    if (count === 1) {
      const onListening = (url: string) => announce(session, settings, logger, url);
      await listen(session, settings, { logger, stop, onListening });
      return;
    }
    const { serveTogether } = await import('./serve-workers.ts');
    const options = { DATABASE_URL: session.options.database, ...said };
    const texts = settingTexts(session.io, session.scope, options);
    await serveTogether(session, settings, { logger, stop, count, texts });
  } finally {
    logger.flush();
  }
}

/** How a server is run. */
export interface Listening {
  readonly logger: Logger;
  /** Resolves when it is to stop. */
  readonly stop: Promise<void>;
  readonly onListening: (url: string) => Promise<void>;
  /** What it is told beside the settings. */
  readonly api?: Partial<ApiOptions>;
}

/** Serves the API in this process. */
export async function listen(
  session: Session,
  settings: Settings,
  { logger, stop, onListening, api = {} }: Listening,
): Promise<void> {
  await withContainer(session, settings, async (container) => {
    container.bind(services.logger).toConstantValue(logger);
    const options = { ...container.get(services.apiOptions), ...api };
    container.rebind(services.apiOptions).toConstantValue(options);
    const address = container.get(services.address);
    const { url } = await container.getAsync(services.server).catch((error: unknown) => {
      throw addressError(error, address);
    });
    await onListening(url);
    await stop;
    logger.info('Stopping: answering what is in flight');
  });
}

function loggerOf(session: Session, { values }: Settings): Promise<Logger> {
  const { stderr } = session.io;
  const color = paintFor(session, stderr) === colored;
  return createLogger(stderr, { level: values.LOG_LEVEL, color });
}

const mostWorkers = 256;

function workerCount(text = '1'): number {
  const count = /^[0-9]{1,3}$/.test(text) ? Number(text) : 0;
  if (count >= 1 && count <= mostWorkers) return count;
  throw new CliError('usage', `--workers must be a whole number from 1 to ${mostWorkers}.`);
}

/** The same error, or what a person can do where the address is not to be had. */
function addressError(error: unknown, { host, port }: Address): unknown {
  const code = systemErrorCode(error);
  const elsewhere = `\`todo serve --port ${port + 1}\` takes another, --port 0 any that is free.`;
  const messages = new Map<unknown, string>([
    ['EADDRINUSE', `Port ${port} of ${host} is in use already. ${elsewhere}`],
    ['EACCES', `Port ${port} of ${host} is not for everybody. ${elsewhere}`],
    [
      'EADDRNOTAVAIL',
      `This machine has no address ${host}. \`todo serve --host 127.0.0.1\` works.`,
    ],
  ]);
  const message = messages.get(code);
  return message ? new CliError('address-unavailable', message, { cause: error }) : error;
}
