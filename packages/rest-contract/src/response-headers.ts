/** The headers of a response that a client may want to read: OpenAPI describes them, and CORS exposes them. */
export const responseHeaders = {
  'Content-Disposition': {
    description: 'The name that the file should have (RFC 6266)',
    schema: { type: 'string', examples: ['attachment; filename="todos.csv"'] },
  },
  ETag: {
    description:
      'Identifies this state of the representation; send it back in If-Match or If-None-Match',
    schema: { type: 'string' },
  },
  'Idempotency-Replayed': {
    description:
      'true if a request with this Idempotency-Key was carried out before; otherwise absent',
    schema: { type: 'string', enum: ['true'] },
  },
  Link: {
    description: 'URL of the next page, with rel="next" (RFC 8288). Absent on the last page.',
    schema: { type: 'string' },
  },
  Location: {
    description: 'Address of the resource',
    schema: { type: 'string', format: 'uri-reference' },
  },
  RateLimit: {
    description:
      'Requests left to this network address, or to this account where it has fewer (r), and seconds until it has the full quota again (t)',
    schema: { type: 'string', examples: ['"requests";r=599;t=60'] },
  },
  'RateLimit-Policy': {
    description:
      'Quota of a network address and of an account: requests (q) per window of seconds (w)',
    schema: { type: 'string', examples: ['"requests";q=600;w=60'] },
  },
  'Retry-After': {
    description: 'Seconds to wait before the next try',
    schema: { type: 'integer', minimum: 1 },
  },
  'Set-Cookie': {
    description: 'Gives a browser the cookie of a session, or takes it back; no script reads it',
    schema: {
      type: 'string',
      examples: ['__Host-todo=eyJ…; Max-Age=34560000; Path=/; HttpOnly; SameSite=Strict; Secure'],
    },
  },
  'Todo-Command': {
    description:
      'Id of the command that this request has carried out, by which it can be undone; absent if it changed nothing',
    schema: { type: 'string', pattern: '^[\\w-]{1,100}$' },
  },
  'WWW-Authenticate': {
    description:
      'Which credentials are needed (RFC 6750, section 3): error="invalid_token" if a token came that is not valid, error="insufficient_scope" if it does not permit this',
    schema: { type: 'string', examples: ['Bearer realm="todo"'] },
  },
  'X-Total-Count': {
    description: 'Number of todos that match, on all pages; with count=true only',
    schema: { type: 'integer', minimum: 0 },
  },
  'X-Request-Id': {
    description: 'Id of this request in the log: the one that the client sent, if it sent one',
    schema: { type: 'string', pattern: '^[A-Za-z0-9._-]{1,128}$' },
  },
} as const;

/** The name of one of {@link responseHeaders}. */
export type ResponseHeader = keyof typeof responseHeaders;
