import { draft, type NewTodo, type Todo } from '@todo/domain';
import { commandOf, type OnCommitted, type UseCaseContext } from './use-case-context.ts';

export function addTodo(context: UseCaseContext) {
  /** @throws InvalidTodoError */
  return async (fields: NewTodo, onCommitted?: OnCommitted): Promise<Todo> => {
    const command = commandOf(context, onCommitted);
    const added = draft(fields, command.at);
    return context.store.transaction(command, ({ todos }) => todos.add(added));
  };
}
