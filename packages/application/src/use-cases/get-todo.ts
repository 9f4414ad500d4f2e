import type { Todo, TodoId } from '@todo/domain';
import { TodoNotFoundError } from '../errors.ts';
import type { UseCaseContext } from './use-case-context.ts';

export function getTodo({ store, owner }: UseCaseContext) {
  /** @throws TodoNotFoundError */
  return async (id: TodoId): Promise<Todo> => {
    const todo = await store.read(owner, ({ todos }) => todos.find(id));
    if (todo === undefined) throw new TodoNotFoundError([id]);
    return todo;
  };
}
