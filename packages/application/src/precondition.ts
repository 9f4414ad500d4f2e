import type { Revision, Todo } from '@todo/domain';
import { StaleVersionError } from './errors.ts';

/** The condition under which a change of a todo is carried out. */
export interface Precondition {
  /** The todo still has one of these revisions. Left out: any will do. */
  readonly ifRevision?: readonly Revision[];
  /** The todo has none of these revisions. Left out: any will do. */
  readonly unlessRevision?: readonly Revision[];
}

/** Checks that the todo is in a state that the precondition wants. @throws StaleVersionError */
export function assertHolds({ ifRevision, unlessRevision }: Precondition, todo: Todo): void {
  const wanted = ifRevision === undefined || ifRevision.includes(todo.revision);
  const unwanted = unlessRevision !== undefined && unlessRevision.includes(todo.revision);
  if (!wanted || unwanted) throw new StaleVersionError(todo.id);
}
