import { CliError, systemErrorCode } from '@todo/cli';
import { hasAccounts, retentionDaysFrom, startRetentionJob } from '@todo/composition/factories';
import type { Address, ApiOptions, Logger, Settings } from '@todo/composition';

/** The options of a running server. */
export interface Listening {
  readonly logger: Logger;
  /** Resolves when the server is to stop. */
  readonly stop: Promise<void>;
  readonly onListening: (server: ListeningServer) => Promise<void>;
  /** Whether this process forgets what is older than it is kept. */
  readonly forgets: boolean;
  /** Options of the API beside the settings. */
  readonly api: Partial<ApiOptions>;
}

/** A server that listens. */
export interface ListeningServer {
  readonly url: string;
  /** Whether there was an account when it began to listen. */
  readonly hasAccounts: boolean;
}

/** Serves the API in this process until it is to stop, and closes its services. */
export async function listen(
  settings: Settings,
  { logger, stop, onListening, forgets, api }: Listening,
): Promise<void> {
  const { createContainer, tokens } = await import('@todo/composition');
  const container = createContainer(settings);
  try {
    container.bind(tokens.logger).toConstantValue(logger);
    const options = { ...container.get(tokens.apiOptions), ...api };
    container.rebind(tokens.apiOptions).toConstantValue(options);
    const address = container.get(tokens.address);
    const { url } = await container.getAsync(tokens.server).catch((error: unknown) => {
      throw addressError(error, address);
    });
    const { accounts } = await container.getAsync(tokens.storage);
    await onListening({ url, hasAccounts: await hasAccounts(accounts) });
    if (forgets) {
      const store = await container.getAsync(tokens.store);
      const clock = container.get(tokens.clock);
      const retention = { store, clock, ...retentionDaysFrom(settings.values) };
      // It stops before the server and the storage do, because the newest resource is closed first.
      container.get(tokens.resources).use(startRetentionJob({ retention, logger }));
    }
    await stop;
    logger.info('Stopping: answering what is in flight');
  } finally {
    // Unbinding all services would report the same error of opening again.
    await container.unbindAsync(tokens.resources);
  }
}

/** The same error, or an error that says what to do if the server cannot listen on the address. */
function addressError(error: unknown, { host, port }: Address): unknown {
  const code = systemErrorCode(error);
  const elsewhere = `\`todo serve --port ${port + 1}\` uses another, --port 0 any free one.`;
  const messages = new Map<unknown, string>([
    ['EADDRINUSE', `Port ${port} of ${host} is in use already. ${elsewhere}`],
    ['EACCES', `Port ${port} of ${host} needs more rights than this process has. ${elsewhere}`],
    [
      'EADDRNOTAVAIL',
      `This machine has no address ${host}. \`todo serve --host 127.0.0.1\` works.`,
    ],
  ]);
  const message = messages.get(code);
  return message ? new CliError('address-unavailable', message, { cause: error }) : error;
}
