import type { TodoId } from '@todo/domain';

/** Which todo an entry of a file has become, so that the next import of the file knows it again. */
export interface ExternalId {
  /** 1 to 500 characters: the id in the other program or, where the file has none, what the entry is recognized by. */
  readonly externalId: string;
  readonly todoId: TodoId;
  /** What the file said of the todo when it was imported last, to see what has changed in the file since. */
  readonly fingerprint: string;
  /** What the file says beyond our fields, as JSON; `null` for nothing. */
  readonly extra: string | null;
}

/** The foreign ids of one owner, to be read. */
export interface ExternalIdReader {
  /**
   * Those of a source that are known, in any order.
   * @param source the name of a file format
   * @param externalIds without repetition
   */
  find(source: string, externalIds: readonly string[]): Promise<readonly ExternalId[]>;

  /** Those that these todos have in a source, in any order. A todo may have several. */
  of(source: string, todos: readonly TodoId[]): Promise<readonly ExternalId[]>;
}

/**
 * The foreign ids within a transaction. They are no part of the change log: an undo leaves them, and so does the
 * deletion of a todo. `TrashRepository.purge` removes those of the todo.
 */
export interface ExternalIdRepository extends ExternalIdReader {
  /** Stores each in the place of what was stored under the same id. @param entries without a repeated id */
  put(source: string, entries: readonly ExternalId[]): Promise<void>;
}
