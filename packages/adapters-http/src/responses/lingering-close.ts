import type { IncomingMessage } from 'node:http';
import { finished, type Duplex } from 'node:stream';
import { keepsBodyBack } from '../request-bodies/continuation.ts';

/*
 * Whoever closes a connection over bytes that nobody has read resets it, and the client may lose
 * the answer that was on its way (RFC 9112, section 9.6). So the server says its last word first,
 * and waits a little before it closes.
 */

/** How long, in milliseconds. */
const patience = 1000;

/** How many bytes are read for nothing rather than to close the connection. */
const readForNothing = 1024 * 1024;

/** Ends what the server says on `socket`, and closes it when the client does so, or after a second. */
export function hangUp(socket: Duplex): void {
  const giveUp = setTimeout(() => socket.destroy(), patience);
  socket.once('close', () => clearTimeout(giveUp));
  socket.end();
}

/** Whether so much of the body may still come that it is better not to wait for it. */
export function leavesMuchUnread(request: IncomingMessage): boolean {
  const { complete, headers } = request;
  if (complete) return false;
  // Told not to send it, or on its way by now: a client does not have to wait (RFC 9110, section 10.1.1).
  if (keepsBodyBack(request)) return true;
  if (headers['transfer-encoding'] !== undefined) return true;
  return Number(headers['content-length'] ?? 0) > readForNothing;
}

/** `body`, and then the time that the client needs to read it before the connection is closed. */
export async function* bodyThenLinger(
  body: string,
  request: IncomingMessage,
): AsyncGenerator<string> {
  yield body;
  await restOf(request);
}

/** Resolves when all of the request has come or its client has gone, and after a second anyway. */
function restOf(request: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    let bytesLeft = readForNothing;
    const discard = (chunk: Buffer) => {
      bytesLeft -= chunk.length;
      if (bytesLeft < 0) request.pause();
    };
    const giveUp = setTimeout(done, patience);
    const forget = finished(request, done);
    request.on('data', discard).resume();

    function done(): void {
      clearTimeout(giveUp);
      forget();
      request.off('data', discard);
      resolve();
    }
  });
}
