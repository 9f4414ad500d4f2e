import type { Instant } from './instant.ts';
import type { Todo } from './todo.ts';
import type { TodoId } from './todo-id.ts';

/** The actor of a command: `local`, or the name of an account or a token. 1 to 255 characters. */
export type Actor = string;

/** The actor on one person's machine. */
export const localActor: Actor = 'local';

/** The kinds of changes to a todo; `restored`: it came back from the trash. */
export const changeKinds = [
  'created',
  'updated',
  'completed',
  'reopened',
  'deleted',
  'restored',
] as const;

/** What has happened to a todo: one of {@link changeKinds}. */
export type ChangeKind = (typeof changeKinds)[number];

/** A todo before and after a change, revision and version included: the two are not both missing. */
export type BeforeAndAfter =
  /** The todo was created, or restored from the trash. */
  | { readonly before: null; readonly after: Todo }
  /** The todo was changed or, if `after` is missing, deleted. */
  | { readonly before: Todo; readonly after: Todo | null };

/** The images of a change were erased, because the todo was removed from the trash. */
export interface Erased {
  readonly before: null;
  readonly after: null;
}

/** One real change of one todo, as the change log stores it. */
export type Change = (BeforeAndAfter | Erased) & {
  /** Rises by one with each change of the owner's todos, from 1 on. Committed changes appear in this order. */
  readonly seq: number;
  readonly at: Instant;
  readonly actor: Actor;
  /** The same for all changes of one command or request. Random, so that no other command ever has it. */
  readonly command: CommandId;
  /** The command that this one takes back; `null` for all others. */
  readonly reverts: Reverts | null;
  readonly kind: ChangeKind;
  readonly todoId: TodoId;
};

/** The id of a command: 1 to 100 letters, digits, underscores and hyphens. */
export type CommandId = string;

/** What a command takes back: `redo` takes back an undo. */
export interface Reverts {
  readonly command: CommandId;
  readonly as: 'undo' | 'redo';
}

/** The kind of a change. @param isRestored whether a todo without an image before came back from the trash */
export function changeKind({ before, after }: BeforeAndAfter, isRestored = false): ChangeKind {
  if (before === null) return isRestored ? 'restored' : 'created';
  if (after === null) return 'deleted';
  const [wasCompleted, isCompleted] = [before, after].map(({ status }) => status === 'Completed');
  if (wasCompleted === isCompleted) return 'updated';
  return isCompleted ? 'completed' : 'reopened';
}
