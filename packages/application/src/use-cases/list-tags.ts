import type { Ports, TodoApp } from '../todo-app.ts';

export function listTags({ todos }: Pick<Ports, 'todos'>): TodoApp['tags'] {
  return () => todos.tags();
}
