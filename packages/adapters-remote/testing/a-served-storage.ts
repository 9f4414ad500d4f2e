import { argon2PasswordHasher, jwtSigner, randomSecrets } from '@todo/adapters-crypto';
import { startHttpServer, type HttpServer } from '@todo/adapters-http';
import { inMemoryStorage } from '@todo/adapters-memory';
import {
  accountAuthenticator,
  createAccountApp,
  createAccountManager,
  createTodoApp,
  systemClock,
  type TodoApp,
} from '@todo/application';
import { localOwner, type Scope } from '@todo/domain';
import { connectToServer, type RemoteTodos, type ServerOptions } from '../src/index.ts';

export const aPassword = 'seven lonely herons';

export interface ServedStorage extends AsyncDisposable {
  readonly http: HttpServer;
  readonly url: string;
  /** The todos of the account or, on a server without accounts, of the person at the machine, beside the API. */
  readonly app: TodoApp;
  /** Connects to the server; the connections end with it. */
  connect(options?: Partial<ServerOptions>): RemoteTodos;
  /** A personal token of ada. */
  token(scopes?: readonly Scope[]): Promise<string>;
}

/** A server over an empty storage in memory. @param people the names of its accounts, all with {@link aPassword} */
export async function aServedStorage(people: readonly string[] = []): Promise<ServedStorage> {
  const { store, accounts: accountStore } = inMemoryStorage();
  const parameters = { memory: 8, passes: 1, parallelism: 1 };
  const context = {
    accounts: accountStore,
    passwords: argon2PasswordHasher({ parameters, waiting: 1000 }),
    secrets: randomSecrets(),
    signer: jwtSigner({
      algorithm: 'HS256',
      key: crypto.getRandomValues(new Uint8Array(32)),
      issuer: 'todo',
    }),
    clock: systemClock,
    accessTokenSeconds: 1800,
  };
  const manager = createAccountManager(context);
  for (const name of people) await manager.add(name, aPassword);
  const [ada] = await accountStore.read(({ accounts }) => accounts.all());
  const http = await startHttpServer({
    app: ({ owner, actor }) => createTodoApp({ store, owner, actor }),
    authenticator: accountAuthenticator({ ...context, requireCredentials: 'auto' }),
    accounts: createAccountApp(context),
    host: '127.0.0.1',
    port: 0,
    rateLimit: false,
  });
  const opened: RemoteTodos[] = [];
  const connect: ServedStorage['connect'] = (options) => {
    const remote = connectToServer({ server: http.url, ...options });
    opened.push(remote);
    return remote;
  };
  return {
    http,
    url: http.url,
    app: createTodoApp({ store, owner: ada?.id ?? localOwner }),
    connect,
    async token(scopes = ['todos:read', 'todos:write', 'account']) {
      const { accounts } = connect();
      const { accessToken } = await accounts.signIn('ada', aPassword);
      const name = crypto.randomUUID();
      return (await accounts.createToken({ name, scopes }, accessToken)).secret;
    },
    async [Symbol.asyncDispose]() {
      for (const remote of opened) await remote.close();
      await http.close();
    },
  };
}
