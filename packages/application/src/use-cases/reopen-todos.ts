import { reopen } from '@todo/domain';
import type { Ports, TodoApp } from '../todo-app.ts';

export function reopenTodos({ todos, clock }: Ports): TodoApp['reopen'] {
  return async (ids) => {
    const now = clock.now();
    return todos.update([...new Set(ids)], (todo) => reopen(todo, now));
  };
}
