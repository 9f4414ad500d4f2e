import type { Owner, Status, Todo, TodoDraft, TodoId } from '@todo/domain';

/**
 * Port: the todos of one owner. Who holds a repository cannot reach anybody else's todos,
 * so no query can forget to ask whose they are.
 *
 * What every implementation must do is written down as tests in `@todo/application/testing`.
 */
export interface TodoRepository {
  /** Keeps a new todo and gives it an id that no todo has had before. */
  add(draft: TodoDraft): Promise<Todo>;

  find(id: TodoId): Promise<Todo | undefined>;

  /** One page, by rising id. */
  list(query: TodoQuery): Promise<TodoPage>;

  /**
   * Reads the todos, lets `transition` decide on each, and keeps what differs, as one step that
   * nothing can come between. If `transition` throws, nothing has changed.
   *
   * @param ids without repetition
   * @param transition pure and synchronous; it may run again when the storage has to retry
   * @returns the todos as they are now, in the order of `ids`
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

/** Gives each owner a repository of their own. */
export type TodosOf = (owner: Owner) => TodoRepository;

export interface TodoQuery {
  /** Any of these; every status when left out. */
  readonly statuses?: readonly Status[];
  /** At most so many todos. */
  readonly limit: number;
  /** Only todos that come after this place in the order. */
  readonly after?: TodoPosition;
}

/** A place in the order of a list: that of the last todo of a page. */
export interface TodoPosition {
  readonly id: TodoId;
}

export interface TodoPage {
  readonly todos: readonly Todo[];
  /** Where the next page goes on, if there is one. */
  readonly next?: TodoPosition;
}
