import type { Instant } from './instant.ts';
import type { Todo } from './todo.ts';

/** The actor of a command: `local`, or the name of an account or a token. 1 to 255 characters. */
export type Actor = string;

/** The actor on one person's machine. */
export const localActor: Actor = 'local';

/** The kind of a change to a todo. */
export type ChangeKind = 'created' | 'updated' | 'completed' | 'reopened' | 'deleted';

/** A todo before and after a change, revision and version included: the two are not both missing. */
export type BeforeAndAfter =
  /** The todo was created. */
  | { readonly before: null; readonly after: Todo }
  /** The todo was changed or, if `after` is missing, deleted. */
  | { readonly before: Todo; readonly after: Todo | null };

/** One real change of one todo, as the change log stores it. */
export type Change = BeforeAndAfter & {
  /** Rises by one with each change of the owner's todos, from 1 on. Committed changes appear in this order. */
  readonly seq: number;
  readonly at: Instant;
  readonly actor: Actor;
  /** The same for all changes of one command or request. Random, so that no other command ever has it. */
  readonly command: string;
  readonly kind: ChangeKind;
};

export function changeKind({ before, after }: BeforeAndAfter): ChangeKind {
  if (before === null) return 'created';
  if (after === null) return 'deleted';
  const [wasCompleted, isCompleted] = [before, after].map(({ status }) => status === 'Completed');
  if (wasCompleted === isCompleted) return 'updated';
  return isCompleted ? 'completed' : 'reopened';
}
