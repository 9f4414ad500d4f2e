import {
  ChangesGoneError,
  CommandNotFoundError,
  ForbiddenError,
  IdempotencyError,
  InvalidAccountError,
  InvalidFileError,
  InvalidQueryError,
  LossyFileError,
  StaleVersionError,
  StorageError,
  TodoNotFoundError,
  UnauthenticatedError,
  UndoConflictError,
  type BatchOperation,
} from '@todo/application';
import { InvalidTodoError, scopes, type Fault, type TodoId } from '@todo/domain';
import { RemoteError } from './remote-error.ts';
import { otherRelease, ProblemAnswer } from './rest-client.ts';

/** What a request was about, which its problem does not repeat. */
export interface Asked {
  /** The one todo that it names. */
  readonly id?: TodoId;
  readonly operations?: readonly BatchOperation[];
  /** The command that it names, or what is to be done with the latest. */
  readonly command?: ConstructorParameters<typeof CommandNotFoundError>[0];
  /** Whether it has the place of a page, which only the server can check. */
  readonly hasCursor?: boolean;
  /** Whether the caller has named the operations, so that faults are at their places in them. */
  readonly isBatch?: true;
  readonly isAboutAccounts?: true;
  readonly isAboutFile?: true;
}

/** Gives what `call` gives. @throws the errors that the use cases of the server have thrown, and RemoteError */
export async function rethrowing<Result>(
  server: string,
  asked: Asked,
  call: () => Promise<Result>,
): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    throw error instanceof ProblemAnswer ? errorOf(error, server, asked) : error;
  }
}

/** What the server says of an address that it does not have: a release before the operation. */
const noSuchAddress = 'There is nothing at this address.';

function errorOf(answer: ProblemAnswer, server: string, asked: Asked): Error {
  const { problem } = answer;
  const { detail, errors = [], ids = [], first, losses } = problem;
  const { operations = [], isAboutAccounts, isAboutFile, isBatch } = asked;
  switch (answer.slug) {
    case 'validation':
      if (losses !== undefined) return new LossyFileError(losses);
      if (isAboutFile) return new InvalidFileError(errors.map(ofLine), problem.total);
      if (isAboutAccounts) return new InvalidAccountError(errors);
      return new InvalidTodoError(isBatch ? errors : errors.map(withoutOperation));
    case 'invalid-parameter':
      if (!asked.hasCursor) return otherRelease(server);
      // Everything else of the query was checked before it was sent.
      return new InvalidQueryError([{ pointer: '/cursor', detail: cursorRule }]);
    case 'not-found':
      if (detail === noSuchAddress) return otherRelease(server);
      if (asked.command !== undefined) return new CommandNotFoundError(asked.command);
      return new TodoNotFoundError(asked.id === undefined ? idsAt(errors, operations) : [asked.id]);
    case 'method-not-allowed':
      return otherRelease(server);
    case 'precondition-failed':
      return new StaleVersionError(asked.id ?? idsAt(errors, operations)[0] ?? 0);
    case 'conflict':
      return new UndoConflictError(ids);
    case 'gone':
      return new ChangesGoneError(first ?? 0);
    case 'idempotency-mismatch':
    case 'idempotency-in-progress':
      return new IdempotencyError(answer.slug);
    case 'unavailable':
      return new StorageError('storage-unavailable', `${server} is not available: ${detail}`);
    case 'insufficient-storage':
      return new StorageError('storage-full', `${server} has no room left: ${detail}`);
    case 'unauthorized':
      return unauthorized(answer, server);
    case 'insufficient-scope':
      return forbidden(answer, server);
    case 'quota-exceeded':
      return new RemoteError('quota-exceeded', server, `${server} refuses it: ${detail}`);
    default:
      return failed(answer, server);
  }
}

const cursorRule = 'must be one that a page of the same list has given';

function unauthorized({ headers }: ProblemAnswer, server: string): RemoteError {
  const hadToken = headers['www-authenticate']?.includes('invalid_token') ?? false;
  const cause = new UnauthenticatedError(hadToken ? 'invalid-token' : 'missing');
  return new RemoteError('unauthorized', server, `${server} refuses it: ${cause.message}`, {
    cause,
  });
}

function forbidden({ headers }: ProblemAnswer, server: string): RemoteError {
  const challenge = headers['www-authenticate'] ?? '';
  const scope = scopes.find((known) => challenge.includes(`scope="${known}"`));
  const cause = new ForbiddenError(scope);
  return new RemoteError('forbidden', server, `${server} refuses it: ${cause.message}`, { cause });
}

function failed({ problem }: ProblemAnswer, server: string): RemoteError {
  const { title, requestId } = problem;
  const message = `${server} has failed: ${title} (request ${requestId}).`;
  return new RemoteError('server-failed', server, message);
}

const ofLine = ({ detail, line = 1 }: Fault & { readonly line?: number }) => ({
  pointer: '' as const,
  line,
  detail,
});

/** A fault of one operation, as a fault of its todo. */
function withoutOperation({ pointer, detail }: Fault): Fault {
  return { pointer: pointer.replace(/^\/operations\/\d+\/set(?=\/|$)/, ''), detail };
}

/** The todos of the operations that the faults point at, each once. */
function idsAt(errors: readonly Fault[], operations: readonly BatchOperation[]): readonly TodoId[] {
  const ids = errors.flatMap(({ pointer }) => {
    const operation = operations[Number(pointer.split('/')[2])];
    return operation !== undefined && 'id' in operation ? [operation.id] : [];
  });
  return [...new Set(ids)];
}
