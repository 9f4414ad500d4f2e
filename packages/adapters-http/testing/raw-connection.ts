import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';

/**
 * A connection on which a test can send bytes that no HTTP client would send.
 * @param localAddress of this machine, to come from; any, when left out
 */
export async function rawConnection(url: string, localAddress?: string): Promise<Socket> {
  const { hostname: host, port } = new URL(url);
  const socket = connect({
    host,
    port: Number(port),
    ...(localAddress !== undefined && { localAddress }),
  });
  await once(socket, 'connect');
  return socket;
}

/** Sends `message` as it is and gives back everything that comes until the server closes the connection. */
export async function rawExchange(url: string, message: string): Promise<string> {
  const socket = await rawConnection(url);
  socket.write(message);
  return text(socket);
}

/** The JSON after the headers of `answer`. */
export function bodyOf(answer: string): unknown {
  return JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4));
}
