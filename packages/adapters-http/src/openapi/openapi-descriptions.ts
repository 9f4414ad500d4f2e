const ifMatch =
  'With the `ETag` of the copy you have in `If-Match`, nobody else’s change is overwritten.';

/** What holds for every operation, in Markdown. */
export const descriptionOfAll = [
  'Todos over HTTP. Every error is a problem (RFC 9457): a program decides by its `type`, which is',
  'also the address of a page for people, and a person finds the request in the log by its',
  '`requestId`.',
  '',
  'A GET answers to HEAD too, and OPTIONS names the methods of an address. A request that cannot be',
  'read as HTTP is answered with 400, 408 or 431 whatever it was for, one with a method that is not',
  'known at all with 501, and the connection is closed.',
].join('\n');

/** What there is to know about an operation beyond its summary, in Markdown, by its `operationId`. */
export const descriptions: Readonly<Record<string, string>> = {
  listTodos: [
    'Filters that are given together must all hold. An unknown parameter, or one that is given',
    'twice, is an error, so that a misspelt filter never shows the whole list.',
    '',
    'While more todos follow, the answer has a `Link` header with `rel="next"`. Whoever follows',
    'these links sees every todo that matched all the while exactly once, whatever is written',
    'meanwhile. A `cursor` belongs to the list that gave it: keep the filters and the order.',
    '`sort` names each field once.',
  ].join('\n'),
  createTodo: [
    'Only `task` must be given. The answer is the whole todo, and `Location` says where it is from now on.',
    '',
    'With an `Idempotency-Key` it is safe to ask again after a connection broke: the same key with the',
    'same todo adds nothing, and is answered as the first time.',
  ].join('\n'),
  getTodo: "Somebody else's todo is answered as one that does not exist.",
  replaceTodo: [
    'To change a few fields and keep the others, use `PATCH`. Replacing a todo by what it is changes nothing.',
    '',
    ifMatch,
  ].join('\n'),
  updateTodo: [
    'Send only what changes. `null` clears the due date; the other fields have no `null`. A list of',
    'tags replaces the one that was there. A change that changes nothing leaves `updatedAt` as it is.',
    '',
    ifMatch,
  ].join('\n'),
  deleteTodo: 'It cannot be taken back, and its id is not given again.',
  isLive: 'For whoever restarts a process that hangs. It does not look at the storage.',
  isReady: 'For whoever sends requests to one of several servers.',
  getMetrics:
    'How long requests took by the pattern of their path, how many are being answered, and what the process does.',
  getOpenApiDocument: 'Made from the table that the server routes by.',
  showSwaggerUi: 'It loads nothing from any other machine.',
  showReDoc: 'It loads nothing from any other machine.',
  getDocumentationAsset:
    'The address of a file on the pages names its content: keep it as long as you like.',
  explainProblem: 'For people. A program decides by the `type` of the problem.',
  goHome: 'An application that mounts the API in a server of its own has another home page.',
};
