import { AccountNotFoundError, type AccountStore } from '@todo/application';
import type { Actor, Owner } from '@todo/domain';
import { isLocal } from '../settings/settings-schema.ts';
import { SettingsError } from '../settings/settings-error.ts';

/** The owner and the actor of an app. */
export interface ActingAccount {
  readonly owner: Owner;
  readonly actor: Actor;
}

/**
 * The account that a command acts for.
 * @param name as the settings say it
 * @returns undefined where they name none, or `local`: then no account is looked up
 * @throws AccountNotFoundError; SettingsError where the account is disabled
 */
export async function actingAccount(
  { accounts }: { readonly accounts: AccountStore },
  name: string | undefined,
): Promise<ActingAccount | undefined> {
  if (name === undefined || isLocal(name)) return undefined;
  const account = await accounts.read(({ accounts: all }) => all.named(name));
  if (account === undefined) throw new AccountNotFoundError(name);
  if (account.disabledAt !== null) {
    throw new SettingsError(
      'usage',
      `The account ${account.name} is disabled. \`todo user enable ${account.name}\` enables it.`,
    );
  }
  return { owner: account.id, actor: account.name };
}
