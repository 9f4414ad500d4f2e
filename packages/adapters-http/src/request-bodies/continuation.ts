import type { IncomingMessage, Server, ServerResponse } from 'node:http';

/*
 * A client that sends `Expect: 100-continue` keeps its body back until the server wants it (RFC 9110,
 * section 10.1.1). Node would ask for every body before anything looked at the headers.
 */

const waiting = new WeakSet<IncomingMessage>();

/** Leaves it to the code that reads a body to ask for it. An expectation that is not known is ignored. */
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

/** Whether the client keeps its body back. */
export function keepsBodyBack(request: IncomingMessage): boolean {
  return waiting.has(request);
}

/** To be called when the body is about to be read: tells a client that keeps it back to send it. */
export function askForBody(request: IncomingMessage, response: ServerResponse): void {
  if (waiting.delete(request)) response.writeContinue();
}
