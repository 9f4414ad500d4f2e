import { maxLimit, type TodoApp } from '@todo/application';
import type { Status, Todo } from '@todo/domain';

/** The candidates that come from the database. */
export interface StoredValues {
  /** The newest todos with one of these statuses, at most 1000. */
  todos(status: readonly Status[]): Promise<readonly Todo[]>;
  /** The todos that were deleted last, at most 1000. */
  deleted(): Promise<readonly Todo[]>;
  tags(): Promise<readonly string[]>;
}

/** @param openApp is called for each query; it returns undefined if there are no todos to read */
export function storedValues(openApp: () => Promise<TodoApp | undefined>): StoredValues {
  return {
    async todos(status) {
      const app = await openApp();
      const page = await app?.list({ status: [...status], limit: maxLimit, sort: ['-id'] });
      return page?.todos ?? [];
    },
    async deleted() {
      const app = await openApp();
      const page = await app?.trash(maxLimit);
      return page?.todos.map(({ todo }) => todo) ?? [];
    },
    async tags() {
      const app = await openApp();
      return (await app?.tags()) ?? [];
    },
  };
}
