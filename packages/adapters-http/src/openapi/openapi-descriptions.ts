import { defaultLimit, maxLimit, maxOperations } from '@todo/application';
import { maxTags, tagRule, textRules } from '@todo/domain';

/** Without the data of a locale, which take 25 ms to load. */
const thousands = (count: number) => `${count}`.replaceAll(/\B(?=(?:\d{3})+$)/g, ',');

const ifMatch =
  'Send the `ETag` of your copy as `If-Match`: if another client has changed the todo since, your request gets 412.';

/** Where `todo serve` listens unless it is told otherwise. */
const usualOrigin = 'http://localhost:3000';

/**
 * The part of the description that holds for every operation, in Markdown.
 * @param prefix the path before all paths of the API
 */
export function descriptionOfAll(prefix: string): string {
  const url = `${usualOrigin}${prefix}/api/v1/todos`;
  return [firstTodo(url), ...chapters].join('\n\n');
}

const firstTodo = (url: string) =>
  [
    'Create your first todo, and read it:',
    '',
    '```sh',
    `curl ${url} -H 'Content-Type: application/json' -d '{"task": "Buy milk"}'`,
    `curl ${url}`,
    '```',
    '',
    'With accounts, add `-H "Authorization: Bearer $TOKEN"`.',
  ].join('\n');

const errors = [
  '## Errors',
  '',
  'Every error is a problem (RFC 9457): programs decide by its `type`, which is also the address of a page for',
  'people, and operators find the request in the log by its `requestId`. A problem of a body names all of its faults in',
  '`errors`.',
].join('\n');

const pages = [
  '## Pages',
  '',
  `A list has ${defaultLimit} items, or as many as \`limit\` says, up to ${maxLimit}. While more follow, the response has a`,
  '`Link` header with `rel="next"`, the whole address of the next page. Follow it until there is none.',
].join('\n');

const etags = [
  '## ETags and retries',
  '',
  'The `ETag` of a todo names one state of it for ever. Send it as `If-Match` with a change, and the response is 412 if',
  'another client was faster; as `If-None-Match` with a GET, and it is 304 if nothing has changed. An `Idempotency-Key` (1 to',
  '255 characters that you choose) makes a `POST` safe to send again for 24 hours.',
].join('\n');

const limits = [
  '## Limits',
  '',
  `A task has ${textRules.task.minLength} to ${textRules.task.maxLength} characters, notes have up to ${thousands(textRules.notes.maxLength)}; a todo has up to ${maxTags} tags of`,
  `${tagRule.minLength} to ${tagRule.maxLength} characters. Characters are Unicode code points. A body may have 64 KiB, that of a batch`,
  `${thousands(maxOperations)} operations in 4 MiB, an imported file 10 MiB. One address, and one account, may send 600 requests a minute, as \`RateLimit\``,
  'and `RateLimit-Policy` say in each response; after that, 429 says in `Retry-After` when to go on. Programs on the machine',
  'itself may send more.',
].join('\n');

const times = [
  '## Dates and times',
  '',
  'A due date is a whole day in no time zone (`2026-11-30`), or an instant (`2026-11-30T17:00:00+01:00`), which is given back',
  'in UTC. The two are kept apart: a date never shifts by a day. A date is overdue once that day is over in the time zone of',
  'the server, which also decides where a date in `dueBefore` and `dueAfter` begins and ends for instants.',
].join('\n');

const credentials = [
  '## Credentials',
  '',
  'Send credentials as `Authorization: Bearer <token>`: the access token from `POST /api/v1/sessions`, or',
  'a personal token. A page of the server itself signs in with a cookie instead (`POST /api/v1/sessions/cookie`). A',
  'credential in the address is never read, but for that of a calendar feed. A server on',
  'your own machine that has no accounts needs none.',
  '',
  '## HTTP',
  '',
  'Every GET also answers HEAD, and OPTIONS lists the methods of an address. A malformed HTTP request',
  'to any address gets 400, 408 or 431, an unknown method gets 501; then the server closes the',
  'connection.',
].join('\n');

const chapters = [errors, pages, etags, limits, times, credentials];

/** The description of each operation, in Markdown, by its `operationId`. */
export const descriptions: Readonly<Record<string, string>> = {
  listTodos: [
    'Filters combine: a todo must match all of them. An unknown or repeated parameter is an error, so',
    'a misspelt filter never shows the whole list. Statuses and priorities may be written in any case, and with',
    '`-` or `_` for the blank: `in-process` is `In Process`.',
    '',
    'If there are more todos, the response has a `Link` header with `rel="next"`. Follow these links, and you see',
    'each todo that matches all the time exactly once, even if others are written meanwhile. A `cursor` is valid',
    'only with the filters and the order that it came with. `sort` may name each field once.',
  ].join('\n'),
  createTodo: [
    'Only `task` is required. The response is the whole todo; `Location` is its address.',
    '',
    'An `Idempotency-Key` makes retries safe for 24 hours: the same key with the same todo adds nothing,',
    'and gets the first response again.',
  ].join('\n'),
  batchTodos: [
    'The server carries out the operations in their order. If one fails, nothing changes: the problem names every',
    'todo that is missing, or every fault by its operation (`/operations/3/set/task`). Together they are one',
    'command, which one undo takes back.',
    '',
    'Send the `ETag` of your copy in `ifMatch`: if another client has changed the todo since, the batch gets 412.',
    'An `Idempotency-Key` makes retries safe for 24 hours.',
  ].join('\n'),
  listTags: 'Tags that only deleted todos have are left out.',
  getTodo: 'For the todo of another owner, the response is 404, as if it did not exist.',
  replaceTodo: [
    'To change some fields and keep the others, use `PATCH`. Replacing a todo by an identical one changes nothing.',
    '',
    ifMatch,
  ].join('\n'),
  updateTodo: [
    'Send only what changes. `null` clears the due date; no other field takes `null`. A list of tags',
    'replaces the previous list. An update that changes nothing leaves `updatedAt` as it is.',
    '',
    ifMatch,
  ].join('\n'),
  deleteTodo: 'Moves the todo to the trash, from which you can restore it. The id is never reused.',
  listChanges: [
    'Every change of your todos, whichever program made it. Ask for the changes after the last `seq` that you have',
    'seen, and you miss none. If there are more, the response has a `Link` header with `rel="next"`.',
    '',
    'Changes are kept for 90 days by default. If some after `after` have been deleted, the response is 410: read the',
    'todos again. `after=0` begins with the oldest change that is kept.',
  ].join('\n'),
  listLatestChanges:
    'To read all changes in the order in which they were made, use `GET /api/v1/changes`.',
  listTodoChanges:
    'Works for a deleted todo, too. Once it is removed from the trash, its changes have their time and kind, but no texts.',
  undoCommand: [
    'The id of the command is in the `Todo-Command` header of the response to the change, and in `GET',
    '/api/v1/changes`. All of its todos return to their previous state, or none: if one of them has changed',
    'since, the response is 409. An undo is a command itself, so you can undo it.',
  ].join('\n'),
  previewUndo:
    'Changes nothing. Without `command`, it shows the latest command that is not undone.',
  undo: [
    'Without `command`, it undoes the latest command that is not undone. Send an `Idempotency-Key`: without one, a',
    'retry would undo the previous command as well.',
    '',
    'All todos of the command return to their previous state, or none: if one of them has changed since, the',
    'response is 409. An undo is a command itself, so you can undo it.',
  ].join('\n'),
  previewRedo: 'Changes nothing.',
  redo: 'Send an `Idempotency-Key` to make retries safe for 24 hours.',
  followChanges: [
    'Each change is an event `change` as soon as it is committed, whichever program made it. To go on after',
    'a lost connection without a gap, send the id of the last event as `Last-Event-ID`; browsers do.',
    '',
    'An event `resync` says that changes are missing before it, because they have been deleted: read the todos',
    'again. A comment comes every 15 seconds. The stream ends when the credentials expire or are revoked, when the',
    'client does not read, and when the server shuts down. An account has at most 10 streams at a time.',
  ].join('\n'),
  listTrash:
    'Deleted todos are kept for 30 days by default. No other list, count or search includes them.',
  emptyTrash: 'You cannot undo this. It also erases the texts of these todos in the history.',
  getTrashedTodo: 'The todo as it was when it was deleted.',
  restoreTodo: 'The todo has its old id and a new ETag.',
  purgeTodo: 'You cannot undo this. It also erases the texts of the todo in the history.',
  exportTodos: [
    'All todos that match, by rising id. A todo that matches all the time is in the file exactly once, even if others',
    'are written meanwhile. The file is generated while it is sent: if it is cut short, the connection breaks.',
  ].join('\n'),
  importTodos: [
    'Send the file as it is, up to 10 MiB. Either all of its todos are imported, as one command that you can undo, or',
    'none: then `errors` names every line with a fault.',
    '',
    'Importing the same file again changes nothing, so you can safely retry. If the file has changed, only its changes',
    'are applied; your own changes of other fields stay.',
  ].join('\n'),
  getCalendarFeed: [
    'For calendars that subscribe to an address. `secret` is the secret of a personal token with the scope `feed`; no',
    'other credentials are needed. A client that has the address can read the todos, and nothing else. Revoke the token to',
    'end the subscription.',
  ].join('\n'),
  signIn: [
    'Send the `accessToken` of the response with other requests, and exchange the `refreshToken` before',
    'the access token expires.',
    '',
    'A wrong name gets the same response as a wrong password. After five failed attempts, each further attempt has to',
    'wait, up to 15 minutes: `Retry-After` says how long.',
  ].join('\n'),
  signInWithCookie: [
    'For pages of the server itself: a browser has to say so (`Sec-Fetch-Site: same-origin`, or its own `Origin`). The',
    'cookie is sent back unasked, and no script reads it. The session lives for 30 days after its last use; nothing has to',
    'be exchanged. A change that the cookie alone permits must come from a page of the server, too. Wrong passwords are',
    'counted as for any sign-in.',
  ].join('\n'),
  refreshSession:
    'The previous refresh token stays valid for a minute, in case the response is lost or a second tab refreshes too. If it is used later, the session ends, because a thief may have it.',
  listSessions:
    'Each sign-in opens a session, which ends 30 days after its last use: the exchange of its tokens, or a request with its cookie.',
  changePassword: 'Ends all other sessions. Personal tokens stay valid.',
  createToken:
    'For programs: a personal token is valid for 90 days unless `expiresAt` says otherwise. Its secret is in this response only.',
  listTokens: 'Without their secrets; expired tokens are included.',
  isLive:
    'A liveness probe, for a supervisor that restarts a hanging process. It does not check the storage.',
  isReady:
    'A readiness probe, for a load balancer in front of several servers. It checks the storage.',
  getMetrics:
    'Durations of requests by path pattern, requests in flight, durations of storage operations, and metrics of the process.',
  getOpenApiDocument: 'Generated from the routing table of the server.',
  getOpenApiYaml: 'The same document as `/openapi.json`, for tools and people that prefer YAML.',
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
