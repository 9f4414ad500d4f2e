import { CliError, printData } from '@todo/cli';
import { loadSettings, type ConnectToServer } from '@todo/composition/factories';
import type { OperatorContext } from '../operator-context.ts';
import { asCliError } from '../settings-for-terminal.ts';
import { connected, ifPermitted, serverOf } from './session.ts';

/** Prints the account that todo commands act for. */
export async function whoami(context: OperatorContext, connect?: ConnectToServer): Promise<void> {
  const place = serverOf(context);
  if (place === undefined) return printAccount(context, { name: localName(context), server: null });
  const { server, token } = place;
  await using connection = await connected(place, connect);
  const { accounts, app } = connection.remote;
  if (token === undefined) {
    // A server without accounts answers every client on its machine, and has no account to name.
    await app.list({ limit: 1 });
    return printAccount(context, { name: 'local', server });
  }
  const account = await ifPermitted(() => accounts.me());
  if (account !== undefined) return printAccount(context, { ...account, server });
  throw new CliError(
    'server-forbidden',
    `The token is valid on ${server}, and lacks the scope account, so it may not ask whose it is.`,
  );
}

/** The account in the database, as `--user` or the settings say it. @throws CliError */
function localName({ io, options: { database, user } }: OperatorContext): string {
  const { values } = asCliError(() =>
    loadSettings(io, { DATABASE_URL: database, USER: user }, 'todos'),
  );
  return values.USER ?? 'local';
}

interface Shown {
  readonly name: string;
  readonly createdAt?: string;
  readonly server: string | null;
}

async function printAccount(context: OperatorContext, account: Shown): Promise<void> {
  const { name, server } = account;
  await printData(context, {
    json: () => account,
    quiet: () => `${name}\n`,
    people: () =>
      `${name} ${server === null ? 'in the database on this machine' : `on ${server}`}\n`,
  });
}
