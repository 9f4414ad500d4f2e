import { systemClock, type NewToken, type OwnToken } from '@todo/application';
import { scopes, type Scope } from '@todo/domain';
import { CliError, printData, printNote } from '@todo/cli';
import { endFromText } from '@todo/cli/end-text';
import type { ConnectToServer } from '@todo/composition/factories';
import { localTime, noteToPeople, tableOf } from '../accounts/account-output.ts';
import { assertPasswordSource, type PasswordOptions } from '../accounts/new-password.ts';
import type { OperatorContext } from '../operator-context.ts';
import { assertedServerOf, connected, withSession } from './session.ts';

export interface CreateTokenOptions extends PasswordOptions {
  readonly scope?: readonly string[];
  readonly expires?: string;
}

/** Makes a personal token, and prints its secret. */
export async function createToken(
  context: OperatorContext,
  name: string,
  { scope, expires, ...source }: CreateTokenOptions,
  connect?: ConnectToServer,
): Promise<void> {
  const given: NewToken = {
    name,
    scopes: scope === undefined ? ['todos:read', 'todos:write'] : scope.map(scopeFrom),
    ...(expires !== undefined && {
      expiresAt: expires === 'never' ? null : endFromText(expires, systemClock),
    }),
  };
  assertPasswordSource(context.io, source);
  const place = assertedServerOf(context);
  await using connection = await connected(place, connect);
  const { accounts } = connection.remote;
  const token = await withSession(context, place, { source, accounts }, (session) =>
    accounts.createToken(given, session),
  );
  const { secret } = token;
  await printData(context, { json: () => token, people: () => `${secret}\n` });
  await noteToPeople(
    context,
    `This is the token ${token.name}, shown this once. It permits ${token.scopes.join(', ')}, ${lifetime(token)}.`,
  );
}

/** @throws CliError */
function scopeFrom(word: string): Scope {
  const scope = scopes.find((known) => known === word);
  if (scope !== undefined) return scope;
  throw new CliError('usage', `--scope must be ${scopes.join(', ')}.`);
}

function lifetime({ expiresAt }: OwnToken): string {
  return expiresAt === null ? 'and never expires' : `until ${localTime(expiresAt)}`;
}

/** Prints the personal tokens of the account, the newest first. */
export async function listTokens(
  context: OperatorContext,
  connect?: ConnectToServer,
): Promise<void> {
  const place = assertedServerOf(context);
  await using connection = await connected(place, connect);
  const tokens = await connection.remote.accounts.tokens();
  await printData(context, {
    json: () => tokens,
    quiet: () => tokens.map(({ id }) => `${id}\n`).join(''),
    people: () =>
      tableOf(
        context,
        ['ID', 'NAME', 'SCOPES', 'ENDS IN', 'LAST USED', 'EXPIRES'],
        tokens.map(cellsOf),
      ),
  });
  if (tokens.length === 0) {
    await noteToPeople(context, 'There are no tokens. `todo token create <name>` makes one.');
  }
}

function cellsOf({ id, name, scopes: own, lastFour, lastUsedAt, expiresAt }: OwnToken) {
  const lastUsed = lastUsedAt === null ? 'never' : localTime(lastUsedAt);
  const end = expiresAt === null ? 'never' : localTime(expiresAt);
  return [id, name, own.join(' '), lastFour, lastUsed, end];
}

/** Makes a personal token invalid. */
export async function revokeToken(
  context: OperatorContext,
  id: string,
  source: PasswordOptions,
  connect?: ConnectToServer,
): Promise<void> {
  assertPasswordSource(context.io, source);
  const place = assertedServerOf(context);
  await using connection = await connected(place, connect);
  const { accounts } = connection.remote;
  await withSession(context, place, { source, accounts }, (session) =>
    accounts.revokeToken(id, session),
  );
  await printData(context, { people: () => `Revoked ${id}\n`, quiet: () => `${id}\n` });
  if (place.login?.tokenId === id) {
    await printNote(
      context,
      'It was the token of the saved login. `todo logout` removes that, too.',
    );
  }
}
