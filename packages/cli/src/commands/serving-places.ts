import type { Logger } from 'pino';
import { printNote } from '../output.ts';
import type { Session } from '../session.ts';
import type { Settings } from '../settings.ts';
import { shownDatabase } from '../shown-database.ts';

/**
 * Says once where everything is.
 * @param workers how many processes serve, where it is not this one
 */
export async function announce(
  session: Session,
  settings: Settings,
  logger: Logger,
  url: string,
  workers?: number,
): Promise<void> {
  const places = {
    api: new URL('/api/v1/todos', url).href,
    docs: new URL('/docs', url).href,
    database: await shownDatabase(settings),
    ...(workers && { workers }),
  };
  // A person reads a terminal; what reads a log expects JSON in every line.
  if (session.io.stderr.isTTY) await printNote(session, banner(places));
  else logger.info(places, 'Listening');
}

function banner({
  api,
  docs,
  database,
  workers,
}: {
  readonly api: string;
  readonly docs: string;
  readonly database: string;
  readonly workers?: number;
}): string {
  return [
    'Todo is running. Ctrl-C stops it.',
    '',
    `  API       ${api}`,
    `  Docs      ${docs}`,
    `  Database  ${database}`,
    ...(workers ? [`  Workers   ${workers}`] : []),
    '',
  ].join('\n');
}
