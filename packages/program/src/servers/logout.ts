import { canAsk, CliError, printData, printNote } from '@todo/cli';
import {
  readSavedLogin,
  removeLogin,
  SettingsError,
  type ConnectToServer,
  type FoundLogin,
} from '@todo/composition/factories';
import { knownPassword, type PasswordOptions } from '../accounts/new-password.ts';
import type { OperatorContext } from '../operator-context.ts';
import { asCliError } from '../settings-for-terminal.ts';
import { connected, inSession } from './session.ts';

/** Removes the saved login, and revokes its token if the password is there. */
export async function logout(
  context: OperatorContext,
  source: PasswordOptions,
  connect?: ConnectToServer,
): Promise<void> {
  const login = savedLogin(context);
  const password = login && (await passwordFor(context, login, source));
  const file = asCliError(() => removeLogin(context.io));
  if (file === undefined) {
    return printNote(context, 'You are not logged in.');
  }
  const left = login && (await tokenLeft(login, password, connect));
  await printData(context, {
    json: () => ({ server: login?.server ?? null, file, revoked: left === undefined }),
    quiet: () => '',
    people: () => `Logged out${login ? ` of ${login.server}` : ''}, and removed ${file}\n`,
  });
  const { json, quiet } = context.options;
  if (left !== undefined && !json && !quiet) await printNote(context, left);
}

/** @returns undefined also where the file is damaged: it is removed all the same */
function savedLogin({ io }: OperatorContext): FoundLogin | undefined {
  try {
    return readSavedLogin(io);
  } catch (error) {
    if (error instanceof SettingsError) return undefined;
    throw error;
  }
}

/** @returns undefined where there is no place to get it from, or where the person types none */
async function passwordFor(
  { io }: OperatorContext,
  { name, server, tokenId }: FoundLogin,
  source: PasswordOptions,
): Promise<string | undefined> {
  if (tokenId === undefined || name === undefined) return undefined;
  if (!source.passwordStdin && !canAsk(io)) return undefined;
  try {
    const question = `Password of ${name} on ${server}, to revoke the token (hidden, Enter leaves it):`;
    return await knownPassword(io, question, source);
  } catch (error) {
    if (error instanceof CliError && !source.passwordStdin) return undefined;
    throw error;
  }
}

/** Revokes the token. @returns why it is still valid, for a person */
async function tokenLeft(
  { server, insecure, name, tokenId }: FoundLogin,
  password: string | undefined,
  connect: ConnectToServer | undefined,
): Promise<string | undefined> {
  if (tokenId === undefined) return 'The token was made elsewhere, and is still valid.';
  const hint = `\`todo token revoke ${tokenId} --server ${server}\``;
  if (password === undefined || name === undefined) {
    return `The token is still valid until it expires. Revoke it from another login by ${hint}.`;
  }
  try {
    await using connection = await connected({ server, insecure: insecure === true }, connect);
    const { accounts } = connection.remote;
    await inSession(accounts, { name, password }, (session) =>
      accounts.revokeToken(tokenId, session),
    );
    return undefined;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return `The token could not be revoked, and is still valid: ${reason} Revoke it from another login by ${hint}.`;
  }
}
