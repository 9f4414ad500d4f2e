import {
  broughtBack,
  isAsIn,
  isErased,
  nextRedo,
  reversalsOf,
  undoableCommands,
  type Change,
  type CommandId,
  type LoggedCommand,
  type Reversal,
  type Reverts,
  type Todo,
  type TodoId,
} from '@todo/domain';
import { CommandNotFoundError, TodoNotFoundError, UndoConflictError } from '../errors.ts';
import type { ChangeLog } from '../ports/change-log.ts';
import type { Readers, Repositories } from '../ports/store.ts';
import { revertedJson } from '../history-json.ts';
import type { Reverted, RevertedTodo } from '../reverted.ts';
import { answeredBefore, answerOnce, type AnsweredOnce } from './answer-once.ts';
import { commandOf, type OnCommitted, type UseCaseContext } from './use-case-context.ts';

export function undo(context: UseCaseContext) {
  /**
   * Takes a command back, for all of its todos or, if one of them has changed since, for none. This is a command of its
   * own, which can be taken back in turn.
   * @param command when left out, the latest that has not been taken back and whose todos are all kept
   * @throws CommandNotFoundError, UndoConflictError
   */
  return (command?: CommandId, onCommitted?: OnCommitted): Promise<Reverted> =>
    revert(context, 'undo', (changes) => command ?? latestUndoable(changes), onCommitted);
}

export function redo(context: UseCaseContext) {
  /**
   * Takes the latest undo back, unless something else was done since.
   * @throws CommandNotFoundError, UndoConflictError
   */
  return (onCommitted?: OnCommitted): Promise<Reverted> =>
    revert(context, 'redo', latestUndo, onCommitted);
}

export function undoOnce(context: UseCaseContext) {
  /**
   * Takes a command back like `undo`, unless a call with this key has done so within the last 24 hours; then it returns the
   * same answer, which has the shape of `revertedJsonSchema`.
   * @param key 1 to 255 characters, chosen by the caller
   * @throws CommandNotFoundError, UndoConflictError, IdempotencyError
   */
  return (
    command: CommandId | undefined,
    key: string,
    onCommitted?: OnCommitted,
  ): Promise<AnsweredOnce> =>
    revertOnce(context, key, {
      as: 'undo',
      meaning: ['undo', command ?? null],
      choose: (changes) => command ?? latestUndoable(changes),
      onCommitted,
    });
}

export function redoOnce(context: UseCaseContext) {
  /** Takes the latest undo back like `redo`, once for a key, as `undoOnce` does. @throws as `undoOnce` */
  return (key: string, onCommitted?: OnCommitted): Promise<AnsweredOnce> =>
    revertOnce(context, key, { as: 'redo', meaning: ['redo'], choose: latestUndo, onCommitted });
}

export function previewUndo({ store, owner, clock }: UseCaseContext) {
  /** What `undo` or, with `redo`, `redo` would do. Changes nothing. @throws CommandNotFoundError, UndoConflictError */
  return (
    command?: CommandId,
    { redo: isRedo = false }: { readonly redo?: boolean } = {},
  ): Promise<Reverted> =>
    store.read(owner, async (data) => {
      const choose = isRedo ? latestUndo : latestUndoable;
      const wanted = command ?? (await choose(data.changes));
      const reversals = await reversalsIn(data.changes, wanted);
      const now = clock.now();
      const todos: RevertedTodo[] = [];
      const conflicts: TodoId[] = [];
      for (const reversal of reversals) {
        const present = await presentOf(data, reversal);
        if (present === undefined) conflicts.push(reversal.id);
        else todos.push(outcome(reversal, present, now));
      }
      if (conflicts.length > 0) throw new UndoConflictError(conflicts);
      return { command: wanted, todos };
    });
}

/** The state that the command has left, if the todo still has it. */
async function presentOf(
  { todos, trash }: Pick<Readers, 'todos' | 'trash'>,
  { id, left, before }: Reversal,
): Promise<Todo | undefined> {
  const present = left === null ? (await trash.find(id))?.todo : await todos.find(id);
  const expected = left ?? before;
  return present && expected && isAsIn(present, expected) ? present : undefined;
}

function outcome(
  { id, kind, left, before }: Reversal,
  present: Todo,
  now: ReturnType<UseCaseContext['clock']['now']>,
): RevertedTodo {
  return {
    id,
    kind,
    before: left === null ? null : present,
    after: before === null ? null : broughtBack(present, before, now),
  };
}

async function revert(
  context: UseCaseContext,
  as: Reverts['as'],
  choose: (changes: ChangeLog) => CommandId | Promise<CommandId>,
  onCommitted?: OnCommitted,
): Promise<Reverted> {
  const { store, owner } = context;
  const command = await store.read(owner, async ({ changes }) => choose(changes));
  const running = { ...commandOf(context, onCommitted), reverts: { command, as } };
  return store.transaction(running, async (data) => {
    const reversals = await reversalsIn(data.changes, command);
    return { command, todos: await applied(data, reversals, running.at) };
  });
}

interface RevertOnce {
  readonly as: Reverts['as'];
  readonly meaning: unknown;
  readonly choose: (changes: ChangeLog) => CommandId | Promise<CommandId>;
  readonly onCommitted: OnCommitted | undefined;
}

async function revertOnce(
  context: UseCaseContext,
  key: string,
  { as, meaning, choose, onCommitted }: RevertOnce,
): Promise<AnsweredOnce> {
  // A repeated request would find another command to take back.
  const before = await answeredBefore(context, key, meaning);
  if (before !== undefined) return before;
  const command = await context.store.read(context.owner, async ({ changes }) => choose(changes));
  const running = { ...commandOf(context, onCommitted), reverts: { command, as } };
  return answerOnce(context, key, {
    command: running,
    meaning,
    async answer(data) {
      const todos = await applied(data, await reversalsIn(data.changes, command), running.at);
      return { json: revertedJson({ command, todos }), hasChanged: todos.length > 0 };
    },
  });
}

/** Changes the todos in three steps, each of which throws before its first change if one of its todos has changed. */
async function applied(
  { todos, trash }: Pick<Repositories, 'todos' | 'trash'>,
  reversals: readonly Reversal[],
  now: ReturnType<UseCaseContext['clock']['now']>,
): Promise<readonly RevertedTodo[]> {
  const byId = new Map(reversals.map((reversal) => [reversal.id, reversal]));
  const conflicts = new Set<TodoId>();
  const befores = new Map<TodoId, Todo>();
  /** Notes a todo that has changed since, and keeps the one that was there otherwise. */
  const check = (present: Todo): Reversal => {
    const reversal = byId.get(present.id) as Reversal;
    const { left, before } = reversal;
    const expected = left ?? before;
    if (expected === null || !isAsIn(present, expected)) conflicts.add(present.id);
    befores.set(present.id, present);
    return reversal;
  };
  const ids = (select: (reversal: Reversal) => boolean) =>
    reversals.filter(select).map(({ id }) => id);

  const updated = await orConflict(
    todos.update(
      ids(({ left, before }) => left !== null && before !== null),
      (present) => {
        const { before } = check(present);
        return before === null ? present : broughtBack(present, before, now);
      },
    ),
  );
  const restored = await orConflict(
    trash.restore(
      ids(({ left }) => left === null),
      ({ todo }) => {
        const { before } = check(todo);
        return before === null ? todo : broughtBack(todo, before, now);
      },
    ),
  );
  await orConflict(
    todos.remove(
      ids(({ before }) => before === null),
      (present) => void check(present),
    ),
  );
  if (conflicts.size > 0) throw new UndoConflictError([...conflicts].toSorted((a, b) => a - b));
  const afters = new Map([...updated, ...restored].map((todo) => [todo.id, todo]));
  return reversals.map(({ id, kind, left }) => ({
    id,
    kind,
    before: left === null ? null : (befores.get(id) ?? null),
    after: afters.get(id) ?? null,
  }));
}

/** A todo of the command that is not where the command has left it has changed since. */
async function orConflict<Result>(step: Promise<Result>): Promise<Result> {
  try {
    return await step;
  } catch (error) {
    if (error instanceof TodoNotFoundError) throw new UndoConflictError(error.ids);
    throw error;
  }
}

async function reversalsIn(changes: ChangeLog, command: CommandId): Promise<readonly Reversal[]> {
  const own: readonly Change[] = await changes.by(command);
  if (own.length === 0) throw new CommandNotFoundError({ command });
  const erased = own.filter(isErased);
  // A todo that was removed from the trash cannot come back.
  if (erased.length > 0) throw new UndoConflictError(erased.map(({ todoId }) => todoId));
  return reversalsOf(own);
}

/** The latest command that can be taken back: not one of todos that were removed from the trash. */
async function latestUndoable(changes: ChangeLog): Promise<CommandId> {
  for await (const command of undoableCommands(commandsBackwards(changes))) {
    if (!(await changes.by(command)).some(isErased)) return command;
  }
  throw new CommandNotFoundError('undo');
}

async function latestUndo(changes: ChangeLog): Promise<CommandId> {
  const command = await nextRedo(commandsBackwards(changes));
  if (command === undefined) throw new CommandNotFoundError('redo');
  return command;
}

/** The commands of an owner, the latest first, read as they are asked for. */
async function* commandsBackwards(changes: ChangeLog): AsyncGenerator<LoggedCommand, void> {
  let before = Infinity;
  // Most often, the first is the one.
  for (let limit = 2; ; limit = 50) {
    const commands = await changes.commandsBefore(before, limit);
    yield* commands;
    const last = commands.at(-1);
    if (last === undefined || commands.length < limit) return;
    before = last.seq;
  }
}
