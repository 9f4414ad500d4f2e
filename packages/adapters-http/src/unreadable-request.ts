import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { ProblemSlug } from './problem-types.ts';
import { HttpProblem, problemJson, problemMediaType } from './problem.ts';
import { requestIdHeader } from './request-id.ts';
import { securityHeaders } from './security-headers.ts';

/** A whole HTTP message for whoever sent what Node's parser could not read, and what to log of it. */
export interface UnreadableAnswer {
  readonly message: string;
  readonly requestId: string;
  readonly status: number;
}

/** What Node calls the ways in which a request can be unreadable; everything else is a bad request. */
const slugs: Readonly<Record<string, ProblemSlug>> = {
  HPE_HEADER_OVERFLOW: 'headers-too-large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request-timeout',
};

const headers = securityHeaders('nothing');

/** @param code that of the error which Node's `clientError` event brings */
export function unreadableAnswer(code: string | undefined): UnreadableAnswer {
  const problem = new HttpProblem(slugs[code ?? ''] ?? 'bad-request');
  const requestId = randomUUID();
  // Nobody knows which path was meant.
  const body = JSON.stringify(
    problemJson(problem, { instance: `urn:uuid:${requestId}`, requestId }),
  );
  const lines = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    `Date: ${new Date().toUTCString()}`,
    `${requestIdHeader}: ${requestId}`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    'Cache-Control: no-store',
    `Content-Type: ${problemMediaType}; charset=utf-8`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  return { message: `${lines.join('\r\n')}\r\n\r\n${body}`, requestId, status: problem.status };
}
