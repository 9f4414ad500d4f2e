import { draft, type NewTodo, type Todo } from '@todo/domain';
import { commandOf, type UseCaseContext } from './use-case-context.ts';

export function addTodo(context: UseCaseContext) {
  /** @throws InvalidTodoError */
  return async (fields: NewTodo): Promise<Todo> => {
    const command = commandOf(context);
    const added = draft(fields, command.at);
    return context.store.transaction(command, ({ todos }) => todos.add(added));
  };
}
