import type { Instant } from './instant.ts';
import type { Todo } from './todo.ts';

/** On whose behalf a command runs: `local`, or what names an account or a token. 1 to 255 characters. */
export type Actor = string;

/** The actor on one person's machine. */
export const localActor: Actor = 'local';

/** What a change did to a todo. */
export type ChangeKind = 'created' | 'updated' | 'completed' | 'reopened' | 'deleted';

/** One real change of one todo, as the change log keeps it. */
export interface Change {
  /** Rises with each change of the owner's todos, from 1 on. Committed changes appear in this order, without gaps. */
  readonly seq: number;
  readonly at: Instant;
  readonly actor: Actor;
  /** The same for all changes of one command or request. Random, and so never given again. */
  readonly command: string;
  readonly kind: ChangeKind;
  /** The todo as it was, revision and version included; `null` where it was created. */
  readonly before: Todo | null;
  /** The todo as it is since; `null` where it was deleted. */
  readonly after: Todo | null;
}

/** A todo before and after a change; not both are missing. */
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
