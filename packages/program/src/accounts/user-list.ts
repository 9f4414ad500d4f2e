import { printData } from '@todo/cli';
import type { OperatorContext } from '../operator-context.ts';
import { accountTable, noteToPeople } from './account-output.ts';
import { accountsOf } from './accounts-of.ts';

/** Prints all accounts, by name. */
export async function listUsers(context: OperatorContext, open = accountsOf): Promise<void> {
  await using opened = await open(context);
  const accounts = await opened.manager.list();
  await printData(context, {
    json: () => accounts,
    quiet: () => accounts.map(({ name }) => `${name}\n`).join(''),
    people: () => accountTable(context, accounts),
  });
  if (accounts.length > 0) return;
  await noteToPeople(context, 'There are no accounts. `todo user add <name>` makes one.');
}
