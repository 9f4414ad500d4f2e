import type { OperatorContext } from '../operator-context.ts';
import { printAccount } from './account-output.ts';
import { accountsOf } from './accounts-of.ts';

/** Disables an account: its sessions end, and its tokens are refused until it is enabled again. */
export async function disableUser(
  context: OperatorContext,
  given: string,
  open = accountsOf,
): Promise<void> {
  await using accounts = await open(context);
  const { manager } = accounts;
  const { name, disabledAt } = await manager.find(given);
  await manager.disable(name);
  const { id: _, ...account } = await manager.find(name);
  const line =
    disabledAt === null
      ? `Disabled ${name}, whose sessions have ended. \`todo user enable ${name}\` enables it again.`
      : `Already disabled ${name}`;
  await printAccount(context, account, line);
}

/** Enables an account that was disabled. */
export async function enableUser(
  context: OperatorContext,
  given: string,
  open = accountsOf,
): Promise<void> {
  await using accounts = await open(context);
  const { manager } = accounts;
  const { name, disabledAt } = await manager.find(given);
  await manager.enable(name);
  const { id: _, ...account } = await manager.find(name);
  const line =
    disabledAt === null
      ? `Already enabled ${name}`
      : `Enabled ${name}, who can sign in again. Its personal tokens work again, too.`;
  await printAccount(context, account, line);
}
