import type { ServerResponse } from 'node:http';
import { Writable } from 'node:stream';
import { connectionHeaders } from './fetch-request.ts';

type HeaderValue = number | string | readonly string[];

/** Statuses whose responses have no content (RFC 9110, sections 15.3.5, 15.3.6 and 15.4.5). */
const withoutContent = new Set([204, 205, 304]);

/**
 * The members of Node's ServerResponse that Koa and the API use, over a Response
 * (https://fetch.spec.whatwg.org/#response-class), which is settled with the first byte or at the end. Its content is
 * made as fast as the host reads it; a host that cancels it is a client that has gone.
 */
class FetchResponse extends Writable {
  statusCode = 200;
  statusMessage = '';
  headersSent = false;
  readonly sendDate = false;
  /** Koa takes a response without a socket for one that can be written. */
  readonly socket = null;
  readonly req: unknown;
  readonly #headers = new Map<string, { readonly name: string; readonly value: HeaderValue }>();
  readonly #isHead: boolean;
  readonly #settled = Promise.withResolvers<Response>();
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  /** Goes on with the write that waits until the host reads. */
  #goOn: (() => void) | undefined;

  constructor(req: unknown, isHead: boolean) {
    super();
    this.req = req;
    this.#isHead = isHead;
    // The promise may be settled before the caller of the API waits for it.
    this.#settled.promise.catch(() => {});
  }

  /** @throws the error that has broken the response off before its head was complete */
  get settled(): Promise<Response> {
    return this.#settled.promise;
  }

  get finished(): boolean {
    return this.writableEnded;
  }

  setHeader(name: string, value: HeaderValue): this {
    this.#headers.set(name.toLowerCase(), { name, value });
    return this;
  }

  setHeaders(headers: Iterable<readonly [string, HeaderValue]>): this {
    for (const [name, value] of headers) this.setHeader(name, value);
    return this;
  }

  getHeader(name: string): HeaderValue | undefined {
    return this.#headers.get(name.toLowerCase())?.value;
  }

  getHeaders(): Readonly<Record<string, HeaderValue>> {
    return Object.fromEntries([...this.#headers].map(([name, { value }]) => [name, value]));
  }

  getHeaderNames(): readonly string[] {
    return [...this.#headers.keys()];
  }

  hasHeader(name: string): boolean {
    return this.#headers.has(name.toLowerCase());
  }

  removeHeader(name: string): void {
    this.#headers.delete(name.toLowerCase());
  }

  flushHeaders(): void {
    this.#sendHead();
  }

  #sendHead(): void {
    if (this.headersSent) return;
    this.headersSent = true;
    const hasContent = !this.#isHead && !withoutContent.has(this.statusCode);
    const content = hasContent ? this.#content() : null;
    this.#settled.resolve(
      new Response(content, { status: this.statusCode, headers: this.#sentHeaders() }),
    );
  }

  #sentHeaders(): Headers {
    const sent = new Headers();
    for (const [key, { name, value }] of this.#headers) {
      if (connectionHeaders.has(key)) continue;
      const values = Array.isArray(value) ? value : [value];
      for (const one of values) sent.append(name, `${one}`);
    }
    return sent;
  }

  #content(): ReadableStream<Uint8Array> {
    return new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#controller = controller;
        },
        pull: () => {
          const goOn = this.#goOn;
          this.#goOn = undefined;
          goOn?.();
        },
        cancel: () => void this.destroy(),
      },
      { highWaterMark: this.writableHighWaterMark, size: ({ byteLength }) => byteLength },
    );
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#sendHead();
    const controller = this.#controller;
    if (controller === undefined) {
      done();
      return;
    }
    controller.enqueue(new Uint8Array(chunk));
    if ((controller.desiredSize ?? 0) > 0) done();
    else this.#goOn = done;
  }

  override _final(done: () => void): void {
    this.#sendHead();
    this.#controller?.close();
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    const reason = error ?? new Error('The response has broken off.');
    this.#settled.reject(reason);
    if (!this.writableFinished) breakOff(this.#controller, reason);
    done(error);
  }
}

/** Tells the host that the content is not whole. A stream that the host has cancelled takes no error. */
function breakOff(
  controller: ReadableStreamDefaultController<Uint8Array> | undefined,
  reason: Error,
): void {
  try {
    controller?.error(reason);
  } catch {
    // The host has cancelled it: there is no reader left to tell.
  }
}

interface ResponseToFetch {
  /** To be given to Koa. */
  readonly response: ServerResponse;
  /** The Response, as soon as its head is complete. Rejects when it has broken off before. */
  readonly settled: Promise<Response>;
}

/** A response for Koa to write, and what a host makes of it. It breaks off when `signal` is aborted. */
export function responseToFetch(
  req: unknown,
  { method, signal }: Pick<Request, 'method' | 'signal'>,
): ResponseToFetch {
  const response = new FetchResponse(req, method === 'HEAD');
  const abort = () => response.destroy(abortError(signal));
  signal.addEventListener('abort', abort, { once: true });
  response.once('close', () => signal.removeEventListener('abort', abort));
  // Koa listens, too, but not before it has been called.
  response.on('error', () => {});
  if (signal.aborted) abort();
  return { response: response as unknown as ServerResponse, settled: response.settled };
}

function abortError({ reason }: AbortSignal): Error {
  return reason instanceof Error ? reason : new Error('The client has gone.', { cause: reason });
}
