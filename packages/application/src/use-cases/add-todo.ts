import { draft } from '@todo/domain';
import type { Ports, TodoApp } from '../todo-app.ts';

export function addTodo({ todos, clock }: Ports): TodoApp['add'] {
  return async (fields) => todos.add(draft(fields, clock.now()));
}
