import { replace, type NewTodo, type RepeatedFields, type Todo, type TodoId } from '@todo/domain';
import type { Precondition } from '../precondition.ts';
import { changeOne } from './change-one.ts';
import type { OnCommitted, UseCaseContext } from './use-case-context.ts';

export function replaceTodo(context: UseCaseContext) {
  /** Fields that are left out return to their defaults. @throws InvalidTodoError, TodoNotFoundError, StaleVersionError */
  return async (
    id: TodoId,
    fields: NewTodo & RepeatedFields,
    precondition: Precondition = {},
    onCommitted?: OnCommitted,
  ): Promise<Todo> =>
    changeOne(context, { id, precondition, onCommitted }, (todo, now) =>
      replace(todo, fields, now),
    );
}
