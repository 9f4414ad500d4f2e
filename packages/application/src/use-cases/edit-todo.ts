import { edit, type RepeatedFields, type Todo, type TodoChanges, type TodoId } from '@todo/domain';
import type { Precondition } from '../precondition.ts';
import { changeOne } from './change-one.ts';
import type { OnCommitted, UseCaseContext } from './use-case-context.ts';

type Changes = TodoChanges & RepeatedFields;

export function editTodo(context: UseCaseContext) {
  /**
   * Changes the fields that `changes` names.
   * @param changes or a function that derives them from the current todo; pure and synchronous, as it may run again
   * @throws InvalidTodoError, TodoNotFoundError, StaleVersionError
   */
  return async (
    id: TodoId,
    changes: Changes | ((todo: Todo) => Changes),
    precondition: Precondition = {},
    onCommitted?: OnCommitted,
  ): Promise<Todo> =>
    changeOne(context, { id, precondition, onCommitted }, (todo, now) =>
      edit(todo, typeof changes === 'function' ? changes(todo) : changes, now),
    );
}
