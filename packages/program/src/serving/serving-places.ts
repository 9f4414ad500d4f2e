import { CliError, printNote, visibleLine } from '@todo/cli';
import { type Settings, shownDatabase, type Logger } from '@todo/composition/factories';
import { type OperatorContext, settingsOf } from '../operator-context.ts';

/**
 * Prints or logs the addresses of the API and the documentation, and the database.
 * @param workers the number of processes, if not this one alone
 */
export async function announce(
  context: OperatorContext,
  settings: Settings,
  logger: Logger,
  url: string,
  workers?: number,
): Promise<void> {
  const places = {
    api: new URL('/api/v1/todos', url).href,
    docs: new URL('/docs', url).href,
    database: await shownDatabase(settings),
    ...(await inTerminal(context, settings)),
    ...(workers && { workers }),
  };
  // A terminal is read by a person; a program that reads the log expects JSON in every line.
  if (context.io.stderr.isTTY) await printNote(context, banner(places));
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

/** The command that lists these todos, if a plain `todo list` would show others. It contains no password. */
async function inTerminal(
  context: OperatorContext,
  settings: Settings,
): Promise<{ readonly terminal?: string }> {
  const url = settings.values.DATABASE_URL;
  if (url === 'sqlite::memory:' || url === usualUrl(context)) return {};
  return { terminal: `todo --database ${quoted(await shownDatabase(settings))} list` };
}

/** The URL of the database that todo commands use without options. */
function usualUrl({ options, ...context }: OperatorContext): string | undefined {
  const { database: _, ...others } = options;
  try {
    return settingsOf({ ...context, options: others, scope: 'todos' }).values.DATABASE_URL;
  } catch (error) {
    // Their settings are invalid, so that they use no database.
    if (error instanceof CliError) return undefined;
    throw error;
  }
}

/** Quotes a text for a shell. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
