import { start } from '@todo/domain';
import type { Ports, TodoApp } from '../todo-app.ts';

export function startTodos({ todos, clock }: Ports): TodoApp['start'] {
  return async (ids) => {
    const now = clock.now();
    return todos.update([...new Set(ids)], (todo) => start(todo, now));
  };
}
