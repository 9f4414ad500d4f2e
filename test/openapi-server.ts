import { argon2PasswordHasher, jwtSigner, randomSecrets } from '@todo/adapters-crypto';
import { startHttpServer, type HttpServer } from '@todo/adapters-http';
import { inMemoryStorage } from '@todo/adapters-memory';
import {
  accountAuthenticator,
  createAccountApp,
  createAccountManager,
  createTodoApp,
  systemClock as clock,
  type AccountManager,
} from '@todo/application';

interface ServerInMemory extends HttpServer {
  /** While it has made no account, every client is accepted. */
  readonly manager: AccountManager;
}

/** The REST API on a free port, over todos and accounts that are gone when it closes. */
export async function aServerInMemory(): Promise<ServerInMemory> {
  const { store, accounts } = inMemoryStorage();
  const key = crypto.getRandomValues(new Uint8Array(32));
  const context = {
    accounts,
    passwords: argon2PasswordHasher({ parameters: { memory: 8, passes: 1, parallelism: 1 } }),
    signer: jwtSigner({ algorithm: 'HS256', key, issuer: 'todo' }),
    secrets: randomSecrets(),
    clock,
    accessTokenSeconds: 1800,
  };
  const server = await startHttpServer({
    app: ({ owner, actor }) => createTodoApp({ store, owner, actor }),
    authenticator: accountAuthenticator({ ...context, requireCredentials: 'auto' }),
    accounts: createAccountApp(context),
    host: '127.0.0.1',
    port: 0,
  });
  return { ...server, manager: createAccountManager(context) };
}
