import { eachOf, type Instant, type Todo, type TodoIds } from '@todo/domain';
import { commandOf, type OnCommitted, type UseCaseContext } from './use-case-context.ts';

/** @param transition gives each todo its new status */
export function changeStatus(
  context: UseCaseContext,
  transition: (todo: Todo, now: Instant) => Todo,
) {
  /** Changes all the todos or, if one is missing, none. @throws TodoNotFoundError */
  return async (ids: TodoIds, onCommitted?: OnCommitted): Promise<readonly Todo[]> => {
    const command = commandOf(context, onCommitted);
    return context.store.transaction(command, ({ todos }) =>
      todos.update(eachOf(ids), (todo) => transition(todo, command.at)),
    );
  };
}
