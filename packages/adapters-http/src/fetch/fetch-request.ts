import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';

/** What a host knows of the client of a Request, which has no connection. */
export interface FetchClient {
  /**
   * The network address of the client, or of the proxy in front of the host. It decides about rate limits, tries to sign
   * in and what is open to this machine alone. When left out, all clients count as one, which is not on this machine.
   */
  readonly clientAddress?: string | undefined;
}

/** Headers of a connection (RFC 9110, section 7.6.1), which ends at the host. */
export const connectionHeaders: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/**
 * A Request (https://fetch.spec.whatwg.org/#request-class) as what Node's server would make of it: the members that Koa
 * and the API read. Its body is read as fast as the API reads it.
 */
export function incomingMessage(request: Request, { clientAddress }: FetchClient): IncomingMessage {
  const { body, method, signal } = request;
  const { protocol, host, pathname, search } = new URL(request.url);
  const headers = headersOf(request, host);
  const stream =
    body === null ? Readable.from([]) : Readable.from(body as AsyncIterable<Uint8Array>);
  const socket = {
    remoteAddress: typeof clientAddress === 'string' ? clientAddress : undefined,
    encrypted: protocol === 'https:',
    readable: true,
    writable: true,
  };
  const message = Object.assign(stream, {
    method,
    url: pathname + search,
    headers,
    rawHeaders: Object.entries(headers).flat(),
    httpVersion: '1.1',
    httpVersionMajor: 1,
    httpVersionMinor: 1,
    socket,
    connection: socket,
    // What is left of the body is for the host to read.
    complete: true,
  });
  const abort = () => message.destroy();
  signal.addEventListener('abort', abort, { once: true });
  message.once('close', () => signal.removeEventListener('abort', abort));
  return message as unknown as IncomingMessage;
}

function headersOf(request: Request, host: string): Record<string, string> {
  const headers: Record<string, string> = { host };
  for (const [name, value] of request.headers) {
    if (!connectionHeaders.has(name)) headers[name] = value;
  }
  // By these, a server knows that there is a body (RFC 9112, section 6.3).
  const isSized = headers['content-length'] !== undefined;
  if (request.body !== null && !isSized) headers['transfer-encoding'] = 'chunked';
  return headers;
}
