import type { Todo } from '@todo/domain';
import { StaleVersionError } from './errors.ts';

/** What must hold of a todo for a change to happen. */
export interface Precondition {
  /** The todo still has one of these versions. Left out: any will do. */
  readonly ifVersion?: readonly number[];
  /** The todo has none of these versions. Left out: any will do. */
  readonly unlessVersion?: readonly number[];
}

/** @throws StaleVersionError */
export function assertHolds({ ifVersion, unlessVersion }: Precondition, todo: Todo): void {
  const wanted = ifVersion === undefined || ifVersion.includes(todo.version);
  const unwanted = unlessVersion !== undefined && unlessVersion.includes(todo.version);
  if (!wanted || unwanted) throw new StaleVersionError(todo.id);
}
