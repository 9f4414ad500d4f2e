import type { IncomingMessage, Server, ServerResponse } from 'node:http';

/*
 * A client that sends `Expect: 100-continue` waits with its body until the server asks for it (RFC 9110, section
 * 10.1.1). By default, Node asks for every body before any handler has read the headers.
 */

const waiting = new WeakSet<IncomingMessage>();

/** Lets the code that reads a body ask for it. An unknown expectation is ignored. */
export function askForBodiesLate(server: Server): void {
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    waiting.add(request);
    server.emit('request', request, response);
  });
  // Node would answer it with 417, without a body.
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    server.emit('request', request, response);
  });
}

/** Whether the client waits with its body. */
export function keepsBodyBack(request: IncomingMessage): boolean {
  return waiting.has(request);
}

/** To be called before the body is read: tells a client that waits with its body to send it. */
export function askForBody(request: IncomingMessage, response: ServerResponse): void {
  if (waiting.delete(request)) response.writeContinue();
}
