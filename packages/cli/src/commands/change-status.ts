import type { TodoApp } from '@todo/application';
import type { Revision, Todo, TodoId } from '@todo/domain';
import type { CommandContext } from '../command-context.ts';
import { todoIdsFrom } from '../parsing/todo-ids.ts';
import { printUndoHint } from '../terminal/output.ts';
import { printTodo, printTodos } from '../views/todo-output.ts';

interface StatusChange {
  readonly useCase: keyof TodoApp;
  /** Printed before a todo that has changed. */
  readonly done: string;
  /** Printed before a todo that had the status already. */
  readonly already: string;
}

/** The commands that change the status of todos. */
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
  const before = await revisionsOf(app, ids);
  const todos = await app[useCase](ids);
  const hasChanged = ({ id, revision }: Todo) => before.get(id) !== revision;
  const line = (todo: Todo) => `${hasChanged(todo) ? done : already} ${todo.id}  ${todo.task}\n`;
  // A caller that names one id expects one todo in JSON, and not an array.
  const [todo] = todos;
  if (words.length === 1 && ids.length === 1 && todo) await printTodo(context, todo, line);
  else await printTodos(context, todos, (shown) => shown.map(line).join(''));
  // A todo that is done is not in the list any more, so a slip of the finger is hard to find.
  if (command === 'done' && todos.some(hasChanged)) await printUndoHint(context);
}

/** The revision of each todo that exists, which is also known of a todo on a server. The change itself reports the missing ids, all at once. */
async function revisionsOf(
  app: TodoApp,
  ids: readonly TodoId[],
): Promise<ReadonlyMap<TodoId, Revision>> {
  const found = await Promise.allSettled(ids.map((id) => app.get(id)));
  return new Map(
    found.flatMap((outcome) =>
      outcome.status === 'fulfilled' ? [[outcome.value.id, outcome.value.revision]] : [],
    ),
  );
}
