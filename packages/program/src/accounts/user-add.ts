import type { OperatorContext } from '../operator-context.ts';
import { countedTodos, noteToPeople, printAccount } from './account-output.ts';
import { accountsOf } from './accounts-of.ts';
import { assertPasswordSource, newPassword, type PasswordOptions } from './new-password.ts';

export interface AddOptions extends PasswordOptions {
  readonly adoptLocal?: boolean;
}

/** Makes an account. The name is checked before a person types a password. */
export async function addUser(
  context: OperatorContext,
  name: string,
  { adoptLocal = false, ...source }: AddOptions,
  open = accountsOf,
): Promise<void> {
  assertPasswordSource(context.io, source);
  await using accounts = await open(context, { create: true });
  const { manager } = accounts;
  await manager.assertFree(name);
  const password = await newPassword(context.io, name, source);
  const account = await manager.add(name, password, { adoptLocal });
  const adopted = adoptLocal ? ` with ${countedTodos(account.adopted)} of \`local\`` : '';
  await printAccount(
    context,
    account,
    `Added ${name}${adopted}. Sign in with POST /api/v1/sessions, or use \`todo --user ${name} list\`.`,
  );
  const left = await accounts.countTodos();
  if (left === 0) return;
  await noteToPeople(
    context,
    `\`local\` keeps ${countedTodos(left)}, which no account sees. To give ${name} all that \`local\` has, run ` +
      `\`todo user rm ${name}\` and then \`todo user add ${name} --adopt-local\`.`,
  );
}
