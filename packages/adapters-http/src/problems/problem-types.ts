import { problemKinds, problemSlugs, type ProblemSlug } from '@todo/application';

/** A problem type (RFC 9457, section 3.1), which has its own address. */
export interface ProblemType {
  /** The HTTP status of its responses. */
  readonly status: number;
  /** A short name, the same each time. */
  readonly title: string;
  /** Its meaning and what a client can do, for the page at `/problems/<slug>`. */
  readonly explanation: string;
}

const explanations: Readonly<Record<ProblemSlug, string>> = {
  'bad-request':
    'The request is not proper HTTP/1.1 (RFC 9112), or can be read in more than one way. The connection is closed, because it is not certain where the next request would begin.',
  'malformed-json':
    'The body is not JSON in UTF-8 (RFC 8259): it is empty, breaks off, begins with a byte order mark, or has a syntax error.',
  'duplicate-key':
    'An object in the body has the same key twice. Programs differ in which of the two they take, so neither is.',
  'too-deep': 'Objects and lists in the body may be nested 32 deep at most.',
  'invalid-parameter':
    'A parameter of the query or a header has a value that it cannot have, is given more than once, or is not known here. The detail names it.',
  'invalid-id': 'The id of a todo is a positive whole number in digits, such as 7.',
  unauthorized:
    'This needs credentials, and none came, or they are not valid: the token is unknown, has expired or was revoked, or the account is disabled. Sign in with POST /api/v1/sessions, or send a personal token, in the header Authorization after the word Bearer. A credential in the address is never read.',
  'forbidden-origin':
    'A web page of another origin tried to change something here: the Origin or Sec-Fetch-Site header says so. Nothing has changed. Pages of the origins in ALLOWED_ORIGINS may; programs that are no browsers leave both headers out.',
  'insufficient-scope':
    'The credentials are valid, but do not permit this. The detail names the scope that is missing; what changes an account needs a session, for which you sign in with the password.',
  'not-found':
    'There is nothing at this address, or no todo, command, session or token of yours has this id.',
  'method-not-allowed':
    'The address exists, but does not have this method. The Allow header lists those that it has.',
  'not-acceptable':
    'The answer would be application/json, and the Accept header of the request rules that out.',
  'request-timeout': 'The request had not arrived in full when the server stopped waiting for it.',
  conflict:
    'What is there already stands in the way: the name is taken or, for an undo, one of the todos has changed since. Nothing has changed.',
  gone: 'The changes after this number are not all kept any more (HISTORY_DAYS). Read the todos anew, and go on with the latest change.',
  'idempotency-in-progress':
    'A request with this Idempotency-Key is being answered at this moment. Send it again to get that answer.',
  'idempotency-mismatch':
    'This Idempotency-Key has been used for another request within the last 24 hours. Nothing was done: a new request takes a new key.',
  'precondition-failed':
    'The todo is not in a state that If-Match and If-None-Match allow: most often, it has changed since it was read. Nothing was done. Read it again and decide again.',
  'too-large':
    'A body may have 64 KiB at most, a batch 4 MiB, and a file to import 10 MiB. The rest of it was not read.',
  'uri-too-long': 'The path and the query of a request may have 8 KiB together at most.',
  'unsupported-media-type':
    'The body has to be JSON in UTF-8 (a file to import: of a type that it can be), neither compressed nor otherwise encoded, and its Content-Type has to say so: application/json, and for PATCH also application/merge-patch+json.',
  'misdirected-request':
    'The request is for a host that this server does not answer to. While no credentials are needed, it answers only to localhost, to loopback addresses such as 127.0.0.1 and [::1], and to the host that it was started with, so that no web page reaches it under a name of its own. Once there is an account, it answers to any host.',
  validation:
    'The body is JSON, but not what this address takes. Each entry of errors names one fault: pointer (RFC 6901) says where, detail says what; of a file to import, line says where. All faults are named at once.',
  'quota-exceeded':
    'So many requests have come from this network address or with this account that it has to wait; or so many tries to sign in have failed that the next has to wait; or so many streams of events are open that there can be no further one. Nothing was done; try again after the time in the Retry-After header. The RateLimit headers of every answer say how much is left.',
  'headers-too-large': 'The address and the headers of a request may have 16 KiB together at most.',
  internal:
    'Something unforeseen went wrong. The log of the server has the details under the request id.',
  'not-implemented':
    'The method of the request is none that this server knows, at any address. Methods are written in capitals: GET, POST, PUT, PATCH, DELETE. The connection is closed.',
  unavailable:
    'The storage cannot be used at the moment: it does not answer, is damaged, or was deleted or replaced; or the server is shutting down; or too many people are signing in at this moment. Nothing has changed; try again after the time in the Retry-After header.',
  'insufficient-storage':
    'There is no room left to write: the disk or a quota is full, or the file may not grow. Nothing has changed, and reading goes on.',
};

/** Every problem type: responses have no others. */
export const problemTypes = Object.fromEntries(
  problemSlugs.map((slug) => [slug, { ...problemKinds[slug], explanation: explanations[slug] }]),
) as Readonly<Record<ProblemSlug, ProblemType>>;
