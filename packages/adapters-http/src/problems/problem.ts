import {
  ChangesGoneError,
  type ErrorCode,
  ForbiddenError,
  InvalidAccountError,
  InvalidFileError,
  InvalidQueryError,
  isTodoError,
  LossyFileError,
  problemKind,
  type ProblemSlug,
  StaleVersionError,
  StorageError,
  type TodoError,
  TooBusyError,
  TooManyAttemptsError,
  UnauthenticatedError,
  UndoConflictError,
} from '@todo/application';
import { describe, InvalidTodoError, type Fault } from '@todo/domain';
import type { ProblemJson } from '@todo/rest-contract';
import { challengeOf, scopeChallengeOf } from './challenge.ts';
import { problemTypes } from './problem-types.ts';

type ProblemMembers = Pick<ProblemJson, 'ids' | 'first' | 'total' | 'losses'>;

interface ProblemParts {
  /** The fault of this request, for its client. The explanation of the type when left out. */
  readonly detail?: string;
  readonly errors?: readonly Fault[];
  /** Further members of the problem (RFC 9457, section 3.2). */
  readonly members?: ProblemMembers;
  readonly headers?: Readonly<Record<string, string>>;
  /** The error behind it, for the log alone. */
  readonly cause?: unknown;
}

/** An error that is answered as a problem. Nothing else about an error leaves the server. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';
  readonly slug: ProblemSlug;
  readonly status: number;
  readonly errors: readonly Fault[] | undefined;
  readonly members: ProblemMembers;
  readonly headers: Readonly<Record<string, string>>;

  constructor(slug: ProblemSlug, parts: ProblemParts = {}) {
    const { status, explanation } = problemTypes[slug];
    super(parts.detail ?? explanation, { cause: parts.cause });
    this.slug = slug;
    this.status = status;
    this.errors = parts.errors;
    this.members = parts.members ?? {};
    this.headers = { ...alwaysWith[slug], ...parts.headers };
  }
}

const alwaysWith: Partial<Record<ProblemSlug, Readonly<Record<string, string>>>> = {
  // Seconds. Most locks and restarts are over by then.
  unavailable: { 'Retry-After': '5' },
};

/** The problem type of each error of the use cases. */
const slugs: Record<ErrorCode, ProblemSlug> = {
  'invalid-todo': 'validation',
  'invalid-query': 'invalid-parameter',
  'invalid-file': 'validation',
  'lossy-file': 'validation',
  'todo-not-found': 'not-found',
  'stale-version': 'precondition-failed',
  'idempotency-mismatch': 'idempotency-mismatch',
  'idempotency-in-progress': 'idempotency-in-progress',
  'invalid-account': 'validation',
  'account-exists': 'conflict',
  'account-not-found': 'not-found',
  'credential-not-found': 'not-found',
  unauthenticated: 'unauthorized',
  forbidden: 'insufficient-scope',
  'too-many-attempts': 'quota-exceeded',
  'too-busy': 'unavailable',
  'undo-conflict': 'conflict',
  'command-not-found': 'not-found',
  'changes-gone': 'gone',
  'storage-unavailable': 'unavailable',
  'storage-full': 'insufficient-storage',
  'storage-unusable': 'unavailable',
};

/** The problem that answers a request whose handling threw `error`. */
export function problemFrom(error: unknown): HttpProblem {
  if (error instanceof HttpProblem) return error;
  if (!isTodoError(error)) return new HttpProblem('internal', { cause: error });
  return new HttpProblem(slugs[error.code], partsOf(error));
}

function partsOf(error: TodoError): ProblemParts {
  // The message is for the operator and may name files.
  if (error instanceof StorageError) return { cause: error };
  if (error instanceof InvalidTodoError || error instanceof InvalidAccountError) {
    return bodyFaults(error.faults);
  }
  if (error instanceof InvalidFileError) {
    const { message: detail, faults: errors, total } = error;
    return { detail, errors, members: { total } };
  }
  if (error instanceof InvalidQueryError) return parameterFaults(error.faults);
  // The error says nothing about If-None-Match; the explanation of the type fits both conditions.
  if (error instanceof StaleVersionError) return {};
  return { detail: error.message, members: membersOf(error), headers: headersOf(error) };
}

function membersOf(error: TodoError): ProblemMembers {
  if (error instanceof UndoConflictError) return { ids: [...error.ids] };
  if (error instanceof LossyFileError) return { losses: { ...error.losses } };
  return error instanceof ChangesGoneError ? { first: error.first } : {};
}

function headersOf(error: TodoError): Readonly<Record<string, string>> {
  if (error instanceof UnauthenticatedError) return { 'WWW-Authenticate': challengeOf(error) };
  if (error instanceof ForbiddenError) return { 'WWW-Authenticate': scopeChallengeOf(error) };
  if (error instanceof TooManyAttemptsError) return { 'Retry-After': `${error.retryAfter}` };
  // A password is hashed in a fraction of a second.
  if (error instanceof TooBusyError) return { 'Retry-After': '1' };
  return {};
}

/** All faults of a body: in one line, and one by one. */
export function bodyFaults(faults: readonly Fault[]): ProblemParts {
  return { detail: `The body is not valid: ${describe(faults)}.`, errors: faults };
}

/**
 * All faults of a query in one line, each parameter once.
 * @param known the parameters to list, for a query with one that is not known
 */
export function parameterFaults(faults: readonly Fault[], known?: readonly string[]): ProblemParts {
  const lines = faults.map(({ pointer, detail }) => `${parameterOf(pointer)} ${detail}`);
  const all = `The query is not valid: ${[...new Set(lines)].join('; ')}.`;
  if (known === undefined) return { detail: all };
  const these = known.length === 0 ? 'There are none here.' : `Known are ${known.join(', ')}.`;
  return { detail: `${all} ${these}` };
}

/** A pointer into a list of values stands for the parameter that the list came from. */
function parameterOf(pointer: string): string {
  const [, name = ''] = pointer.split('/');
  return name.replaceAll('~1', '/').replaceAll('~0', '~');
}

/** Where a problem has occurred. */
interface ProblemPlace extends Pick<ProblemJson, 'instance' | 'requestId'> {
  /** The path before all paths of the API, the page on the problem included. */
  readonly prefix?: string;
}

/** The body of the response to a request that ended in `problem`. */
export function problemJson(
  { slug, message, errors, members }: HttpProblem,
  { instance, requestId, prefix = '' }: ProblemPlace,
): ProblemJson {
  const { type, ...kind } = problemKind(slug);
  return {
    type: prefix + type,
    ...kind,
    detail: message,
    instance,
    requestId,
    ...(errors && { errors: [...errors] }),
    ...members,
  };
}
