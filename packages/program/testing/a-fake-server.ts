import { inMemoryStorage } from '@todo/adapters-memory';
import {
  accountAuthenticator,
  assertPermitted,
  createAccountApp,
  createAccountManager,
  createTodoApp,
  ForbiddenError,
  systemClock,
  UnauthenticatedError,
  type AccountApp,
  type TodoApp,
} from '@todo/application';
import { fakePasswordHasher, fakeSecrets, fakeTokenSigner } from '@todo/application/testing';
import type { ConnectToServer, ServerOptions } from '@todo/composition/factories';

type Scope = Parameters<typeof assertPermitted>[1];
type Principal = Parameters<AccountApp['of']>[0];

/** The error of the client of a server, as far as commands look at it. */
class FakeRemoteError extends Error {
  override readonly name = 'RemoteError';
  readonly code: string;
  readonly server: string;

  constructor(code: string, server: string, options?: ErrorOptions) {
    super(`${server}: ${code}`, options);
    this.code = code;
    this.server = server;
  }
}

/** A server in this process with accounts, and a way to connect to it that sends nothing over a network. */
export function aFakeServer() {
  const { store, accounts } = inMemoryStorage();
  const context = {
    accounts,
    passwords: fakePasswordHasher(),
    secrets: fakeSecrets(),
    clock: systemClock,
  };
  const signer = fakeTokenSigner();
  const accountApp = createAccountApp({ ...context, signer, accessTokenSeconds: 60 });
  const authenticator = accountAuthenticator({ ...context, signer, requireCredentials: 'auto' });
  const connections: ServerOptions[] = [];
  let failure: string | undefined;

  const connect: ConnectToServer = async (options) => {
    connections.push(options);
    const { server, token } = options;
    let isClosed = false;
    const assertOpen = () => {
      if (isClosed) throw new FakeRemoteError('unreachable', server);
      if (failure !== undefined) throw new FakeRemoteError(failure, server);
    };

    async function asking<Result>(
      session: string | undefined,
      [scope, needsSession]: readonly [scope: Scope, needsSession?: true],
      work: (principal: Principal) => Promise<Result>,
    ): Promise<Result> {
      assertOpen();
      try {
        const bearer = session ?? token;
        const principal = await authenticator.authenticate({
          header: () => (bearer === undefined ? undefined : `Bearer ${bearer}`),
        });
        assertPermitted(principal, scope, needsSession);
        return await work(principal);
      } catch (error) {
        if (error instanceof ForbiddenError) throw new FakeRemoteError('forbidden', server);
        if (error instanceof UnauthenticatedError && error.reason !== 'wrong-password') {
          throw new FakeRemoteError('unauthorized', server);
        }
        throw error;
      }
    }

    const account = ['account'] as const;
    const ofSession = ['account', true] as const;
    return {
      app: new Proxy(createTodoApp({ store }), {
        get:
          (_, useCase: keyof TodoApp) =>
          (...args: readonly unknown[]) =>
            asking(undefined, ['todos:read'], async ({ owner, actor }) => {
              const app = createTodoApp({ store, owner, actor });
              return Reflect.apply(app[useCase], app, args) as unknown;
            }),
      }),
      accounts: {
        async signIn(name, password) {
          assertOpen();
          return accountApp.signIn({ name, password, client: 'todo', network: '127.0.0.1' });
        },
        signOut: (session) =>
          asking(session, ofSession, (principal) => accountApp.of(principal).endCurrentSession()),
        me: () => asking(undefined, account, (principal) => accountApp.of(principal).me()),
        createToken: (given, session) =>
          asking(session, ofSession, (principal) => accountApp.of(principal).addToken(given)),
        tokens: (session) =>
          asking(session, account, (principal) => accountApp.of(principal).tokens()),
        revokeToken: (id, session) =>
          asking(session, ofSession, (principal) => accountApp.of(principal).revokeToken(id)),
      },
      close: async () => {
        isClosed = true;
      },
    };
  };

  return {
    connect,
    connections,
    manager: createAccountManager(context),
    /** The sessions that are open. */
    sessionsOf: (owner: string) => accounts.read(({ sessions }) => sessions.of(owner)),
    /** Makes each request fail from now on. @param code that of the error; none when left out */
    failWith(code?: string) {
      failure = code;
    },
  };
}
