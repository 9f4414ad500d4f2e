import type { Instant } from './instant.ts';
import type { Todo } from './todo.ts';

/** The actor of a command: `local`, or the name of an account or a token. 1 to 255 characters. */
export type Actor = string;

/** The actor on one person's machine. */
export const localActor: Actor = 'local';

/** The kind of a change to a todo. */
export type ChangeKind = 'created' | 'updated' | 'completed' | 'reopened' | 'deleted';

/** One real change of one todo, as the change log keeps it. */
export interface Change {
  /** Rises with each change of the owner's todos, from 1 on. Committed changes appear in this order, without gaps. */
  readonly seq: number;
  readonly at: Instant;
  readonly actor: Actor;
  /** The id of the command or request, shared by all its changes. Random, and so never reused. */
  readonly command: string;
  readonly kind: ChangeKind;
  /** The todo before the change, with its revision and version; `null` if the change created it. */
  readonly before: Todo | null;
  /** The todo after the change; `null` if the change deleted it. */
  readonly after: Todo | null;
}

/** A todo before and after a change; at least one of them is present. */
export type BeforeAndAfter =
  | { readonly before: null; readonly after: Todo }
  | { readonly before: Todo; readonly after: Todo | null };

export function changeKind({ before, after }: BeforeAndAfter): ChangeKind {
  if (before === null) return 'created';
  if (after === null) return 'deleted';
  const [wasCompleted, isCompleted] = [before, after].map(({ status }) => status === 'Completed');
  if (wasCompleted === isCompleted) return 'updated';
  return isCompleted ? 'completed' : 'reopened';
}
