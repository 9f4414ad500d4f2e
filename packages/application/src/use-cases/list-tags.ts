import type { UseCaseContext } from './use-case-context.ts';

export function listTags({ store, owner }: UseCaseContext) {
  /** Every tag in use, the most used first. */
  return async (): Promise<readonly string[]> => store.read(owner, ({ todos }) => todos.tags());
}
