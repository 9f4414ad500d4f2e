import { systemClock, type Clock, type TodoApp } from '@todo/application';
import { remoteAccounts, type RemoteAccounts } from './remote-accounts.ts';
import { remoteApp } from './remote-app.ts';
import { restClient } from './rest-client.ts';
import { serverAddress } from './server-address.ts';

/** The address of a server, and the credentials for it. */
export interface ServerOptions {
  /** The origin of the server, or the URL of a prefix under which a proxy offers it. */
  readonly server: string;
  /** A personal token, or the access token of a session. */
  readonly token?: string;
  /** Whether secrets may travel unencrypted to another machine. */
  readonly allowPlainHttp?: boolean;
  /** Until a whole answer is there, in milliseconds; 30,000 when left out. */
  readonly timeoutMs?: number;
  /** By which a new todo is checked before it is sent; the clock of the machine when left out. */
  readonly clock?: Clock;
}

/** The todos and the account on a server. */
export interface RemoteTodos {
  /**
   * The use cases, which do what they do on the server. Beside the errors of the core, each may throw RemoteError. The
   * todos of lists, changes and undo have no revision, and none has a version.
   */
  readonly app: TodoApp;
  readonly accounts: RemoteAccounts;
  /** Ends all connections. */
  readonly close: () => Promise<void>;
}

/** Connects when the first request is sent. @throws RemoteError `invalid-address`, `plain-http` */
export function connectToServer({
  server,
  token,
  allowPlainHttp = false,
  timeoutMs = 30_000,
  clock = systemClock,
}: ServerOptions): RemoteTodos {
  const address = serverAddress(server, allowPlainHttp);
  const client = restClient({ address, token, timeoutMs });
  return {
    app: remoteApp(client, clock),
    accounts: remoteAccounts(client),
    close: () => client.close(),
  };
}
