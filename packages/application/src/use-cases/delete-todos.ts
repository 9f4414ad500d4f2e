import { eachOf, type TodoIds } from '@todo/domain';
import { assertHolds, type Precondition } from '../precondition.ts';
import { commandOf, type OnCommitted, type UseCaseContext } from './use-case-context.ts';

export function deleteTodos(context: UseCaseContext) {
  /** Deletes all the todos or, if one is missing, none. @throws TodoNotFoundError, StaleVersionError */
  return async (
    ids: TodoIds,
    precondition: Precondition = {},
    onCommitted?: OnCommitted,
  ): Promise<void> =>
    context.store.transaction(commandOf(context, onCommitted), ({ todos }) =>
      todos.remove(eachOf(ids), (todo) => assertHolds(precondition, todo)),
    );
}
