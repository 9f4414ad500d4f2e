import { fieldNames } from '@todo/domain';
import { batchResultsJson } from '../batch-json.ts';
import { answerOnce, type AnsweredOnce } from './answer-once.ts';
import { assertCount, carriedOut, type BatchOperation } from './batch.ts';
import { commandOf, type OnCommitted, type UseCaseContext } from './use-case-context.ts';

export function batchOnce(context: UseCaseContext) {
  /**
   * Carries a batch out, unless a call with this key has carried it out within the last 24 hours; then it returns the same
   * answer, which has the shape of `batchResultsSchema`.
   * @param key 1 to 255 characters, chosen by the caller
   * @throws what `batch` throws; IdempotencyError
   */
  return async (
    operations: readonly BatchOperation[],
    key: string,
    onCommitted?: OnCommitted,
  ): Promise<AnsweredOnce> => {
    assertCount(operations);
    const command = commandOf(context, onCommitted);
    return answerOnce(context, key, {
      command,
      meaning: ['batch', operations.map(meaningOf)],
      async answer(data) {
        const { results, hasChanged } = await carriedOut(data, operations, command.at);
        return { json: batchResultsJson(results), hasChanged };
      },
    });
  };
}

/** The same for an operation, in whatever order its members are written. */
function meaningOf(operation: BatchOperation): unknown {
  const { op, id, set, precondition } = { id: null, set: {}, precondition: {}, ...operation };
  const said = fieldNames.flatMap((name) =>
    set[name] === undefined ? [] : [[name, set[name]] as const],
  );
  return [op, id, said, precondition.ifRevision ?? null, precondition.unlessRevision ?? null];
}
