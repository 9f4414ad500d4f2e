import { randomUUID } from 'node:crypto';
import { STATUS_CODES, type IncomingMessage } from 'node:http';
import { maxUrlLength } from './exchange.ts';
import type { ProblemSlug } from './problem-types.ts';
import { HttpProblem, problemJson, problemMediaType } from './problem.ts';
import { requestIdHeader } from './request-id.ts';
import { securityHeaders, type Headers } from './security-headers.ts';

/** An error of Node's HTTP parser, as its `clientError` event brings it. */
export interface ParserError extends Error {
  readonly code?: string;
  /** What had just come in. */
  readonly rawPacket?: Buffer;
}

/** What is answered to a request that never gets to a route, after which the connection is closed. */
export interface UnreadableAnswer {
  readonly requestId: string;
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

const headers = securityHeaders('nothing');

const longRequestLine = new RegExp(`^[A-Z]+ \\S{${maxUrlLength}}`);

export function unreadableAnswer(slug: ProblemSlug, detail?: string): UnreadableAnswer {
  const problem = new HttpProblem(slug, detail === undefined ? {} : { detail });
  const requestId = randomUUID();
  // Nobody knows which path was meant.
  const body = JSON.stringify(
    problemJson(problem, { instance: `urn:uuid:${requestId}`, requestId }),
  );
  return {
    requestId,
    status: problem.status,
    headers: [
      ['Date', new Date().toUTCString()],
      [requestIdHeader, requestId],
      ...headers,
      ['Cache-Control', 'no-store'],
      ['Content-Type', `${problemMediaType}; charset=utf-8`],
      ['Content-Length', `${Buffer.byteLength(body)}`],
      ['Connection', 'close'],
    ],
    body,
  };
}

/** The answer as it goes over the wire. */
export function asMessage({ status, headers: fields, body }: UnreadableAnswer): string {
  const lines = fields.map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, '', body].join('\r\n');
}

/** What the parser's error is called. */
export function slugOf({ code, rawPacket }: ParserError): ProblemSlug {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return longRequestLine.test(rawPacket?.toString('latin1') ?? '')
        ? 'uri-too-long'
        : 'headers-too-large';
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return 'request-timeout';
    default:
      return 'bad-request';
  }
}

/**
 * What is wrong with a request that Node's parser lets through, although servers before this one
 * may understand it otherwise (RFC 9112, sections 2.3, 3.2 and 6.1); `undefined` where nothing is.
 */
export function faultOf(request: IncomingMessage): string | undefined {
  const { headers: fields, httpVersionMajor, httpVersionMinor } = request;
  if (httpVersionMajor !== 1) return 'The request is not in HTTP/1.1.';
  if (httpVersionMinor > 0 && fields.host === undefined) return 'The Host header is missing.';
  if (isRepeated('host', request.rawHeaders)) return 'The Host header is given twice.';
  if (!/^[\w.~!$&'()*+,;=:%[\]-]*$/.test(fields.host ?? '')) return 'The Host header is no host.';
  const encoding = fields['transfer-encoding'];
  if (encoding !== undefined && encoding.toLowerCase() !== 'chunked') {
    return 'The Transfer-Encoding is not known here: only chunked is.';
  }
  return undefined;
}

/** Node keeps the first of two Host headers, and the second nowhere but in its raw list. */
function isRepeated(name: string, rawHeaders: readonly string[]): boolean {
  let seen = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const field = rawHeaders[index] ?? '';
    if (field.length === name.length && field.toLowerCase() === name) seen += 1;
  }
  return seen > 1;
}
