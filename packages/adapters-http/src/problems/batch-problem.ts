import { StaleVersionError, TodoNotFoundError, type BatchOperation } from '@todo/application';
import type { Fault, TodoId } from '@todo/domain';
import { HttpProblem } from './problem.ts';

/** The problem of a batch that has failed, which points at the operations; other errors as they are. */
export function batchProblem(error: unknown, operations: readonly BatchOperation[]): unknown {
  const at = (ids: readonly TodoId[], detail: string): readonly Fault[] =>
    operations.flatMap((operation, index) =>
      'id' in operation && ids.includes(operation.id)
        ? [{ pointer: `/operations/${index}/id`, detail }]
        : [],
    );
  if (error instanceof TodoNotFoundError) {
    const errors = at(error.ids, 'is not there');
    return new HttpProblem('not-found', { detail: error.message, errors });
  }
  if (error instanceof StaleVersionError) {
    const errors = at([error.id], 'has changed in the meantime');
    return new HttpProblem('precondition-failed', { detail: error.message, errors });
  }
  return error;
}
