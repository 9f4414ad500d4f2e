import { CliError, printNote, visibleLine } from '@todo/cli';
import {
  requiredCredentials,
  type Settings,
  shownDatabase,
  type Logger,
} from '@todo/composition/factories';
import { type OperatorContext, settingsOf } from '../operator-context.ts';
import type { ListeningServer } from './listen.ts';
import { shellWord } from './shell-word.ts';

/**
 * Prints or logs the addresses of the page, the API and the documentation, the database, and whether clients need credentials.
 * @param workers the number of processes, if not this one alone
 */
export async function announce(
  context: OperatorContext,
  settings: Settings,
  logger: Logger,
  { url, hasAccounts }: ListeningServer,
  workers?: number,
): Promise<void> {
  const isRequired = hasAccounts || requiredCredentials(settings.values) === 'always';
  const places = {
    page: new URL('/', url).href,
    api: new URL('/api/v1/todos', url).href,
    docs: new URL('/docs', url).href,
    database: await shownDatabase(settings),
    ...(await inTerminal(context, settings)),
    ...(workers && { workers }),
    credentials: isRequired ? 'required' : 'not required',
  };
  // A terminal is read by a person; a program that reads the log expects JSON in every line.
  const signIn = hasAccounts
    ? `POST ${new URL('/api/v1/sessions', url).href}`
    : 'there is no account yet; `todo user add <name>` makes one';
  const lines = { ...places, ...(isRequired && { signIn }) };
  if (context.io.stderr.isTTY) await printNote(context, banner(lines));
  else logger.info(places, 'Listening');
}

function banner({
  page,
  api,
  docs,
  database,
  terminal,
  workers,
  signIn,
}: {
  readonly page: string;
  readonly api: string;
  readonly docs: string;
  readonly database: string;
  readonly terminal?: string;
  readonly workers?: number;
  readonly signIn?: string;
}): string {
  return [
    'Todo is running. Ctrl-C stops it.',
    '',
    `  Page      ${page}`,
    `  API       ${api}`,
    `  Docs      ${docs}`,
    `  Database  ${visibleLine(database)}`,
    ...(terminal ? [`  Terminal  ${visibleLine(terminal)}`] : []),
    ...(workers ? [`  Workers   ${workers}`] : []),
    ...(signIn ? [`  Sign in   ${signIn}`] : []),
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
  return { terminal: `todo --database ${shellWord(await shownDatabase(settings))} list` };
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
