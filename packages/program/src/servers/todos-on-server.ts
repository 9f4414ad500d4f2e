import { systemClock } from '@todo/application';
import type { OpenApp } from '@todo/cli';
import {
  connectToServer,
  type ConnectToServer,
  type RemoteTodos,
  type ServerPlace,
} from '@todo/composition/factories';

/** Opens the todos on a server. @param timeoutMs for each request; the usual time when left out */
export async function todosOnServer(place: ServerPlace, timeoutMs?: number): Promise<OpenApp> {
  const remote = await connectTo(place, { timeoutMs });
  return { app: remote.app, [Symbol.asyncDispose]: () => remote.close() };
}

/** What tests replace. */
export interface ConnectOptions {
  readonly timeoutMs?: number | undefined;
  readonly connect?: ConnectToServer;
}

/** Connects to the server in force. */
export function connectTo(
  { server, token, insecure }: Pick<ServerPlace, 'server' | 'token' | 'insecure'>,
  { timeoutMs, connect = connectToServer }: ConnectOptions = {},
): Promise<RemoteTodos> {
  return connect({
    server,
    clock: systemClock,
    ...(token !== undefined && { token }),
    ...(insecure && { allowPlainHttp: true }),
    ...(timeoutMs !== undefined && { timeoutMs }),
  });
}
