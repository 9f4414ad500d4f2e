import { randomUUID } from 'node:crypto';
import { STATUS_CODES, type IncomingMessage } from 'node:http';
import type { ProblemSlug } from '@todo/application';
import { maxUrlLength } from '../api/request-pipeline.ts';
import { problemMediaType } from '@todo/rest-contract';
import { HttpProblem, problemJson } from '../problems/problem.ts';
import { isRepeated } from '../requests/raw-headers.ts';
import { requestIdHeader } from '../requests/request-id.ts';
import { securityHeaders, type Headers } from '../security/security-headers.ts';

/** An error of Node's HTTP parser, as its `clientError` event brings it. */
export interface ParserError extends Error {
  readonly code?: string;
  /** The offset in `rawPacket` at which it failed. */
  readonly bytesParsed?: number;
  readonly reason?: string;
  /** The bytes that it had just been given. */
  readonly rawPacket?: Buffer;
}

/** The response to a malformed request, which reaches no route. The connection is closed after it. */
export interface Refusal {
  readonly requestId: string;
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

const headers = securityHeaders('nothing');

const longRequestLine = new RegExp(`^[A-Z]+ \\S{${maxUrlLength}}`);

export function refusalOf(slug: ProblemSlug, detail?: string): Refusal {
  const problem = new HttpProblem(slug, detail === undefined ? {} : { detail });
  const requestId = randomUUID();
  // The path that was meant is not known.
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

/** The response as bytes of HTTP/1.1. */
export function asMessage({ status, headers: fields, body }: Refusal): string {
  const lines = fields.map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, '', body].join('\r\n');
}

/** The problem type of an error of the parser. */
export function slugOf(error: ParserError): ProblemSlug {
  const { code, rawPacket } = error;
  switch (code) {
    case 'HPE_INVALID_METHOD':
      return hasUnknownMethod(error) ? 'not-implemented' : 'bad-request';
    case 'HPE_INVALID_CONSTANT':
      // The parser knows some methods of other protocols, such as RTSP.
      return error.reason?.startsWith('Invalid method') ? 'not-implemented' : 'bad-request';
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
 * A request line of HTTP/1 (RFC 9112, section 3), or the beginning of one: the parser passes on only the last packet.
 */
const requestLine = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+(?:$| (?:\S*$|\S+ (?:$|HTTP\/1\.\d\r?$)))/;

/** Whether the only fault of a request is its method, which the server does not know (RFC 9110, section 15.6.2). */
function hasUnknownMethod({ rawPacket, bytesParsed = 0 }: ParserError): boolean {
  const text = rawPacket?.toString('latin1') ?? '';
  const begin = text.lastIndexOf('\n', bytesParsed - 1) + 1;
  const end = text.indexOf('\n', bytesParsed);
  const line = end < 0 ? text.slice(begin) : text.slice(begin, end);
  // A line that has ended must be a whole one.
  return requestLine.test(line) && (end < 0 || / HTTP\/1\.\d\r$/.test(line));
}

/**
 * The fault of a request that Node's parser accepts, although proxies in front of this server may read it otherwise
 * (RFC 9112, sections 2.3, 3.2 and 6.1); `undefined` if there is none.
 */
export function faultOf(request: IncomingMessage): string | undefined {
  const { headers: fields, httpVersionMajor, httpVersionMinor } = request;
  if (httpVersionMajor !== 1) return 'The request is not in HTTP/1.1.';
  if (httpVersionMinor > 0 && fields.host === undefined) return 'The Host header is missing.';
  if (isRepeated('host', request.rawHeaders)) return 'The Host header is given twice.';
  if (!/^[\w.~!$&'()*+,;=:%[\]-]*$/.test(fields.host ?? '')) return 'The Host header is no host.';
  const encoding = fields['transfer-encoding'];
  // A proxy that passed it on may have taken it for a request without a body (RFC 9112, section 6.1).
  if (encoding !== undefined && httpVersionMinor === 0) {
    return 'HTTP/1.0 has no Transfer-Encoding.';
  }
  if (encoding !== undefined && encoding.toLowerCase() !== 'chunked') {
    return 'The Transfer-Encoding is not known here: only chunked is.';
  }
  return undefined;
}
