import type { Agent, ClientRequest, IncomingMessage } from 'node:http';
import { RemoteError, type RemoteErrorCode } from './remote-error.ts';
import type { ServerAddress } from './server-address.ts';

/*
 * One request and its answer over node:http and node:https: they start faster than fetch, which matters to a command that
 * runs once and ends, follow no redirect by themselves, and tell a connection that was never made from one that broke.
 */

export interface HttpRequest {
  readonly method: string;
  /** Path and query, to be added to the address of the server. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | undefined;
  /** Until the whole answer is there, in milliseconds; that of the exchange when left out. */
  readonly wholeMs?: number;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

/** The connection broke before the whole answer was there: the server may have carried the request out, or not. */
export class LostAnswer extends RemoteError {
  /** Whether the connection was one that earlier requests had left open, which the server may have closed since. */
  readonly wasKept: boolean;

  constructor(server: string, wasKept: boolean, cause?: unknown) {
    const message = `The connection to ${server} broke off before the answer was there.`;
    super('unreachable', server, message, { cause });
    this.wasKept = wasKept;
  }
}

/** The connections to one server. */
export interface HttpExchange {
  /** @throws RemoteError, LostAnswer */
  send(request: HttpRequest): Promise<HttpAnswer>;
  /** Begins a request whose answer has no end. @throws RemoteError, LostAnswer */
  open(request: HttpRequest): Promise<IncomingMessage>;
  /** Ends all connections. */
  close(): Promise<void>;
}

export interface TimeLimits {
  /** Until a connection is made, in milliseconds. */
  readonly connectMs: number;
  /** Until the whole answer is there, in milliseconds. */
  readonly wholeMs: number;
}

/** More than the largest page takes: 1,000 todos of the maximum length. */
const maxAnswerBytes = 128 * 1024 * 1024;

export function httpExchange(address: ServerAddress, limits: TimeLimits): HttpExchange {
  const { base, isEncrypted } = address;
  let loaded: Promise<{ readonly begin: Begin; readonly agent: Agent }> | undefined;

  async function load() {
    // TLS takes a while to load: only for an address that needs it.
    const { request, Agent: KeptAlive } = isEncrypted
      ? await import('node:https')
      : await import('node:http');
    return { begin: request as Begin, agent: new KeptAlive({ keepAlive: true }) };
  }

  async function begin({ method, target, headers, body }: HttpRequest): Promise<ClientRequest> {
    const { begin: start, agent } = await (loaded ??= load());
    const request = start(`${base}${target}`, {
      method,
      agent,
      headers: {
        ...headers,
        ...(body !== undefined && { 'Content-Length': Buffer.byteLength(body) }),
      },
    });
    request.end(body);
    return request;
  }

  /** The beginning of the answer. */
  function answerTo(request: ClientRequest): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      let isConnected = false;
      const connecting = setTimeout(() => {
        request.destroy(timedOut(base, limits.connectMs));
      }, limits.connectMs);
      const connected = () => {
        isConnected = true;
        clearTimeout(connecting);
      };
      request.once('socket', (socket) => {
        if (request.reusedSocket) connected();
        else socket.once(isEncrypted ? 'secureConnect' : 'connect', connected);
      });
      request.once('response', (answer) => {
        connected();
        resolve(answer);
      });
      request.once('error', (cause) => {
        clearTimeout(connecting);
        const { reusedSocket } = request;
        if (cause instanceof RemoteError || !isConnected) reject(failureOf(cause, base));
        else reject(new LostAnswer(base, reusedSocket, cause));
      });
    });
  }

  /** @param use what has to be done within the time limit */
  async function inTime<Result>(
    request: HttpRequest,
    use: (answer: IncomingMessage) => Promise<Result>,
  ): Promise<Result> {
    const sent = await begin(request);
    let isLate = false;
    const { wholeMs = limits.wholeMs } = request;
    const whole = setTimeout(() => {
      isLate = true;
      sent.destroy();
    }, wholeMs);
    try {
      return await use(await answerTo(sent));
    } catch (error) {
      throw isLate ? timedOut(base, wholeMs) : error;
    } finally {
      clearTimeout(whole);
    }
  }

  return {
    send: (request) =>
      inTime(request, async (answer) => {
        const { statusCode: status = 0, headers } = answer;
        return { status, headers, text: await textOf(answer, base) };
      }),

    open: (request) => inTime(request, async (answer) => answer),

    async close() {
      (await loaded)?.agent.destroy();
    },
  };
}

type Begin = (
  url: string,
  options: {
    readonly method: string;
    readonly agent: Agent;
    readonly headers: Readonly<Record<string, string | number>>;
  },
) => ClientRequest;

/** The whole text of an answer. @throws LostAnswer where it breaks off */
export async function textOf(answer: IncomingMessage, server: string): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const part of answer as AsyncIterable<Buffer>) {
      length += part.length;
      if (length > maxAnswerBytes) throw notTheApi(server, 'the answer is too long');
      parts.push(part);
    }
  } catch (cause) {
    if (cause instanceof RemoteError) throw cause;
    throw new LostAnswer(server, false, cause);
  }
  if (!answer.complete) throw new LostAnswer(server, false);
  return Buffer.concat(parts).toString('utf8');
}

export function notTheApi(server: string, why: string): RemoteError {
  return new RemoteError(
    'not-the-api',
    server,
    `${server} does not answer like a server of Todo: ${why}.`,
  );
}

function timedOut(server: string, milliseconds: number): RemoteError {
  const message = `${server} did not answer within ${milliseconds / 1000} s.`;
  return new RemoteError('timed-out', server, message);
}

function failureOf(cause: Error, server: string): RemoteError {
  if (cause instanceof RemoteError) return cause;
  const systemCode = 'code' in cause ? String(cause.code) : '';
  if (isOfCertificate(systemCode)) {
    return failure('bad-certificate', server, `The certificate of ${server} is not valid`, cause);
  }
  return failure('unreachable', server, `${server} cannot be reached`, cause);
}

function failure(
  code: RemoteErrorCode,
  server: string,
  sentence: string,
  cause: Error & { readonly code?: unknown },
): RemoteError {
  const why = typeof cause.code === 'string' ? cause.code : cause.message;
  return new RemoteError(code, server, `${sentence} (${why}).`, { cause });
}

/** The codes of OpenSSL and of Node for a certificate that does not fit (https://nodejs.org/api/tls.html#x509-certificate-error-codes). */
function isOfCertificate(code: string): boolean {
  return (
    /^(?:CERT_|UNABLE_TO_|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_|ERR_TLS_CERT_)/.test(
      code,
    ) || /^(?:HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED)$/.test(code)
  );
}
