import { CliError, colored, paintFor, visibleText } from '@todo/cli';
import {
  createLogger,
  settingTexts,
  type ApiOptions,
  type Logger,
  type Settings,
} from '@todo/composition/factories';
import { settingsOf, type OperatorContext } from '../operator-context.ts';
import { assertAccounts } from './assert-accounts.ts';
import { listen, type ListeningServer } from './listen.ts';
import { announce } from './serving-places.ts';

export interface ServeOptions {
  readonly host?: string;
  readonly port?: string;
  readonly workers?: string;
}

/**
 * Serves the API until the process is asked to stop and has answered the requests in flight.
 * @param api options of the API beside the settings
 */
export async function serve(
  context: OperatorContext,
  { host, port, workers }: ServeOptions,
  api: Partial<ApiOptions>,
): Promise<void> {
  const stop = context.io.stopRequested();
  const said = { HOST: host, PORT: port };
  const settings = settingsOf(context, said);
  const logger = await loggerOf(context, settings);
  const count = workerCount(workers);
  try {
    if (count === 1) {
      await assertAccounts(context, settings);
      const onListening = (listening: ListeningServer) =>
        announce(context, settings, logger, listening);
      await listen(settings, { logger, stop, onListening, forgets: true, api });
      return;
    }
    const { serveTogether } = await import('./serve-workers.ts');
    const options = { DATABASE_URL: context.options.database, ...said };
    const texts = settingTexts(context.io, context.scope, options);
    await serveTogether(context, settings, { logger, stop, count, texts, api });
  } finally {
    logger.flush();
  }
}

async function loggerOf(context: OperatorContext, { values }: Settings): Promise<Logger> {
  const { stderr, stderrStream } = context.io;
  // A log in a file has no colours, even if the person wants them in pipes.
  const color = stderr.isTTY === true && (await paintFor(context, stderr)) === colored;
  return createLogger(stderrStream, { level: values.LOG_LEVEL, color, visible: visibleText });
}

const mostWorkers = 256;

function workerCount(text = '1'): number {
  const count = /^[0-9]{1,3}$/.test(text) ? Number(text) : 0;
  if (count >= 1 && count <= mostWorkers) return count;
  throw new CliError('usage', `--workers must be a whole number from 1 to ${mostWorkers}.`);
}
