import type { IncomingMessage } from 'node:http';
import { finished, type Duplex } from 'node:stream';
import { keepsBodyBack } from '../request-bodies/continuation.ts';

/*
 * A server that closes a connection with unread bytes resets it, and the client may lose the response that was on
 * its way (RFC 9112, section 9.6). So the server sends the response first, and lingers a little before it closes.
 */

/** How long the server lingers, in milliseconds. */
const patience = 1000;

/** How many bytes of a body are read and discarded, so that the connection can be kept. */
const maxDiscarded = 1024 * 1024;

/** Ends the sending side of `socket`, and closes it when the client does so, or after a second. */
export function closeLingering(socket: Duplex): void {
  const giveUp = setTimeout(() => socket.destroy(), patience);
  socket.once('close', () => clearTimeout(giveUp));
  socket.end();
}

/** Whether so much of the body may still come that the server closes the connection rather than read it. */
export function leavesMuchUnread(request: IncomingMessage): boolean {
  const { complete, headers } = request;
  if (complete) return false;
  // The client waits with its body, or has stopped waiting and sends it (RFC 9110, section 10.1.1).
  if (keepsBodyBack(request)) return true;
  if (headers['transfer-encoding'] !== undefined) return true;
  return Number(headers['content-length'] ?? 0) > maxDiscarded;
}

/** Yields `body`, and ends when the client has had the time to read it before the connection is closed. */
export async function* bodyThenLinger(
  body: string,
  request: IncomingMessage,
): AsyncGenerator<string> {
  yield body;
  await restOf(request);
}

/** Resolves when all of the request has come, when the client has closed the connection, or after a second. */
function restOf(request: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    let bytesLeft = maxDiscarded;
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
