import { canAsk, CliError, confirm, printData, printNote } from '@todo/cli';
import type { OperatorContext } from '../operator-context.ts';
import { countedTodos } from './account-output.ts';
import { accountsOf } from './accounts-of.ts';

export interface RmOptions {
  readonly yes?: true;
}

/** Removes an account with everything that it owns. Asks first. */
export async function rmUser(
  context: OperatorContext,
  given: string,
  { yes }: RmOptions,
  open = accountsOf,
): Promise<void> {
  if (!yes && !canAsk(context.io)) {
    throw new CliError('usage', 'No terminal to confirm on; use --yes.');
  }
  await using accounts = await open(context);
  const { manager } = accounts;
  const { id, name } = await manager.find(given);
  const todos = countedTodos(await accounts.countTodos(id));
  const question = `Remove ${name} with ${todos}, its history, sessions and tokens, for good?`;
  if (!yes && !(await confirm(context.io, question))) {
    return printNote(context, 'Nothing was removed.');
  }
  await manager.remove(name);
  return printData(context, {
    people: () => `Removed ${name} with ${todos}\n`,
    quiet: () => `${name}\n`,
  });
}
