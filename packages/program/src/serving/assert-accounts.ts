import { isLoopbackHost } from '@todo/application';
import { CliError } from '@todo/cli';
import { databaseHasAccounts, shownDatabase, type Settings } from '@todo/composition/factories';
import type { OperatorContext } from '../operator-context.ts';
import { shellWord } from './shell-word.ts';

/**
 * Checks that clients can sign in to a server that other machines may reach: there is an account.
 * @throws CliError, StorageError
 */
export async function assertAccounts(
  { options }: OperatorContext,
  settings: Settings,
): Promise<void> {
  const { HOST: host, DATABASE_URL: url } = settings.values;
  if (isLoopbackHost(host)) return;
  if (url === 'sqlite::memory:') {
    throw new CliError(
      'usage',
      `Other machines may reach ${host}, and a database in memory has no account. Name a file: --database sqlite:<path>.`,
    );
  }
  if (await databaseHasAccounts(settings)) return;
  const database =
    options.database === undefined ? '' : ` --database ${shellWord(await shownDatabase(settings))}`;
  throw new CliError(
    'usage',
    `Other machines may reach ${host}, and there is no account yet. \`todo user add <name>${database}\` makes one.`,
  );
}
