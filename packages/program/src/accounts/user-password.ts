import type { OperatorContext } from '../operator-context.ts';
import { noteToPeople, printAccount } from './account-output.ts';
import { accountsOf } from './accounts-of.ts';
import { assertPasswordSource, newPassword, type PasswordOptions } from './new-password.ts';

export interface ChangePasswordOptions extends PasswordOptions {
  readonly revokeTokens?: boolean;
}

/** Sets a new password, which ends the sessions of the account. */
export async function changePassword(
  context: OperatorContext,
  given: string,
  { revokeTokens = false, ...source }: ChangePasswordOptions,
  open = accountsOf,
): Promise<void> {
  assertPasswordSource(context.io, source);
  await using accounts = await open(context);
  const { manager } = accounts;
  const { id: _, ...account } = await manager.find(given);
  const { name } = account;
  await manager.setPassword(name, await newPassword(context.io, name, source), { revokeTokens });
  const ended = revokeTokens ? 'sessions and personal tokens' : 'sessions';
  await printAccount(
    context,
    account,
    `Changed the password of ${name}, whose ${ended} have ended.`,
  );
  if (revokeTokens) return;
  await noteToPeople(context, 'Personal tokens still work. --revoke-tokens revokes them, too.');
}
