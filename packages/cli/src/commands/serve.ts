import { CliError } from '../cli-error.ts';
import { services, type Address } from '../composition/services.ts';
import { createLogger } from '../logger.ts';
import { printNote } from '../output.ts';
import { colored, paintFor } from '../paint.ts';
import { settingsOf, withContainer, type Session } from '../session.ts';
import { shownDatabase } from '../shown-database.ts';

export interface ServeOptions {
  readonly host?: string;
  readonly port?: string;
}

/** Serves the API until somebody wants it to stop, and then until what is in flight is answered. */
export async function serve(session: Session, { host, port }: ServeOptions): Promise<void> {
  const stop = session.io.stopRequested();
  const settings = settingsOf(session, { HOST: host, PORT: port });
  const { stderr } = session.io;
  const color = paintFor(session, stderr) === colored;
  const logger = await createLogger(stderr, { level: settings.values.LOG_LEVEL, color });

  await withContainer(session, settings, async (container) => {
    container.bind(services.logger).toConstantValue(logger);
    const address = container.get(services.address);
    const { url } = await container.getAsync(services.server).catch((error: unknown) => {
      throw addressError(error, address);
    });
    const places = {
      api: new URL('/api/v1/todos', url).href,
      docs: new URL('/docs', url).href,
      database: await shownDatabase(settings),
    };
    // A person reads a terminal; what reads a log expects JSON in every line.
    if (stderr.isTTY) await printNote(session, banner(places));
    else logger.info(places, 'Listening');

    await stop;
    logger.info('Stopping: answering what is in flight');
  });
}

function banner({ api, docs, database }: Readonly<Record<string, string>>): string {
  return [
    'Todo is running. Ctrl-C stops it.',
    '',
    `  API       ${api}`,
    `  Docs      ${docs}`,
    `  Database  ${database}`,
    '',
  ].join('\n');
}

/** The same error, or what a person can do where the address is not to be had. */
function addressError(error: unknown, { host, port }: Address): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
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
