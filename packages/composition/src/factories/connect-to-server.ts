import type {
  Clock,
  NewToken,
  OwnAccount,
  OwnToken,
  SessionTokens,
  TodoApp,
} from '@todo/application';

/** The todos and the account on a server. */
export interface RemoteTodos {
  readonly app: TodoApp;
  readonly accounts: RemoteAccounts;
  close(): Promise<void>;
}

/** The use cases of an account on a server. Those that take a session are refused to a personal token. */
export interface RemoteAccounts {
  signIn(name: string, password: string): Promise<SessionTokens>;
  signOut(session: string): Promise<void>;
  me(session?: string): ReturnType<OwnAccount['me']>;
  createToken(given: NewToken, session: string): Promise<OwnToken & { readonly secret: string }>;
  tokens(session?: string): Promise<readonly OwnToken[]>;
  revokeToken(id: string, session: string): Promise<void>;
}

export interface ServerOptions {
  readonly server: string;
  readonly token?: string;
  readonly allowPlainHttp?: boolean;
  readonly timeoutMs?: number;
  readonly clock?: Clock;
}

export type ConnectToServer = (options: ServerOptions) => Promise<RemoteTodos>;

/** Connects to a server. The client is imported with the first call, because most commands need no network. */
export const connectToServer: ConnectToServer = async () => {
  throw new Error('This build of the program has no client of a server.');
};
