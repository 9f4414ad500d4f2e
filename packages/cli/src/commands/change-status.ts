import type { TodoApp } from '@todo/application';
import type { Revision, Status, Todo, TodoId } from '@todo/domain';
import type { CommandContext } from '../command-context.ts';
import {
  changedStatuses,
  selectionFrom,
  type ManyOptions,
  type Selection,
} from '../parsing/selection.ts';
import { printUndoHint } from '../terminal/output.ts';
import { printTodo, printTodos } from '../views/todo-output.ts';
import { asksFirst } from './asks-first.ts';

interface StatusChange {
  readonly useCase: 'start' | 'complete' | 'reopen';
  readonly status: Status;
  /** The first word of the question before many todos are changed. */
  readonly verb: string;
  /** Printed before a todo that has changed. */
  readonly done: string;
  /** Printed before a todo that had the status already. */
  readonly already: string;
  /** Printed where filters find no todo. */
  readonly nothing: string;
}

/** The commands that change the status of todos. */
const changes = {
  start: {
    useCase: 'start',
    status: 'In Process',
    verb: 'Start',
    done: 'Started',
    already: 'Already started',
    nothing: 'No pending todo matches.',
  },
  done: {
    useCase: 'complete',
    status: 'Completed',
    verb: 'Complete',
    done: 'Completed',
    already: 'Already completed',
    nothing: 'No open todo matches.',
  },
  reopen: {
    useCase: 'reopen',
    status: 'Pending',
    verb: 'Reopen',
    done: 'Reopened',
    already: 'Already pending',
    nothing: 'No started or completed todo matches.',
  },
} as const satisfies Record<string, StatusChange>;

type StatusCommand = keyof typeof changes;

/** The todos after a change, and their revisions before it. */
interface Outcome {
  readonly todos: readonly Todo[];
  readonly before: ReadonlyMap<TodoId, Revision>;
}

export async function changeStatus(
  context: CommandContext,
  command: StatusCommand,
  words: readonly string[],
  options: ManyOptions,
): Promise<void> {
  const { done, already } = changes[command];
  const selection = selectionFrom(words, options, { command, prefix: '--' });
  const ids = 'ids' in selection ? selection.ids : undefined;
  const isByIds = ids !== undefined && !asksFirst(context, selection, options);
  const { todos, before } = isByIds
    ? await changeByIds(context, command, ids)
    : await changeSelected(context, command, selection, options);
  const hasChanged = ({ id, revision }: Todo) => before.get(id) !== revision;
  const line = (todo: Todo) => `${hasChanged(todo) ? done : already} ${todo.id}  ${todo.task}\n`;
  // A caller that names one id expects one todo in JSON, and not an array.
  const [todo] = todos;
  if (words.length === 1 && ids?.length === 1 && todo) await printTodo(context, todo, line);
  else await printTodos(context, todos, (shown) => shown.map(line).join(''));
  // A todo that is done is not in the list any more, so a slip of the finger is hard to find.
  if (command === 'done' && todos.some(hasChanged)) await printUndoHint(context);
}

async function changeByIds(
  context: CommandContext,
  command: StatusCommand,
  ids: readonly TodoId[],
): Promise<Outcome> {
  const { openApp } = await context.todos('writes');
  const app = await openApp();
  const before = await revisionsOf(app, ids);
  return { todos: await app[changes[command].useCase](ids), before };
}

async function changeSelected(
  context: CommandContext,
  command: StatusCommand,
  selection: Selection,
  { yes = false }: ManyOptions,
): Promise<Outcome> {
  const { status, verb, nothing } = changes[command];
  const { changeMany } = await import('./change-many.ts');
  const changed = await changeMany(context, await context.todos('writes'), selection, {
    prefix: '--',
    statuses: changedStatuses[command],
    nothing,
    question: (count) => `${verb} ${count} todos?`,
    yes,
    operation: () => ({ op: 'edit', set: { status } }),
  });
  return {
    todos: changed.flatMap(({ after }) => after ?? []),
    before: new Map(changed.map(({ before }) => [before.id, before.revision])),
  };
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
