import { maxLimit, type TodoApp, type TodoFormat } from '@todo/application';
import type { Status, Todo } from '@todo/domain';

/** The candidates that come from the database, and the file formats. */
export interface StoredValues {
  /** The newest todos with one of these statuses, at most 1000. */
  todos(status: readonly Status[]): Promise<readonly Todo[]>;
  /** The todos that were deleted last, at most 1000. */
  deleted(): Promise<readonly Todo[]>;
  tags(): Promise<readonly string[]>;
  /** The names of the formats that can be read, or written. */
  formats(use: 'read' | 'write'): Promise<readonly string[]>;
}

/**
 * @param openApp is called for each query; it returns undefined if there are no todos to read
 * @param loadFormats is called for each query
 */
export function storedValues(
  openApp: () => Promise<TodoApp | undefined>,
  loadFormats: () => Promise<readonly TodoFormat[]>,
): StoredValues {
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
    async formats(use) {
      const formats = await loadFormats();
      return formats.filter((format) => format[use] !== undefined).map(({ name }) => name);
    },
  };
}
