import type { TodoApp } from '@todo/application';
import type { Todo, TodoId } from '@todo/domain';
import { printTodo, printTodos } from '../views/todo-output.ts';
import type { CommandContext } from '../command-context.ts';
import { todoIdsFrom } from '../parsing/todo-ids.ts';

interface StatusChange {
  readonly useCase: keyof TodoApp;
  /** What is said of a todo that has changed. */
  readonly done: string;
  /** What is said of one that was so before. */
  readonly already: string;
}

/** The commands that change how far todos are. */
const changes = {
  start: { useCase: 'start', done: 'Started', already: 'Already started' },
  done: { useCase: 'complete', done: 'Completed', already: 'Already completed' },
  reopen: { useCase: 'reopen', done: 'Reopened', already: 'Already pending' },
} as const satisfies Record<string, StatusChange>;

export async function changeStatus(
  context: CommandContext,
  command: keyof typeof changes,
  words: readonly string[],
): Promise<void> {
  const { useCase, done, already } = changes[command];
  const ids = todoIdsFrom(words);
  const { openApp } = await context.todos('writes');
  const app = await openApp();
  const before = await versionsOf(app, ids);
  const todos = await app[useCase](ids);
  const line = ({ id, version, task }: Todo) =>
    `${before.get(id) === version ? already : done} ${id}  ${task}\n`;
  // A program that named one id expects one todo.
  const [todo] = todos;
  if (ids.length === 1 && todo) await printTodo(context, todo, line);
  else await printTodos(context, todos, (shown) => shown.map(line).join(''));
}

/** Which version each todo has. One that is missing is left to the change itself, which names every such id. */
async function versionsOf(
  app: TodoApp,
  ids: readonly TodoId[],
): Promise<ReadonlyMap<TodoId, number>> {
  const found = await Promise.allSettled(ids.map((id) => app.get(id)));
  return new Map(
    found.flatMap((outcome) =>
      outcome.status === 'fulfilled' ? [[outcome.value.id, outcome.value.version]] : [],
    ),
  );
}
