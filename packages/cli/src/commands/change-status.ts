import type { TodoApp } from '@todo/application';
import { printTodo, printTodos } from '../todo-output.ts';
import { withApp, type Session } from '../session.ts';
import { todoIdsFrom } from '../todo-ids.ts';

/** The commands that change how far todos are, and what each says that it did. */
const changes = {
  start: { useCase: 'start', done: 'Started' },
  done: { useCase: 'complete', done: 'Completed' },
  reopen: { useCase: 'reopen', done: 'Reopened' },
} as const satisfies Record<string, { readonly useCase: keyof TodoApp; readonly done: string }>;

export async function changeStatus(
  session: Session,
  command: keyof typeof changes,
  words: readonly string[],
): Promise<void> {
  const { useCase, done } = changes[command];
  const ids = todoIdsFrom(words);
  const todos = await withApp(session, (app) => app[useCase](ids));
  const forPeople = () => todos.map(({ id, task }) => `${done} ${id}  ${task}\n`).join('');
  // A program that named one id expects one todo.
  const [todo] = todos;
  if (ids.length === 1 && todo) await printTodo(session, todo, forPeople);
  else await printTodos(session, todos, forPeople);
}
