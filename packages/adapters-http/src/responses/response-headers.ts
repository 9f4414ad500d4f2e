/** The headers of an answer that a client may want to read, as OpenAPI and CORS make them known. */
export const responseHeaders = {
  ETag: {
    description: 'Names this state of the content; If-Match and If-None-Match take it',
    schema: { type: 'string' },
  },
  'Idempotency-Replayed': {
    description: 'true where the todo was added before under this Idempotency-Key; else absent',
    schema: { type: 'string', enum: ['true'] },
  },
  Link: {
    description: 'With rel="next": the URL of the next page (RFC 8288). Absent on the last page.',
    schema: { type: 'string' },
  },
  Location: { description: 'Where it is', schema: { type: 'string', format: 'uri-reference' } },
  RateLimit: {
    description:
      'How many requests (r) are left to this network address, and in how many seconds (t) it has all again',
    schema: { type: 'string', examples: ['"requests";r=599;t=60'] },
  },
  'RateLimit-Policy': {
    description: 'How many requests (q) a network address may make in how many seconds (w)',
    schema: { type: 'string', examples: ['"requests";q=600;w=60'] },
  },
  'Retry-After': {
    description: 'How many seconds to wait before the next try',
    schema: { type: 'integer', minimum: 1 },
  },
  'X-Total-Count': {
    description: 'With count=true: how many todos match, on all pages',
    schema: { type: 'integer', minimum: 0 },
  },
  'X-Request-Id': {
    description: 'The id of this request in the log: that of the request, if it had one',
    schema: { type: 'string', pattern: '^[A-Za-z0-9._-]{1,128}$' },
  },
} as const;

export type ResponseHeader = keyof typeof responseHeaders;
