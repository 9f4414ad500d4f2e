import { hostname } from 'node:os';
import { isLoopbackHost, systemClock, type OwnToken } from '@todo/application';
import { CliError, hiddenAnswers, localDateTime, printData } from '@todo/cli';
import {
  isServerUrl,
  readSavedLogin,
  saveLogin,
  serverUrl,
  SettingsError,
  type ConnectToServer,
  type RemoteAccounts,
  type SavedLogin,
} from '@todo/composition/factories';
import {
  assertPasswordSource,
  passwordIn,
  passwordInput,
  secretFrom,
  type PasswordOptions,
} from '../accounts/new-password.ts';
import type { OperatorContext } from '../operator-context.ts';
import { asCliError } from '../settings-for-terminal.ts';
import { connected, inSession, ifPermitted } from './session.ts';

export interface LoginOptions extends PasswordOptions {
  readonly name?: string;
  readonly tokenStdin?: true;
  readonly insecure?: true;
}

/** A login that is saved, and the token that was made for it. */
interface NewLogin {
  readonly saved: SavedLogin;
  readonly file: string;
  readonly token?: OwnToken;
}

/** Signs in to a server, and saves a token for the todo commands that follow. */
export async function login(
  context: OperatorContext,
  url: string,
  options: LoginOptions,
  connect?: ConnectToServer,
): Promise<void> {
  const server = assertedUrl(url, options);
  const place = { server, insecure: options.insecure === true };
  const byWhat = options.tokenStdin ? loginByToken : loginByPassword;
  const { saved, file, token } = await byWhat(context, place, options, connect);
  await printData(context, {
    json: () => ({
      server,
      name: saved.name ?? null,
      file,
      token: token ?? null,
    }),
    quiet: () => `${saved.name ?? server}\n`,
    people: () => `${loggedIn(saved)} The token is in ${file}${expiry(token)}.\n`,
  });
}

interface Place {
  readonly server: string;
  readonly insecure: boolean;
}

/** @throws CliError */
function assertedUrl(url: string, { insecure, tokenStdin, passwordStdin }: LoginOptions): string {
  if (tokenStdin && passwordStdin) {
    throw new CliError('usage', '--token-stdin and --password-stdin both read stdin. Use one.');
  }
  if (!isServerUrl(url)) {
    const guess = `https://${url}`;
    const hint = !url.includes('://') && isServerUrl(guess) ? guess : 'https://todo.example.com';
    throw new CliError('usage', `The address of a server is a URL such as ${hint}.`);
  }
  const server = serverUrl(url);
  const { protocol, hostname: host } = new URL(server);
  if (protocol === 'https:' || insecure || isLoopbackHost(host)) return server;
  throw new CliError(
    'usage',
    `${server} is another machine without encryption, where others could read the password. Use https, or --insecure.`,
  );
}

async function loginByToken(
  { io }: OperatorContext,
  place: Place,
  { name: given, insecure }: LoginOptions,
  connect: ConnectToServer | undefined,
): Promise<NewLogin> {
  if (io.stdin.isTTY) {
    throw new CliError(
      'usage',
      'What you type for --token-stdin would be on the screen. Use a pipe or a file.',
    );
  }
  const token = await secretFrom(io, { option: '--token-stdin', what: 'token', maxBytes: 4096 });
  if (!/^[\x21-\x7E]+$/.test(token)) {
    throw new CliError('usage', 'The input for --token-stdin is not a token.');
  }
  await using connection = await connected({ ...place, token }, connect);
  const { accounts, app } = connection.remote;
  // A token without the scope `account` may not ask for the name; todos answer whether it is valid.
  const name = await ifPermitted(() => accounts.me());
  if (name === undefined) await app.list({ limit: 1 });
  const known = name?.name ?? given;
  const saved = {
    server: place.server,
    token,
    ...(known !== undefined && { name: known }),
    ...(insecure && { insecure }),
  };
  return { saved, file: asCliError(() => saveLogin(io, saved)) };
}

async function loginByPassword(
  context: OperatorContext,
  place: Place,
  { name: given, insecure, ...source }: LoginOptions,
  connect: ConnectToServer | undefined,
): Promise<NewLogin> {
  const { io } = context;
  const { server } = place;
  assertPasswordSource(io, source);
  const account = await (source.passwordStdin
    ? passwordFromStdin(io, given)
    : askedAccount(io, server, given));
  await using connection = await connected(place, connect);
  const { accounts } = connection.remote;
  // Awaited here, because the connection is closed when this function returns.
  return await inSession(accounts, account, async (session) => {
    const { secret, ...token } = await accounts.createToken(
      { name: await freeName(accounts, session), scopes: ['todos:read', 'todos:write', 'account'] },
      session,
    );
    const before = savedBefore(io);
    try {
      await using withToken = await connected({ ...place, token: secret }, connect);
      const { name } = await withToken.remote.accounts.me();
      const saved = {
        server,
        token: secret,
        tokenId: token.id,
        name,
        ...(insecure && { insecure }),
      };
      const file = asCliError(() => saveLogin(io, saved));
      await revokeTokenOf(before, { server, accounts, session });
      return { saved, file, token };
    } catch (error) {
      // Without a file, nothing would use the token.
      await accounts.revokeToken(token.id, session).catch(() => {});
      throw error;
    }
  });
}

type AccountDetails = Parameters<typeof inSession>[1];

async function passwordFromStdin(
  io: OperatorContext['io'],
  name: string | undefined,
): Promise<AccountDetails> {
  if (name !== undefined) return { name, password: await secretFrom(io, passwordInput) };
  throw new CliError('usage', 'No terminal to ask for the name on; use --name.');
}

async function askedAccount(
  io: OperatorContext['io'],
  server: string,
  given: string | undefined,
): Promise<AccountDetails> {
  using answers = hiddenAnswers(io);
  const name = given ?? (await answers.askShown(`Name of your account on ${server}:`))?.trim();
  if (!name) throw new CliError('usage', 'You typed no name, so nothing has changed.');
  return {
    name,
    password: await passwordIn(answers, `Password of ${name} on ${server} (hidden):`),
  };
}

/** The name of this machine, with a number where a token has it already. */
async function freeName(accounts: RemoteAccounts, session: string): Promise<string> {
  const taken = new Set((await accounts.tokens(session)).map(({ name }) => name));
  const machine = hostname().slice(0, 90) || 'todo';
  for (let n = 1; ; n += 1) {
    const name = n === 1 ? machine : `${machine} ${n}`;
    if (!taken.has(name)) return name;
  }
}

interface Session {
  readonly server: string;
  readonly accounts: RemoteAccounts;
  readonly session: string;
}

/** Revokes the token of the login that is replaced. If that fails, the token ends when it expires. */
async function revokeTokenOf(
  before: SavedLogin | undefined,
  { server, accounts, session }: Session,
): Promise<void> {
  if (before?.server !== server || before.tokenId === undefined) return;
  await accounts.revokeToken(before.tokenId, session).catch(() => {});
}

function savedBefore(environment: OperatorContext['io']): SavedLogin | undefined {
  try {
    return readSavedLogin(environment);
  } catch (error) {
    // A login that cannot be read is replaced all the same.
    if (error instanceof SettingsError) return undefined;
    throw error;
  }
}

function loggedIn({ server, name }: SavedLogin): string {
  return name === undefined ? `Logged in to ${server}.` : `Logged in to ${server} as ${name}.`;
}

function expiry(token: OwnToken | undefined): string {
  if (token === undefined) return '';
  const { expiresAt, name } = token;
  const end =
    expiresAt === null ? '' : `, and valid until ${localDateTime(expiresAt, systemClock)}`;
  return ` under the name ${name}${end}`;
}
