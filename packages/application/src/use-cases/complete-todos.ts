import { complete } from '@todo/domain';
import type { Ports, TodoApp } from '../todo-app.ts';

export function completeTodos({ todos, clock }: Ports): TodoApp['complete'] {
  return async (ids) => {
    const now = clock.now();
    return todos.update([...new Set(ids)], (todo) => complete(todo, now));
  };
}
