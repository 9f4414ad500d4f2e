/**
 * The kinds of problems (RFC 9457, section 3.1) that HTTP and the command line share: each has a title and an HTTP
 * status. A client reads them in a response, a script in the output of the program under `--json`.
 */
export const problemKinds = {
  'bad-request': { title: 'Not an HTTP request', status: 400 },
  'malformed-json': { title: 'Malformed JSON', status: 400 },
  'duplicate-key': { title: 'Duplicate key', status: 400 },
  'too-deep': { title: 'Nested too deep', status: 400 },
  'invalid-parameter': { title: 'Invalid parameter', status: 400 },
  'invalid-id': { title: 'Invalid id', status: 400 },
  unauthorized: { title: 'Missing or invalid credentials', status: 401 },
  'forbidden-origin': { title: 'Write from a foreign web page', status: 403 },
  'insufficient-scope': { title: 'Not allowed with these credentials', status: 403 },
  'not-found': { title: 'Not found', status: 404 },
  'method-not-allowed': { title: 'Method not allowed', status: 405 },
  'not-acceptable': { title: 'Not acceptable', status: 406 },
  'request-timeout': { title: 'The request took too long', status: 408 },
  conflict: { title: 'Conflict', status: 409 },
  'idempotency-in-progress': { title: 'The first request is still running', status: 409 },
  'idempotency-mismatch': { title: 'Idempotency-Key used for something else', status: 422 },
  gone: { title: 'Not kept any more', status: 410 },
  'precondition-failed': { title: 'Precondition failed', status: 412 },
  'too-large': { title: 'Body too large', status: 413 },
  'uri-too-long': { title: 'Address too long', status: 414 },
  'unsupported-media-type': { title: 'Unsupported media type', status: 415 },
  'misdirected-request': { title: 'Not a host of this server', status: 421 },
  validation: { title: 'Validation failed', status: 422 },
  'quota-exceeded': { title: 'Too many requests', status: 429 },
  'headers-too-large': { title: 'Headers too large', status: 431 },
  internal: { title: 'Internal error', status: 500 },
  'not-implemented': { title: 'Unknown method', status: 501 },
  unavailable: { title: 'Unavailable', status: 503 },
  'insufficient-storage': { title: 'Insufficient storage', status: 507 },
} as const satisfies Readonly<Record<string, { readonly title: string; readonly status: number }>>;

/** The last part of the `type` of a problem, such as `validation` of `/problems/validation`. */
export type ProblemSlug = keyof typeof problemKinds;

/** The slugs of all kinds of problems. */
export const problemSlugs = Object.keys(problemKinds) as [ProblemSlug, ...ProblemSlug[]];

/** The members of a problem that are the same for all of its kind. */
export interface ProblemKind {
  /** A URI reference (RFC 3986): the server's page on this kind of problem. */
  readonly type: string;
  readonly title: string;
  /** An HTTP status, 400 to 599. */
  readonly status: number;
}

/** What the problems of one kind have in common. */
export function problemKind(slug: ProblemSlug): ProblemKind {
  return { type: `/problems/${slug}`, ...problemKinds[slug] };
}
