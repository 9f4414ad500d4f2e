const ifMatch =
  'Send the `ETag` of your copy as `If-Match`, and you overwrite no change that was made meanwhile.';

/** The part of the description that holds for every operation, in Markdown. */
export const descriptionOfAll = [
  'Todos over HTTP. Every error is a problem (RFC 9457): programs decide by its `type`, which is also',
  'the address of a page for people, and operators find the request in the log by its `requestId`.',
  '',
  'Send credentials as `Authorization: Bearer <token>`: the access token from `POST /api/v1/sessions`, or',
  'a personal token. A page of the server itself signs in with a cookie instead (`POST /api/v1/sessions/cookie`). A',
  'credential in the address is never read, but for that of a calendar feed. A server on',
  'your own machine that has no accounts needs none.',
  '',
  'Every GET also answers HEAD, and OPTIONS lists the methods of an address. A malformed HTTP request',
  'to any address gets 400, 408 or 431, an unknown method gets 501; then the server closes the',
  'connection.',
].join('\n');

/** The description of each operation, in Markdown, by its `operationId`. */
export const descriptions: Readonly<Record<string, string>> = {
  listTodos: [
    'Filters combine: a todo must match all of them. An unknown or repeated parameter is an error, so',
    'a misspelt filter never shows the whole list. Statuses and priorities may be written in any case, and with',
    '`-` or `_` for the blank: `in-process` is `In Process`.',
    '',
    'While more todos follow, the response has a `Link` header with `rel="next"`. A client that follows',
    'these links sees every todo that matches throughout exactly once, whatever is written meanwhile.',
    'A `cursor` is valid only with the filters and the order that it came with. `sort` names each field',
    'once.',
  ].join('\n'),
  createTodo: [
    'Only `task` is required. The response is the whole todo; `Location` is its address.',
    '',
    'An `Idempotency-Key` makes retries safe for 24 hours: the same key with the same todo adds nothing,',
    'and gets the first response again.',
  ].join('\n'),
  batchTodos: [
    'The operations are carried out in their order, each after those before it. If one fails, nothing has',
    'changed: the problem names every todo that is missing, or every fault by its operation',
    '(`/operations/3/set/task`). Together they are one command, which one undo takes back.',
    '',
    'Send the `ETag` of your copy in `ifMatch`, and an operation overwrites no change that was made meanwhile.',
    'An `Idempotency-Key` makes retries safe for 24 hours.',
  ].join('\n'),
  listTags: 'Tags of deleted todos are not among them.',
  getTodo: 'The todo of another owner is answered as one that does not exist.',
  replaceTodo: [
    'To change some fields and keep the others, use `PATCH`. Replacing a todo by an equal one changes nothing.',
    '',
    ifMatch,
  ].join('\n'),
  updateTodo: [
    'Send only what changes. `null` clears the due date; no other field takes `null`. A list of tags',
    'replaces the previous list. An update that changes nothing leaves `updatedAt` as it is.',
    '',
    ifMatch,
  ].join('\n'),
  deleteTodo:
    'Moves the todo to the trash, from which it can be brought back. The id is never reused.',
  listChanges: [
    'Every change of your todos, whichever program made it. A client that goes on after the last `seq` that',
    'it has seen misses none. While more follow, the response has a `Link` header with `rel="next"`.',
    '',
    'Changes are kept for 90 days unless the operator says otherwise: if some after `after` are gone,',
    'the response is 410, and the client reads the todos anew. `after=0` begins with the oldest that is kept.',
  ].join('\n'),
  listLatestChanges:
    'For all changes, in the order in which they were made, use `GET /api/v1/changes`.',
  listTodoChanges:
    'Those of a deleted todo, too. Once it is removed from the trash, they say when and what kind, but not what it was.',
  undoCommand: [
    'The id of the command is in the `Todo-Command` header of the request that made the change, and in `GET',
    '/api/v1/changes`. All of its todos go back to their state before, or none: if one of them has changed',
    'since, the response is 409. An undo is a command of its own, which can be undone in turn.',
  ].join('\n'),
  previewUndo:
    'Changes nothing. Without `command`, it is about the latest command that has not been taken back.',
  undo: [
    'Without `command`, it takes back the latest command that has not been taken back: send an',
    '`Idempotency-Key`, or a retry takes back the one before, too.',
    '',
    'All todos of the command go back to their state before, or none: if one of them has changed since, the',
    'response is 409. An undo is a command of its own, which can be undone in turn.',
  ].join('\n'),
  previewRedo: 'Changes nothing.',
  redo: 'Send an `Idempotency-Key` to make retries safe for 24 hours.',
  followChanges: [
    'Each change is an event `change` as soon as it is committed, whichever program made it. To go on after',
    'a lost connection without a gap, send the id of the last event as `Last-Event-ID`; browsers do.',
    '',
    'An event `resync` says that changes before it are missing, because they are not kept any more: read the',
    'todos anew. A comment comes every 15 seconds. The stream ends when the credentials do, when the client',
    'does not read, and when the server shuts down. An account has at most 10 streams at a time.',
  ].join('\n'),
  listTrash:
    'Deleted todos are kept for 30 days unless the operator says otherwise. No other list, count or search shows them.',
  emptyTrash: 'This cannot be undone. The texts are erased in the changes, too.',
  getTrashedTodo: 'As it was when it was deleted.',
  restoreTodo: 'It comes back under its id, with a new ETag.',
  purgeTodo: 'This cannot be undone. The texts are erased in the changes, too.',
  exportTodos: [
    'All todos that match, by rising id, while the memory of the server stays flat. A todo that matches from the',
    'beginning to the end is in the file once, whatever is written meanwhile. A file that is not whole ends with a',
    'broken connection.',
  ].join('\n'),
  importTodos: [
    'Send the file as it is, up to 10 MiB. All of its todos come in, as one command that can be undone, or none:',
    'then `errors` names every line with a fault.',
    '',
    'The same file once more changes nothing, so that a request may be sent again. A file that has changed changes',
    'only what has changed in it; what was changed here meanwhile stays.',
  ].join('\n'),
  getCalendarFeed: [
    'For calendars that subscribe to an address: `secret` is that of a personal token with the scope `feed`, and needs no',
    'other credentials. A client that has the address can read the todos, and nothing else; deleting the token ends it.',
  ].join('\n'),
  signIn: [
    'Send the `accessToken` of the response with other requests, and exchange the `refreshToken` before',
    'the access token expires.',
    '',
    'A name that does not exist gets the same response as a wrong password. After five failed tries, each',
    'further one has to wait, up to 15 minutes: `Retry-After` says how long.',
  ].join('\n'),
  signInWithCookie: [
    'For pages of the server itself: a browser has to say so (`Sec-Fetch-Site: same-origin`, or its own `Origin`). The',
    'cookie is sent back unasked, and no script reads it. The session lives for 30 days after its last use; nothing has to',
    'be exchanged. A change that the cookie alone permits must come from a page of the server, too. Wrong passwords are',
    'counted as for any sign-in.',
  ].join('\n'),
  refreshSession:
    'The previous refresh token stays valid for a minute, for a lost response or a second tab. A later use of it ends the session, because a thief may have it.',
  listSessions:
    'Each sign-in opens a session, which ends 30 days after its last use: the exchange of its tokens, or a request with its cookie.',
  changePassword: 'Ends all other sessions. Personal tokens stay valid.',
  createToken:
    'For programs: a personal token is valid for 90 days unless `expiresAt` says otherwise. Its secret is in this response only.',
  listTokens: 'Without their secrets. Those that have expired are included.',
  isLive:
    'A liveness probe, for the supervisor that restarts a process that hangs. Does not check the storage.',
  isReady: 'A readiness probe, for the load balancer that chooses among several servers.',
  getMetrics:
    'Durations of requests by path pattern, requests in flight, durations of the storage, and metrics of the process.',
  getOpenApiDocument: 'Generated from the routing table of the server.',
  showSwaggerUi: 'The page loads nothing from any other machine.',
  showReDoc: 'The page loads nothing from any other machine.',
  getDocumentationAsset:
    'The pages link to addresses that change with the content, so caches may keep a file for a year.',
  explainProblem: 'For people. Programs decide by the `type` of the problem.',
  showPage:
    'A browser, which names `text/html` in its `Accept`, gets the page. Any other client is redirected to the documentation.',
  getPageFile:
    'The page links to addresses that change with the content, so caches may keep a file for a year.',
  goHome:
    'Only on the standalone server: an application that mounts the API has its own home page.',
};
