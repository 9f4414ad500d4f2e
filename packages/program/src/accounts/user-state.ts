import type { OperatorContext } from '../operator-context.ts';
import { printAccount } from './account-output.ts';
import { accountsOf } from './accounts-of.ts';

/** Disables an account: its sessions end, and its tokens are refused until it is enabled again. */
export function disableUser(
  context: OperatorContext,
  given: string,
  open = accountsOf,
): Promise<void> {
  return switchUser(context, given, 'disable', open);
}

/** Enables an account that was disabled. */
export function enableUser(
  context: OperatorContext,
  given: string,
  open = accountsOf,
): Promise<void> {
  return switchUser(context, given, 'enable', open);
}

type Switch = 'disable' | 'enable';

async function switchUser(
  context: OperatorContext,
  given: string,
  to: Switch,
  open: typeof accountsOf,
): Promise<void> {
  await using accounts = await open(context);
  const { manager } = accounts;
  const { name, disabledAt } = await manager.find(given);
  await manager[to](name);
  const { id: _, ...account } = await manager.find(name);
  const isUnchanged = (disabledAt !== null) === (to === 'disable');
  await printAccount(context, account, isUnchanged ? unchanged[to](name) : changed[to](name));
}

const changed: Readonly<Record<Switch, (name: string) => string>> = {
  disable: (name) =>
    `Disabled ${name}, whose sessions have ended. \`todo user enable ${name}\` enables it again.`,
  enable: (name) => `Enabled ${name}, who can sign in again. Its personal tokens work again, too.`,
};

const unchanged: Readonly<Record<Switch, (name: string) => string>> = {
  disable: (name) => `Already disabled ${name}`,
  enable: (name) => `Already enabled ${name}`,
};
