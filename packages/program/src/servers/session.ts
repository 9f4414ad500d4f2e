import { UnauthenticatedError } from '@todo/application';
import { CliError } from '@todo/cli';
import {
  serverInForce,
  type ConnectToServer,
  type RemoteAccounts,
  type RemoteTodos,
  type ServerPlace,
} from '@todo/composition/factories';
import {
  assertPasswordSource,
  knownPassword,
  type PasswordOptions,
} from '../accounts/new-password.ts';
import type { OperatorContext } from '../operator-context.ts';
import { asCliError } from '../settings-for-terminal.ts';
import { isRemoteError } from './remote-error.ts';
import { connectTo } from './todos-on-server.ts';

/** The server in force; undefined where todos come from the database. @throws CliError */
export function serverOf({ io, options }: OperatorContext): ServerPlace | undefined {
  const { server, ...others } = options;
  return asCliError(() =>
    serverInForce(io, { ...others, server: server === true ? undefined : server }),
  );
}

/** The server in force. @throws CliError where there is none */
export function assertedServerOf(context: OperatorContext): ServerPlace {
  const place = serverOf(context);
  if (place !== undefined) return place;
  throw new CliError(
    'usage',
    'Tokens belong to an account on a server, and no server is set. Run `todo login <url>`, or name one with --server.',
  );
}

/** A connection to the server in force, until it is disposed of. */
export interface Connection extends AsyncDisposable {
  readonly remote: RemoteTodos;
}

export async function connected(
  place: Pick<ServerPlace, 'server' | 'token' | 'insecure'>,
  connect: ConnectToServer | undefined,
): Promise<Connection> {
  const remote = await connectTo(place, { ...(connect && { connect }) });
  return { remote, [Symbol.asyncDispose]: () => remote.close() };
}

/** @returns undefined where the token may not ask this */
export async function ifPermitted<Result>(
  question: () => Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await question();
  } catch (error) {
    if (isRemoteError(error, 'forbidden')) return undefined;
    throw error;
  }
}

/** What signs in to an account. */
export interface SignInDetails {
  readonly server: string;
  readonly name: string;
  readonly password: string;
}

/**
 * Signs in for as long as `work` takes. The session ends in any case, and if it cannot be ended, the server ends it in
 * time.
 */
export async function inSession<Result>(
  accounts: RemoteAccounts,
  { name, password }: Omit<SignInDetails, 'server'>,
  work: (session: string) => Promise<Result>,
): Promise<Result> {
  const { accessToken } = await signedIn(accounts, name, password);
  try {
    return await work(accessToken);
  } finally {
    await accounts.signOut(accessToken).catch(() => {});
  }
}

async function signedIn(accounts: RemoteAccounts, name: string, password: string) {
  try {
    return await accounts.signIn(name, password);
  } catch (error) {
    // Here it is the password that the server does not accept, and not a token.
    if (isRemoteError(error, 'unauthorized')) throw new UnauthenticatedError('wrong-password');
    throw error;
  }
}

/**
 * Asks for the password of the account in use, and signs in for as long as `work` takes.
 * @throws CliError
 */
export async function withSession<Result>(
  { io }: OperatorContext,
  place: ServerPlace,
  { source, accounts }: { readonly source: PasswordOptions; readonly accounts: RemoteAccounts },
  work: (session: string) => Promise<Result>,
): Promise<Result> {
  assertPasswordSource(io, source);
  const name = place.login?.name ?? (await accounts.me()).name;
  const question = `Password of ${name} on ${place.server} (hidden):`;
  const password = await knownPassword(io, question, source);
  return inSession(accounts, { name, password }, work);
}
