import { TodoNotFoundError } from '../errors.ts';
import type { Ports, TodoApp } from '../todo-app.ts';

export function getTodo({ todos }: Pick<Ports, 'todos'>): TodoApp['get'] {
  return async (id) => {
    const todo = await todos.find(id);
    if (todo === undefined) throw new TodoNotFoundError([id]);
    return todo;
  };
}
