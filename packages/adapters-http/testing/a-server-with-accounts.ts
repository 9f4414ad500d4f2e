import { argon2PasswordHasher, jwtSigner, randomSecrets } from '@todo/adapters-crypto';
import { inMemoryStorage } from '@todo/adapters-memory';
import {
  accountAuthenticator,
  createAccountApp,
  createAccountManager,
  createTodoApp,
  type AccountAuthenticatorOptions,
  type AccountManager,
  type SessionTokens,
  type SignInContext,
} from '@todo/application';
import { fixedClock } from '@todo/application/testing';
import { instant, type Scope } from '@todo/domain';
import {
  startHttpServer,
  type HttpServer,
  type ListenOptions,
  type TodoHttpOptions,
} from '../src/index.ts';
import { aMoment } from './a-server.ts';

export const aPassword = 'seven lonely herons';

/** How long an access token is valid in these tests, in seconds. */
export const accessTokenSeconds = 1800;

interface Asked {
  readonly method?: string;
  /** An access token or a personal token, for `Authorization: Bearer`. */
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
}

export interface ServerWithAccounts extends HttpServer {
  readonly manager: AccountManager;
  ask(path: string, asked?: Asked): Promise<Response>;
  /** Signs in to an account that has {@link aPassword}. */
  signIn(name: string): Promise<SessionTokens>;
  /** A personal token of the account. */
  personalToken(name: string, scopes: readonly Scope[]): Promise<string>;
  /** Lets time pass. */
  wait(seconds: number): void;
}

type AccountOptions = Partial<
  Pick<AccountAuthenticatorOptions, 'requireCredentials'> & Pick<SignInContext, 'passwords'>
>;

type Options = Partial<TodoHttpOptions & ListenOptions> &
  AccountOptions & {
    /** The names of the accounts. */
    readonly people?: readonly string[];
  };

const quickPasswords = argon2PasswordHasher({
  parameters: { memory: 8, passes: 1, parallelism: 1 },
  waiting: 1000,
});

/** The use cases of accounts over an empty storage in memory, with passwords that are hashed quickly. */
export function accountsInMemory({
  requireCredentials = 'auto',
  passwords = quickPasswords,
}: AccountOptions = {}) {
  const { store, accounts } = inMemoryStorage();
  const clock = fixedClock(aMoment);
  const secrets = randomSecrets();
  const signer = jwtSigner({
    algorithm: 'HS256',
    key: crypto.getRandomValues(new Uint8Array(32)),
    issuer: 'todo',
  });
  const context = { accounts, passwords, signer, secrets, clock, accessTokenSeconds };
  return {
    store,
    clock,
    accounts: createAccountApp(context),
    manager: createAccountManager(context),
    authenticator: accountAuthenticator({ ...context, requireCredentials }),
  };
}

/** A server with the accounts of `ada` and `bob`, whose clock stands still until a test lets time pass. */
export async function aServerWithAccounts({
  people = ['ada', 'bob'],
  requireCredentials,
  passwords,
  ...options
}: Options = {}): Promise<ServerWithAccounts> {
  const { store, clock, accounts, manager, authenticator } = accountsInMemory({
    ...(requireCredentials && { requireCredentials }),
    ...(passwords && { passwords }),
  });
  for (const name of people) await manager.add(name, aPassword);
  const server = await startHttpServer({
    app: ({ owner, actor }) => createTodoApp({ store, owner, actor, clock }),
    authenticator,
    accounts,
    host: '127.0.0.1',
    port: 0,
    ...options,
  });

  const ask: ServerWithAccounts['ask'] = (path, { method, token, headers, body } = {}) =>
    fetch(new URL(path, server.url), {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      redirect: 'manual',
      headers: {
        ...(token !== undefined && { Authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });

  async function signIn(name: string): Promise<SessionTokens> {
    const response = await ask('/api/v1/sessions', { body: { name, password: aPassword } });
    return (await response.json()) as SessionTokens;
  }

  return {
    ...server,
    manager,
    ask,
    signIn,
    async personalToken(name, scopes) {
      const { accessToken } = await signIn(name);
      const response = await ask('/api/v1/tokens', {
        token: accessToken,
        body: { name: crypto.randomUUID(), scopes },
      });
      return ((await response.json()) as { readonly secret: string }).secret;
    },
    wait: (seconds) => clock.set(instant(Date.parse(clock.now()) + seconds * 1000)),
  };
}
