import type { RemoteTodos, ServerOptions } from '@todo/adapters-remote';

export type {
  RemoteAccounts,
  RemoteErrorCode,
  RemoteTodos,
  ServerOptions,
} from '@todo/adapters-remote';

/** Connects to the todos on a server. @throws RemoteError */
export type ConnectToServer = (options: ServerOptions) => Promise<RemoteTodos>;

/**
 * Connects to a server. The client is imported with the first call, because most commands need no network.
 * @throws RemoteError
 */
export const connectToServer: ConnectToServer = async (options) => {
  const { connectToServer: connect } = await import('@todo/adapters-remote');
  return connect(options);
};
