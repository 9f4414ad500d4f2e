import type { Revision, Todo, TodoId } from '@todo/domain';
import { Recent } from './recent.ts';

/** How many todos are known at most: some hundred KiB of the usual ones. */
const most = 1000;

/** Notes longer than this are not worth their memory, in UTF-16 code units. */
const longestNotes = 1000;

/** How many todos of a page are worth their memory. */
const longestPage = 101;

/**
 * A cache of todos that have been read before. A revision stands for one state of all fields, for ever: a reader
 * that has the state of a revision need not read the rest again, whichever process has written meanwhile.
 */
export class KnownTodos {
  readonly #todos = new Recent<TodoId, Todo>(most);

  /** The todo in this state, where it is known. */
  find(id: TodoId, revision: Revision): Todo | undefined {
    const todo = this.#todos.get(id);
    return todo?.revision === revision ? todo : undefined;
  }

  /** Whether it is known in some state. */
  has(id: TodoId): boolean {
    return this.#todos.get(id) !== undefined;
  }

  /** @param todo in a state that was committed */
  remember(todo: Todo): void {
    if (isWorthKnowing([todo])) this.#todos.set(todo.id, todo);
  }
}

/** Whether these todos are so few and so short that they may be kept together. */
export function isWorthKnowing(todos: readonly Todo[]): boolean {
  return todos.length <= longestPage && todos.every(({ notes }) => notes.length <= longestNotes);
}
