import { CliError, printNote, visibleLine } from '@todo/cli';
import { type Settings, shownDatabase, type Logger } from '@todo/composition/factories';
import { type OperatorContext, settingsOf } from '../operator-context.ts';

/**
 * Says once where everything is.
 * @param workers how many processes serve, where it is not this one
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
  // A person reads a terminal; what reads a log expects JSON in every line.
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

/** How to reach these todos in a terminal, where a plain `todo list` shows others. No password is in it. */
async function inTerminal(
  context: OperatorContext,
  settings: Settings,
): Promise<{ readonly terminal?: string }> {
  const url = settings.values.DATABASE_URL;
  if (url === 'sqlite::memory:' || url === usualUrl(context)) return {};
  return { terminal: `todo --database ${quoted(await shownDatabase(settings))} list` };
}

/** Where commands about todos look for them when they are told nothing else. */
function usualUrl({ options, ...context }: OperatorContext): string | undefined {
  const { database: _, ...others } = options;
  try {
    return settingsOf({ ...context, options: others, scope: 'todos' }).values.DATABASE_URL;
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
