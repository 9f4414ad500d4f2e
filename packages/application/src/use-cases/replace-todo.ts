import { replace } from '@todo/domain';
import { assertHolds } from '../precondition.ts';
import type { Ports, TodoApp } from '../todo-app.ts';
import { changeOne } from './change-one.ts';

export function replaceTodo({ todos, clock }: Ports): TodoApp['replace'] {
  return async (id, fields, precondition = {}) => {
    const now = clock.now();
    return changeOne(todos, id, (todo) => {
      assertHolds(precondition, todo);
      return replace(todo, fields, now);
    });
  };
}
