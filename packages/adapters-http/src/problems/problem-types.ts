/** What can go wrong, as RFC 9457 (section 3.1) means it: one kind of problem, one address. */
export interface ProblemType {
  /** The HTTP status that goes with it. */
  readonly status: number;
  /** A short name, the same each time. */
  readonly title: string;
  /** What it means and what to do about it, for the page at `/problems/<slug>`. */
  readonly explanation: string;
}

/** Every problem that a client may be told of. What is not in here is never answered. */
export const problemTypes = {
  'bad-request': {
    status: 400,
    title: 'Not an HTTP request',
    explanation:
      'The request is not proper HTTP/1.1 (RFC 9112), or can be read in more than one way. The connection is closed, because nobody can say where the next request would begin.',
  },
  'malformed-json': {
    status: 400,
    title: 'Malformed JSON',
    explanation:
      'The body is not JSON in UTF-8 (RFC 8259): it is empty, breaks off, begins with a byte order mark, or has a syntax error.',
  },
  'duplicate-key': {
    status: 400,
    title: 'Duplicate key',
    explanation:
      'An object in the body has the same key twice. Programs differ in which of the two they take, so neither is.',
  },
  'too-deep': {
    status: 400,
    title: 'Nested too deep',
    explanation: 'Objects and lists in the body may be nested 32 deep at most.',
  },
  'invalid-parameter': {
    status: 400,
    title: 'Invalid parameter',
    explanation:
      'A parameter of the query or a header has a value that it cannot have, is given more than once, or is not known here. The detail names it.',
  },
  'invalid-id': {
    status: 400,
    title: 'Invalid id',
    explanation: 'The id of a todo is a positive whole number in digits, such as 7.',
  },
  'forbidden-origin': {
    status: 403,
    title: 'Write from a foreign web page',
    explanation:
      'A web page of another origin tried to change something here: the Origin or Sec-Fetch-Site header says so. Nothing has changed. Pages of the origins in ALLOWED_ORIGINS may; programs that are no browsers leave both headers out.',
  },
  'not-found': {
    status: 404,
    title: 'Not found',
    explanation: 'There is nothing at this address, or no todo of yours has this id.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'Method not allowed',
    explanation:
      'The address exists, but does not have this method. The Allow header lists those that it has.',
  },
  'not-acceptable': {
    status: 406,
    title: 'Not acceptable',
    explanation:
      'The answer would be application/json, and the Accept header of the request rules that out.',
  },
  'request-timeout': {
    status: 408,
    title: 'The request took too long',
    explanation: 'The request had not arrived in full when the server stopped waiting for it.',
  },
  'idempotency-in-progress': {
    status: 409,
    title: 'The first request is still running',
    explanation:
      'A request with this Idempotency-Key is being answered at this moment. Send it again to get that answer.',
  },
  'idempotency-mismatch': {
    status: 422,
    title: 'Idempotency-Key used for something else',
    explanation:
      'This Idempotency-Key has been used for another todo within the last 24 hours. Nothing was added: a new request takes a new key.',
  },
  'precondition-failed': {
    status: 412,
    title: 'Precondition failed',
    explanation:
      'The todo is not in a state that If-Match and If-None-Match allow: most often, it has changed since it was read. Nothing was done. Read it again and decide again.',
  },
  'too-large': {
    status: 413,
    title: 'Body too large',
    explanation: 'A body may have 64 KiB at most. The rest of it was not read.',
  },
  'uri-too-long': {
    status: 414,
    title: 'Address too long',
    explanation: 'The path and the query of a request may have 8 KiB together at most.',
  },
  'unsupported-media-type': {
    status: 415,
    title: 'Unsupported media type',
    explanation:
      'The body has to be JSON in UTF-8, neither compressed nor otherwise encoded, and its Content-Type has to say so: application/json, and for PATCH also application/merge-patch+json.',
  },
  'misdirected-request': {
    status: 421,
    title: 'Not a host of this server',
    explanation:
      'The request is for a host that this server does not answer to. While no credentials are needed, it answers only to localhost, to loopback addresses such as 127.0.0.1 and [::1], and to the host that it was started with, so that no web page reaches it under a name of its own. A proxy in front of it has to send one of these as Host.',
  },
  validation: {
    status: 422,
    title: 'Validation failed',
    explanation:
      'The body is JSON, but not what this address takes. Each entry of errors names one fault: pointer (RFC 6901) says where, detail says what. All faults are named at once.',
  },
  'quota-exceeded': {
    status: 429,
    title: 'Too many requests',
    explanation:
      'So many requests have come from this network address that it has to wait. Nothing was done; try again after the time in the Retry-After header. The RateLimit headers of every answer say how much is left.',
  },
  'headers-too-large': {
    status: 431,
    title: 'Headers too large',
    explanation: 'The address and the headers of a request may have 16 KiB together at most.',
  },
  internal: {
    status: 500,
    title: 'Internal error',
    explanation:
      'Something went wrong that nobody foresaw. The log of the server has the details under the request id.',
  },
  'not-implemented': {
    status: 501,
    title: 'Unknown method',
    explanation:
      'The method of the request is none that this server knows, at any address. Methods are written in capitals: GET, POST, PUT, PATCH, DELETE. The connection is closed.',
  },
  unavailable: {
    status: 503,
    title: 'Unavailable',
    explanation:
      'The storage cannot be used at the moment: it does not answer, is damaged, or was deleted or replaced; or the server is shutting down. Nothing has changed; try again after the time in the Retry-After header.',
  },
  'insufficient-storage': {
    status: 507,
    title: 'Insufficient storage',
    explanation:
      'There is no room left to write: the disk or a quota is full, or the file may not grow. Nothing has changed, and reading goes on.',
  },
} as const satisfies Readonly<Record<string, ProblemType>>;

export type ProblemSlug = keyof typeof problemTypes;

export const problemSlugs = Object.keys(problemTypes) as [ProblemSlug, ...ProblemSlug[]];
