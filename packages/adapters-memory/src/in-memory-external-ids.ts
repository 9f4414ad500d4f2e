import type { ExternalId, ExternalIdReader, ExternalIdRepository } from '@todo/application';
import type { TodoId } from '@todo/domain';
import type { Entries, StoredExternalId } from './in-memory-data.ts';
import type { TransactionalMap } from './transactional-map.ts';

/** The foreign ids of one owner, for reading. */
export function inMemoryExternalIdReader(
  entries: Entries<string, StoredExternalId>,
): ExternalIdReader {
  return {
    find: async (source, ids) => ids.flatMap((id) => known(entries.get(keyOf(source, id)))),

    async of(source, todos) {
      const wanted = new Set(todos);
      return Array.from(entries, ([, entry]) => entry)
        .filter((entry) => entry.source === source && wanted.has(entry.todoId))
        .flatMap(known);
    },
  };
}

/** The foreign ids of one owner within a transaction. */
export function inMemoryExternalIds(
  entries: TransactionalMap<string, StoredExternalId>,
): ExternalIdRepository {
  return {
    ...inMemoryExternalIdReader(entries),

    async put(source, all) {
      for (const entry of all) {
        entries.set(keyOf(source, entry.externalId), Object.freeze({ ...entry, source }));
      }
    },
  };
}

/** Removes the foreign ids of todos that are removed for good. */
export function forgetExternalIds(
  entries: TransactionalMap<string, StoredExternalId>,
  todos: ReadonlySet<TodoId>,
): void {
  for (const [key, { todoId }] of entries) if (todos.has(todoId)) entries.delete(key);
}

function known(entry: StoredExternalId | undefined): readonly ExternalId[] {
  if (entry === undefined) return [];
  const { externalId, todoId, fingerprint, extra } = entry;
  return [{ externalId, todoId, fingerprint, extra }];
}

function keyOf(source: string, externalId: string): string {
  return JSON.stringify([source, externalId]);
}
