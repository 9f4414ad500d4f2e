import type { Logger } from 'pino';
import { CliError } from '../errors/cli-error.ts';
import { printNote } from '../terminal/output.ts';
import { settingsOf, type Session } from '../session.ts';
import type { Settings } from '../settings/settings.ts';
import { shownDatabase } from '../settings/shown-database.ts';
import { visibleLine } from '../views/visible-text.ts';

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
    ...(await inTerminal(session, settings)),
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
  terminal,
  workers,
}: {
  readonly api: string;
  readonly docs: string;
  readonly database: string;
  readonly terminal?: string;
  readonly workers?: number;
}): string {
  return [
    'Todo is running. Ctrl-C stops it.',
    '',
    `  API       ${api}`,
    `  Docs      ${docs}`,
    `  Database  ${visibleLine(database)}`,
    ...(terminal ? [`  Terminal  ${visibleLine(terminal)}`] : []),
    ...(workers ? [`  Workers   ${workers}`] : []),
    '',
  ].join('\n');
}

/** How to reach these todos in a terminal, where a plain `todo list` shows others. No password is in it. */
async function inTerminal(
  session: Session,
  settings: Settings,
): Promise<{ readonly terminal?: string }> {
  const url = settings.values.DATABASE_URL;
  if (url === 'sqlite::memory:' || url === usualUrl(session)) return {};
  return { terminal: `todo --database ${quoted(await shownDatabase(settings))} list` };
}

/** Where commands about todos look for them when they are told nothing else. */
function usualUrl({ options, ...session }: Session): string | undefined {
  const { database: _, ...others } = options;
  try {
    return settingsOf({ ...session, options: others, scope: 'todos' }).values.DATABASE_URL;
  } catch (error) {
    // What they are told cannot be used: they look nowhere.
    if (error instanceof CliError) return undefined;
    throw error;
  }
}

/** For a shell. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
