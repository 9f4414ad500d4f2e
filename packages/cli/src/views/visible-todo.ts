import type { Todo } from '@todo/domain';
import { visibleLine, visibleText } from './visible-text.ts';

/** A todo as a terminal may show it: another program may have written anything to the file that it comes from. */
export function visibleTodo(todo: Todo): Todo {
  return {
    ...todo,
    task: visibleLine(todo.task),
    tags: todo.tags.map(visibleLine),
    notes: visibleText(todo.notes),
  };
}
