import {
  changeKind,
  type Change,
  type ChangeKind,
  type CommandId,
  type Reverts,
} from './change.ts';
import { later, type Instant } from './instant.ts';
import { sameFields } from './todo-fields.ts';
import type { Todo } from './todo.ts';
import type { TodoId } from './todo-id.ts';

/** What it takes to bring one todo back to its state before a command. */
export interface Reversal {
  readonly id: TodoId;
  /** What the command has done to the todo on balance. */
  readonly kind: ChangeKind;
  /** The state that the command has left; `null` where it has deleted the todo. */
  readonly left: Todo | null;
  /** The state before the command; `null` where there was no such todo. */
  readonly before: Todo | null;
}

/**
 * The reversal of a command, one for each todo that it has changed on balance, by id.
 * @param changes all changes of the command, in their order
 */
export function reversalsOf(changes: readonly Change[]): readonly Reversal[] {
  const byTodo = Map.groupBy(changes, ({ todoId }) => todoId);
  return [...byTodo]
    .flatMap(([id, own]) => {
      const before = own[0]?.before ?? null;
      const left = own.at(-1)?.after ?? null;
      const kind = kindBetween(before, left, own[0]?.kind === 'restored');
      return kind === undefined ? [] : [{ id, kind, before, left }];
    })
    .toSorted((a, b) => a.id - b.id);
}

/** @returns undefined where there was no todo before or after */
function kindBetween(
  before: Todo | null,
  after: Todo | null,
  isRestored: boolean,
): ChangeKind | undefined {
  if (before !== null) return changeKind({ before, after });
  return after === null ? undefined : changeKind({ before, after }, isRestored);
}

/** Whether the images of one of the changes were erased: then the command cannot be taken back. */
export function isErased({ before, after }: Change): boolean {
  return before === null && after === null;
}

/**
 * Whether a todo is as it was in another state of it. Revision, version and the moment of the last change do not count:
 * an undo raises them, and the command before the one that it takes back can be taken back next.
 */
export function isAsIn(present: Todo, state: Todo): boolean {
  return sameFields(present, state) && present.completedAt === state.completedAt;
}

/**
 * The todo with the fields of an earlier state of it. Its version goes on rising, so that no ETag is given twice.
 * @param present the todo as it is now or, for a deleted one, as it was last
 */
export function broughtBack(present: Todo, earlier: Todo, now: Instant): Todo {
  return Object.freeze({
    ...earlier,
    revision: present.revision,
    version: present.version + 1,
    updatedAt: later(now, present.updatedAt),
  });
}

/** A command as undo and redo look at it. */
export interface LoggedCommand {
  readonly command: CommandId;
  readonly reverts: Reverts | null;
}

/**
 * The commands that `todo undo` may take back, the latest first: those that are in effect and are no undo themselves.
 * @param backwards the commands of an owner, the latest first
 */
export async function* undoableCommands(
  backwards: AsyncIterable<LoggedCommand>,
): AsyncGenerator<CommandId, void> {
  const reverted = new Set<CommandId>();
  for await (const { command, reverts } of backwards) {
    if (reverted.has(command)) continue;
    if (reverts !== null) reverted.add(reverts.command);
    if (reverts?.as !== 'undo') yield command;
  }
}

/**
 * The undo that `todo redo` takes back next: the latest that is in effect, unless something else was done since.
 * @param backwards the commands of an owner, the latest first
 */
export async function nextRedo(
  backwards: AsyncIterable<LoggedCommand>,
): Promise<CommandId | undefined> {
  const reverted = new Set<CommandId>();
  for await (const { command, reverts } of backwards) {
    if (reverted.has(command)) continue;
    if (reverts === null) return undefined;
    if (reverts.as === 'undo') return command;
    reverted.add(reverts.command);
  }
  return undefined;
}
