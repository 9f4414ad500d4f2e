import type { Todo, TodoDraft, TodoId } from '@todo/domain';
import type { TodoFilter } from '../todo-filter.ts';
import type { SortStep, SortValue } from '../todo-order.ts';

/**
 * The todos of one owner, to be read. A reader is bound to its owner: no query can forget to ask whose todos they are.
 */
export interface TodoReader {
  find(id: TodoId): Promise<Todo | undefined>;

  /** One page of the todos that match. */
  list(query: TodoQuery): Promise<TodoPage>;

  /** How many todos match, on all pages. */
  count(filter: TodoFilter): Promise<number>;

  /** Every tag in use, the most used first; those used equally often by code point. */
  tags(): Promise<readonly string[]>;
}

/**
 * The todos of one owner within a transaction. Each change that a method makes is written to the owner's change log in
 * the same transaction, under its command; what does not differ is no change.
 */
export interface TodoRepository extends TodoReader {
  /** Keeps a new todo and gives it an id that no todo has had before, and its first revision. */
  add(draft: TodoDraft): Promise<Todo>;

  /**
   * Reads the todos, lets `transition` decide on each, and keeps what differs, as one step that
   * nothing can come between. If `transition` throws, nothing has changed.
   *
   * @param ids without repetition
   * @param transition pure and synchronous; it may run again when the storage has to retry
   * @returns the todos as they are now, in the order of `ids`; each that differs has a revision of its own
   * @throws TodoNotFoundError naming every id that the owner has no todo for
   */
  update(ids: readonly TodoId[], transition: (todo: Todo) => Todo): Promise<readonly Todo[]>;

  /**
   * Removes all the todos or, if one is missing or `permit` throws, none.
   *
   * @param ids without repetition
   * @param permit pure and synchronous; it throws to refuse
   * @throws TodoNotFoundError naming every id that the owner has no todo for
   */
  remove(ids: readonly TodoId[], permit: (todo: Todo) => void): Promise<void>;
}

export interface TodoQuery extends TodoFilter {
  /** From the most important step on; ends with `id`, so that no two are equal. By rising id when left out. */
  readonly order?: readonly SortStep[];
  /** At most this many todos. */
  readonly limit: number;
  /** Only todos that come after this place in the order. */
  readonly after?: TodoPosition;
}

/** A place in an order: the values of a todo there, one for each step. */
export type TodoPosition = readonly SortValue[];

export interface TodoPage {
  readonly todos: readonly Todo[];
  /** Where the next page goes on, if there is one. */
  readonly next?: TodoPosition;
}
