import type { Todo, TodoId } from '@todo/domain';
import { TodoNotFoundError } from '../errors.ts';
import type { TodoRepository } from '../ports/todo-repository.ts';

/** @throws TodoNotFoundError */
export async function changeOne(
  todos: TodoRepository,
  id: TodoId,
  transition: (todo: Todo) => Todo,
): Promise<Todo> {
  const [todo] = await todos.update([id], transition);
  if (todo === undefined) throw new TodoNotFoundError([id]);
  return todo;
}
