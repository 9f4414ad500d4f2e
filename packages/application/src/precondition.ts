import type { Todo } from '@todo/domain';
import { StaleVersionError } from './errors.ts';

/** What must hold of a todo for a change to happen. */
export interface Precondition {
  /** The todo still has one of these versions. Left out: any will do. */
  readonly ifVersion?: readonly number[];
}

/** @throws StaleVersionError */
export function assertHolds({ ifVersion }: Precondition, todo: Todo): void {
  if (ifVersion !== undefined && !ifVersion.includes(todo.version)) {
    throw new StaleVersionError(todo.id);
  }
}
