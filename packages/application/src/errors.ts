import { describe, InvalidTodoError, type Fault, type TodoId } from '@todo/domain';

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

/** The key was used for another request, or its first request is still running. Nothing has changed. */
export class IdempotencyError extends Error {
  override readonly name = 'IdempotencyError';
  readonly code: 'idempotency-mismatch' | 'idempotency-in-progress';

  constructor(code: IdempotencyError['code']) {
    super(
      code === 'idempotency-mismatch'
        ? 'The key has been used for another todo.'
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

/**
 * The storage has failed; nothing has changed.
 * `storage-unavailable`: locked, unreachable or closed; a retry may succeed.
 * `storage-full`: reads still work. `storage-unusable`: an operator has to repair it.
 */
export type StorageErrorCode = 'storage-unavailable' | 'storage-full' | 'storage-unusable';

export class StorageError extends Error {
  override readonly name = 'StorageError';
  readonly code: StorageErrorCode;

  /** @param message for the operator of the machine; it may name files, and is never sent to a remote client */
  constructor(code: StorageErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Every expected error of a use case. Each driving adapter maps every code. */
export type TodoError =
  | InvalidTodoError
  | InvalidQueryError
  | TodoNotFoundError
  | StaleVersionError
  | IdempotencyError
  | StorageError;

export type ErrorCode = TodoError['code'];

export function isTodoError(error: unknown): error is TodoError {
  return (
    error instanceof InvalidTodoError ||
    error instanceof InvalidQueryError ||
    error instanceof TodoNotFoundError ||
    error instanceof StaleVersionError ||
    error instanceof IdempotencyError ||
    error instanceof StorageError
  );
}
