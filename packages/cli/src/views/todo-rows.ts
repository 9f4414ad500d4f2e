import type { Clock } from '@todo/application';
import type { Todo } from '@todo/domain';
import { isoDue } from './due-shown.ts';

/**
 * Todos for a program that reads a pipe: one line each, with a tab between id, status, priority, due date, tags (with
 * commas between) and task. What a todo does not have is empty. Tabs and line breaks in texts have to be made visible
 * before.
 */
export function todoRows(todos: readonly Todo[], clock: Clock): string {
  return todos.map((todo) => `${cellsOf(todo, clock).join('\t')}\n`).join('');
}

function cellsOf({ id, status, priority, due, tags, task }: Todo, clock: Clock): readonly string[] {
  return [
    `${id}`,
    status,
    priority === 'none' ? '' : priority,
    due === null ? '' : isoDue(due, clock),
    tags.join(','),
    task,
  ];
}
