import type { Todo, TodoDraft, TodoId } from '@todo/domain';
import type { TodoFilter } from '../todo-filter.ts';
import type { SortStep, SortValue } from '../todo-order.ts';

/**
 * The todos of one owner, to be read. A reader is bound to its owner, so that no query can forget to name the owner.
 */
export interface TodoReader {
  /** The todo with this id; undefined where there is none, or where it is in the trash. */
  find(id: TodoId): Promise<Todo | undefined>;

  /** The todos with these ids, in any order, without those that are missing. @param ids without repetition */
  findAll(ids: readonly TodoId[]): Promise<readonly Todo[]>;

  /** One page of the todos that match. */
  list(query: TodoQuery): Promise<TodoPage>;

  /** How many todos match, on all pages. */
  count(filter: TodoFilter): Promise<number>;

  /** Every tag in use, the most used first; those used equally often by code point. */
  tags(): Promise<readonly string[]>;
}

/**
 * The todos of one owner within a transaction. Each method writes its changes to the owner's change log in the same
 * transaction, under the command; an update that changes no field is not logged.
 */
export interface TodoRepository extends TodoReader {
  /** Stores a new todo under an id that no todo has had before, with its first revision. */
  add(draft: TodoDraft): Promise<Todo>;

  /** Stores new todos, as `add` does each. @returns them in the order of the drafts, which is that of their ids */
  addAll(drafts: readonly TodoDraft[]): Promise<readonly Todo[]>;

  /**
   * Reads the todos, applies `transition` to each, and stores those that differ, as one atomic step. If `transition`
   * throws, nothing is changed.
   *
   * @param ids without repetition
   * @param transition pure and synchronous; it may run again when the storage has to retry
   * @returns the todos after the update, in the order of `ids`; each changed todo has a new revision
   * @throws TodoNotFoundError naming every id that the owner has no todo for
   */
  update(ids: readonly TodoId[], transition: (todo: Todo) => Todo): Promise<readonly Todo[]>;

  /**
   * Removes all the todos or, if one is missing or `permit` throws, none.
   *
   * @param ids without repetition
   * @param permit pure and synchronous; it throws to refuse the removal
   * @throws TodoNotFoundError naming every id that the owner has no todo for
   */
  remove(ids: readonly TodoId[], permit: (todo: Todo) => void): Promise<void>;
}

/** Which todos a page has, and in what order. */
export interface TodoQuery extends TodoFilter {
  /** From the most important step on; ends with `id`, so that no two are equal. By rising id when left out. */
  readonly order?: readonly SortStep[];
  /** At most this many todos. */
  readonly limit: number;
  /** Only todos after this position in the order. */
  readonly after?: TodoPosition;
}

/** A position in an order: the values of the todo at it, one for each step. */
export type TodoPosition = readonly SortValue[];

/** One page of a list. */
export interface TodoPage {
  readonly todos: readonly Todo[];
  /** The position after which the next page begins, if there is one. */
  readonly next?: TodoPosition;
}
