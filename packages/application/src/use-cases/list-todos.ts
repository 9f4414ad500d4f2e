import type { Todo } from '@todo/domain';
import { cursorFrom, positionFrom } from '../cursor.ts';
import { InvalidQueryError } from '../errors.ts';
import { parse } from '../parse.ts';
import type { Ports, TodoApp } from '../todo-app.ts';
import { listQuerySchema } from '../todo-schemas.ts';

/** One page of a list. */
export interface TodoList {
  readonly todos: readonly Todo[];
  /** Asks for the next page when given back as `cursor`; absent on the last one. */
  readonly next?: string;
}

export function listTodos({ todos }: Pick<Ports, 'todos'>): TodoApp['list'] {
  return async (query = {}) => {
    const { value, faults } = parse(listQuerySchema, query);
    if (faults) throw new InvalidQueryError(faults);
    const { status: statuses, limit, cursor } = value;
    const page = await todos.list({
      limit,
      ...(statuses && { statuses }),
      ...(cursor !== undefined && { after: positionFrom(cursor) }),
    });
    return { todos: page.todos, ...(page.next && { next: cursorFrom(page.next) }) };
  };
}
