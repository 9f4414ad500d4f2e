export { connectToServer, type RemoteTodos, type ServerOptions } from './connect-to-server.ts';
export type { RemoteAccounts } from './remote-accounts.ts';
export { RemoteError, type RemoteErrorCode } from './remote-error.ts';
