import type { Todo } from '@todo/domain';
import { InvalidQueryError } from '../errors.ts';
import { cursorFrom, positionFrom } from '../schemas/cursor.ts';
import { parse } from '../schemas/parse.ts';
import { withoutDates, type ListAllQuery, type ListQuery } from '../schemas/list-query.ts';
import { listQuerySchema } from '../schemas/todo-schemas.ts';
import { filterFrom } from '../todo-filter.ts';
import { sortStep, totalOrder } from '../todo-order.ts';
import type { UseCaseContext } from './use-case-context.ts';

/** One page of a list. */
export interface TodoList {
  readonly todos: readonly Todo[];
  /** The `cursor` of the next page; absent on the last page. */
  readonly next?: string;
  /** The number of matching todos on all pages, if the query asks for it. */
  readonly total?: number;
}

export function listTodos({ store, owner, clock }: UseCaseContext) {
  /** One page, 100 todos unless `limit` says otherwise. @throws InvalidQueryError */
  return async (query: ListQuery = {}): Promise<TodoList> => {
    const { value, faults } = parse(listQuerySchema, withoutDates(query));
    if (faults) throw new InvalidQueryError(faults);
    const { limit, cursor, count } = value;
    const order = totalOrder(value.sort.map(sortStep));
    const filter = filterFrom(value, clock);
    const after = cursor === undefined ? {} : { after: positionFrom(cursor, order) };
    return store.read(owner, async ({ todos }) => {
      const page = await todos.list({ ...filter, order, limit, ...after });
      return {
        todos: page.todos,
        ...(page.next && { next: cursorFrom(page.next, order) }),
        ...(count && { total: await todos.count(filter) }),
      };
    });
  };
}

/** Todos per page: even with the longest notes, a page takes a few MB. */
const pageSize = 500;

/** Makes the use case of all todos from that of one page. */
export function listAll(list: (query: ListQuery) => Promise<TodoList>) {
  /**
   * All todos that match, in their order, read a page at a time as they are asked for: memory holds one page. A todo that
   * matches from the beginning to the end is there once, whatever is written meanwhile.
   * @throws InvalidQueryError with the first todo, StorageError with any
   */
  return async function* all(query: ListAllQuery = {}): AsyncGenerator<Todo, void> {
    for (let cursor: string | undefined; ;) {
      const { todos, next } = await list({ ...query, limit: pageSize, cursor });
      yield* todos;
      if (next === undefined) return;
      cursor = next;
    }
  };
}
