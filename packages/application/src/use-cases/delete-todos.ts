import { assertHolds } from '../precondition.ts';
import type { Ports, TodoApp } from '../todo-app.ts';

export function deleteTodos({ todos }: Pick<Ports, 'todos'>): TodoApp['delete'] {
  return async (ids, precondition = {}) =>
    todos.remove([...new Set(ids)], (todo) => assertHolds(precondition, todo));
}
