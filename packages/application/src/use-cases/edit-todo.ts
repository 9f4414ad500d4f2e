import { edit } from '@todo/domain';
import { assertHolds } from '../precondition.ts';
import type { Ports, TodoApp } from '../todo-app.ts';
import { changeOne } from './change-one.ts';

export function editTodo({ todos, clock }: Ports): TodoApp['edit'] {
  return async (id, changes, precondition = {}) => {
    const now = clock.now();
    return changeOne(todos, id, (todo) => {
      assertHolds(precondition, todo);
      return edit(todo, typeof changes === 'function' ? changes(todo) : changes, now);
    });
  };
}
