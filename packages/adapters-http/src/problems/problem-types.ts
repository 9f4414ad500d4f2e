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
    'The request is not valid HTTP/1.1 (RFC 9112), or it is ambiguous. The server closes the connection, because it cannot know where the next request would begin.',
  'malformed-json':
    'The body is not JSON in UTF-8 (RFC 8259): it is empty, breaks off, begins with a byte order mark, or has a syntax error.',
  'duplicate-key':
    'An object in the body has the same key twice. Programs differ in which of the two they take, so the server takes neither.',
  'too-deep': 'Objects and arrays in the body may be nested at most 32 levels deep.',
  'invalid-parameter':
    'A query parameter or a header has an invalid value, is given more than once, or is unknown here. The detail names it.',
  'invalid-id': 'The id of a todo is a positive whole number in digits, such as 7.',
  unauthorized:
    'The request needs credentials, and has none or invalid ones: the token is unknown, has expired or was revoked, or the account is disabled. Sign in with POST /api/v1/sessions, or use a personal token; send the token in the Authorization header, after the word Bearer. The server ignores credentials in the address.',
  'forbidden-origin':
    'A web page of another origin tried to change something here, as the Origin or Sec-Fetch-Site header shows. Nothing has changed. To allow the page, the operator adds its origin to ALLOWED_ORIGINS. A program that is not a browser leaves both headers out.',
  'insufficient-scope':
    'The credentials are valid, but do not permit this. The detail names the missing scope. To change an account, you need a session: sign in with the password.',
  'not-found':
    'There is nothing at this address, or no todo, command, session or token of yours has this id.',
  'method-not-allowed':
    'The address exists, but does not support this method. The Allow header lists the methods that it supports.',
  'not-acceptable':
    'The response would be application/json, which the Accept header of the request excludes.',
  'request-timeout': 'The server stopped waiting before the whole request had arrived.',
  conflict:
    'The request conflicts with the present state: the name is taken or, for an undo, one of the todos has changed since. Nothing was done.',
  gone: 'Some changes after this number are no longer stored (HISTORY_DAYS). Read all todos again, then continue from the latest change.',
  'idempotency-in-progress':
    'The first request with this Idempotency-Key is still being processed. Send the request again to get its response.',
  'idempotency-mismatch':
    'This Idempotency-Key was used for another request within the last 24 hours. Nothing was done. Use a new key for a new request.',
  'precondition-failed':
    'The todo is not in a state that If-Match and If-None-Match allow: usually, it has changed since you read it. Nothing was done. Read it again, then decide again.',
  'too-large':
    'A body may have at most 64 KiB, a batch 4 MiB, and a file to import 10 MiB. The server did not read the rest.',
  'uri-too-long': 'The path and the query of a request may together have at most 8 KiB.',
  'unsupported-media-type':
    'The body must be JSON in UTF-8 with the Content-Type application/json (for PATCH, also application/merge-patch+json) or, for an import, a file with the Content-Type of one of the formats. It must not be compressed or otherwise encoded.',
  'misdirected-request':
    'The request names a host that this server does not answer for. While it needs no credentials, it answers only for localhost, for loopback addresses such as 127.0.0.1 and [::1], and for the host that it was started with, so that no web page can reach it under another name. Once there is an account, it answers for any host.',
  validation:
    'The body is JSON, but its content is not valid here. Each entry of errors names one fault: pointer (RFC 6901) says where it is (in a file to import, line does), detail says what it is. The response names all faults at once.',
  'quota-exceeded':
    'Too many requests have come from this network address or with this account, too many attempts to sign in have failed, or too many event streams are open. Nothing was done. Try again after the time in the Retry-After header. The RateLimit headers of every response say how many requests are left.',
  'headers-too-large': 'The address and the headers of a request may together have at most 16 KiB.',
  internal:
    'Something unexpected went wrong. The log of the server has the details under the request id.',
  'not-implemented':
    'The server does not support this method at any address. Write methods in capitals: GET, POST, PUT, PATCH, DELETE. The server closes the connection.',
  unavailable:
    'The storage is unavailable (it does not respond, is damaged, or was deleted or replaced), the server is shutting down, or too many people are signing in at this moment. Nothing has changed. Try again after the time in the Retry-After header.',
  'insufficient-storage':
    'There is no space left to write: the disk or a quota is full, or the file may not grow. Nothing has changed, and you can still read.',
};

/** Every problem type: responses have no others. */
export const problemTypes = Object.fromEntries(
  problemSlugs.map((slug) => [slug, { ...problemKinds[slug], explanation: explanations[slug] }]),
) as Readonly<Record<ProblemSlug, ProblemType>>;
