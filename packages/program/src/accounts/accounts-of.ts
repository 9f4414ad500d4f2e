import { openAccounts, type OpenAccounts } from '@todo/composition/factories';
import { assertFile } from '../database/assert-file.ts';
import { settingsOf, type OperatorContext } from '../operator-context.ts';

/** Opens the accounts of a command; tests open their own. */
export type OpenAccountsOf = (
  context: OperatorContext,
  options?: { readonly create?: boolean },
) => Promise<OpenAccounts>;

/** Opens the accounts in the database of the settings. @throws CliError, StorageError */
export const accountsOf: OpenAccountsOf = async (context, options) => {
  const settings = settingsOf(context);
  assertFile(settings);
  return openAccounts(settings, options);
};
