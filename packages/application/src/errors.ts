import {
  describe,
  InvalidTodoError,
  type CommandId,
  type Fault,
  type Scope,
  type TodoId,
} from '@todo/domain';

/** The owner has no todo with these ids. The error does not reveal whether another owner has. */
export class TodoNotFoundError extends Error {
  override readonly name = 'TodoNotFoundError';
  readonly code = 'todo-not-found';
  readonly ids: readonly TodoId[];

  constructor(ids: readonly TodoId[]) {
    super(`No todo ${ids.join(', ')}.`);
    this.ids = ids;
  }
}

/** The todo has changed since the caller read it. */
export class StaleVersionError extends Error {
  override readonly name = 'StaleVersionError';
  readonly code = 'stale-version';
  readonly id: TodoId;

  constructor(id: TodoId) {
    super(`Todo ${id} has changed in the meantime.`);
    this.id = id;
  }
}

/** A command cannot be taken back: one of its todos has changed since, or is gone. Nothing has changed. */
export class UndoConflictError extends Error {
  override readonly name = 'UndoConflictError';
  readonly code = 'undo-conflict';
  readonly ids: readonly TodoId[];

  /** @param ids of the todos that have changed since */
  constructor(ids: readonly TodoId[]) {
    const [one, ...others] = ids;
    super(
      others.length === 0
        ? `Todo ${one} has changed since.`
        : `Todos ${ids.join(', ')} have changed since.`,
    );
    this.ids = ids;
  }
}

/** The change log has no such command of the owner, or nothing that can be taken back. */
export class CommandNotFoundError extends Error {
  override readonly name = 'CommandNotFoundError';
  readonly code = 'command-not-found';

  /** @param wanted the id of a command, or what was to be done with the latest */
  constructor(wanted: { readonly command: CommandId } | 'undo' | 'redo') {
    super(
      typeof wanted === 'string'
        ? `There is nothing to ${wanted}.`
        : `No command ${wanted.command}.`,
    );
  }
}

/** The changes after this number are not all kept any more: the reader has to begin anew with the todos as they are. */
export class ChangesGoneError extends Error {
  override readonly name = 'ChangesGoneError';
  readonly code = 'changes-gone';
  /** The number of the oldest change that is kept. */
  readonly first: number;

  constructor(first: number) {
    super(`Changes before number ${first} are not kept any more.`);
    this.first = first;
  }
}

/** The key was used for another request, or its first request is still running. Nothing has changed. */
export class IdempotencyError extends Error {
  override readonly name = 'IdempotencyError';
  readonly code: 'idempotency-mismatch' | 'idempotency-in-progress';

  constructor(code: IdempotencyError['code']) {
    super(
      code === 'idempotency-mismatch'
        ? 'The key has been used for another request.'
        : 'The first request with this key is still running.',
    );
    this.code = code;
  }
}

/** The query is invalid; the error has every fault found. */
export class InvalidQueryError extends Error {
  override readonly name = 'InvalidQueryError';
  readonly code = 'invalid-query';
  readonly faults: readonly Fault[];

  constructor(faults: readonly Fault[]) {
    super(describe(faults));
    this.faults = faults;
  }
}

/** A fault of a file. */
export interface LineFault extends Fault {
  /** Empty: a file has lines and no members. */
  readonly pointer: '';
  /** From 1. */
  readonly line: number;
}

/** An error names at most this many faults of a file. */
export const mostFileFaults = 1000;

/** A file cannot be imported. Nothing has changed. */
export class InvalidFileError extends Error {
  override readonly name = 'InvalidFileError';
  readonly code = 'invalid-file';
  /** The first {@link mostFileFaults} faults. */
  readonly faults: readonly LineFault[];
  /** How many faults the file has. */
  readonly total: number;

  constructor(faults: readonly LineFault[], total = faults.length) {
    const [first] = faults;
    const others = total > 1 ? ` (and ${total - 1} more)` : '';
    super(`Line ${first?.line}: ${first?.detail}${others}`);
    this.faults = faults;
    this.total = total;
  }
}

/** A file has something that todos cannot hold, and the caller wants no loss. Nothing has changed. */
export class LossyFileError extends Error {
  override readonly name = 'LossyFileError';
  readonly code = 'lossy-file';
  /** By field, of how many todos something could not be kept. */
  readonly losses: Readonly<Record<string, number>>;

  constructor(losses: Readonly<Record<string, number>>) {
    super(`The file has something that could not be kept: ${Object.keys(losses).join(', ')}.`);
    this.losses = losses;
  }
}

/** The input about an account is invalid; the error has every fault found. */
export class InvalidAccountError extends Error {
  override readonly name = 'InvalidAccountError';
  readonly code = 'invalid-account';
  readonly faults: readonly Fault[];

  constructor(faults: readonly Fault[]) {
    super(describe(faults));
    this.faults = faults;
  }
}

/** Another account has the name. */
export class AccountExistsError extends Error {
  override readonly name = 'AccountExistsError';
  readonly code = 'account-exists';

  constructor(name: string) {
    super(`There is an account ${name} already.`);
  }
}

/** There is no account of that name. */
export class AccountNotFoundError extends Error {
  override readonly name = 'AccountNotFoundError';
  readonly code = 'account-not-found';

  constructor(name: string) {
    super(`No account ${name}.`);
  }
}

/** The account has no session or personal token with this id. The error does not reveal whether another account has. */
export class CredentialNotFoundError extends Error {
  override readonly name = 'CredentialNotFoundError';
  readonly code = 'credential-not-found';

  constructor(kind: 'session' | 'token') {
    super(`No ${kind} of yours has this id.`);
  }
}

/** The credentials are missing, or identify no principal. The error does not reveal why. */
export class UnauthenticatedError extends Error {
  override readonly name = 'UnauthenticatedError';
  readonly code = 'unauthenticated';
  readonly reason: 'missing' | 'wrong-password' | 'invalid-token';

  constructor(reason: UnauthenticatedError['reason']) {
    super(
      {
        missing: 'Sign in first, or send a token.',
        'wrong-password': 'The name or the password is wrong.',
        'invalid-token': 'The token is not valid, or not any more.',
      }[reason],
    );
    this.reason = reason;
  }
}

/** The credentials do not permit this. */
export class ForbiddenError extends Error {
  override readonly name = 'ForbiddenError';
  readonly code = 'forbidden';
  /** The scope that is needed; undefined where a session is needed. */
  readonly scope: Scope | undefined;

  constructor(scope?: Scope) {
    super(
      scope === undefined
        ? 'Only a signed-in session may do this: sign in with the password.'
        : `The token lacks the scope ${scope}.`,
    );
    this.scope = scope;
  }
}

/** So many tries to sign in have failed that the next has to wait. */
export class TooManyAttemptsError extends Error {
  override readonly name = 'TooManyAttemptsError';
  readonly code = 'too-many-attempts';
  /** In seconds. */
  readonly retryAfter: number;

  constructor(retryAfter: number) {
    super(`Too many failed tries to sign in. Try again in ${retryAfter} s.`);
    this.retryAfter = retryAfter;
  }
}

/** So many sign-ins wait for their turn that this one cannot. A retry may succeed. */
export class TooBusyError extends Error {
  override readonly name = 'TooBusyError';
  readonly code = 'too-busy';

  constructor() {
    super('Too many people are signing in at this moment. Try again in a few seconds.');
  }
}

/**
 * The storage has failed; nothing has changed.
 * `storage-unavailable`: locked, unreachable or closed; a retry may succeed.
 * `storage-full`: reads still work. `storage-unusable`: an operator has to repair it.
 */
export type StorageErrorCode = 'storage-unavailable' | 'storage-full' | 'storage-unusable';

/** The storage cannot do what it should: it is away or busy, it is full, or it is damaged. */
export class StorageError extends Error {
  override readonly name = 'StorageError';
  readonly code: StorageErrorCode;

  /** @param message for the operator of the machine; it may name files, and is never sent to a remote client */
  constructor(code: StorageErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The errors of accounts and credentials. */
export type AccountError =
  | InvalidAccountError
  | AccountExistsError
  | AccountNotFoundError
  | CredentialNotFoundError
  | UnauthenticatedError
  | ForbiddenError
  | TooManyAttemptsError
  | TooBusyError;

/** Every expected error of a use case. Each driving adapter maps every code. */
export type TodoError =
  | InvalidTodoError
  | InvalidQueryError
  | InvalidFileError
  | LossyFileError
  | TodoNotFoundError
  | StaleVersionError
  | IdempotencyError
  | UndoConflictError
  | CommandNotFoundError
  | ChangesGoneError
  | StorageError
  | AccountError;

/** The codes of all errors. A driving adapter has a table of them, which does not compile if one is missing. */
export type ErrorCode = TodoError['code'];

const errorClasses = [
  InvalidTodoError,
  InvalidQueryError,
  InvalidFileError,
  LossyFileError,
  TodoNotFoundError,
  StaleVersionError,
  IdempotencyError,
  UndoConflictError,
  CommandNotFoundError,
  ChangesGoneError,
  StorageError,
  InvalidAccountError,
  AccountExistsError,
  AccountNotFoundError,
  CredentialNotFoundError,
  UnauthenticatedError,
  ForbiddenError,
  TooManyAttemptsError,
  TooBusyError,
] as const;

/** Whether the error is one of the closed union, each of which has a `code`. */
export function isTodoError(error: unknown): error is TodoError {
  return errorClasses.some((known) => error instanceof known);
}
