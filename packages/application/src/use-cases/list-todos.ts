import type { Todo } from '@todo/domain';
import { InvalidQueryError } from '../errors.ts';
import { cursorFrom, positionFrom } from '../schemas/cursor.ts';
import { parse } from '../schemas/parse.ts';
import { listQuerySchema, type ListQuery } from '../schemas/todo-schemas.ts';
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
    const { value, faults } = parse(listQuerySchema, query);
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
