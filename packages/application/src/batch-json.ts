import type { Todo } from '@todo/domain';
import type { BatchResultsJson } from './schemas/batch-schemas.ts';
import { todoJson } from './todo-json.ts';

/** The results of a batch as REST shows them. */
export function batchResultsJson(results: readonly (Todo | null)[]): BatchResultsJson {
  return {
    results: results.map((todo) => todo && { todo: todoJson(todo), etag: `"${todo.revision}"` }),
  };
}
