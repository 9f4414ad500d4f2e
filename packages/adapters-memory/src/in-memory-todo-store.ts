import {
  ChangeListeners,
  ClaimedKeys,
  type IdempotencyRecord,
  type IdempotencyRecords,
  type Store,
  type TrashedTodo,
} from '@todo/application';
import { assertOwner, type Owner, type Todo, type TodoId } from '@todo/domain';
import { inMemoryChangeLog, TransactionalLog } from './in-memory-change-log.ts';
import {
  emptyOwnedData,
  type Entries,
  type InMemoryData,
  type InTurn,
  type OwnedData,
  type StoredExternalId,
} from './in-memory-data.ts';
import {
  forgetExternalIds,
  inMemoryExternalIdReader,
  inMemoryExternalIds,
} from './in-memory-external-ids.ts';
import { inMemoryTodoReader } from './in-memory-todo-reader.ts';
import { inMemoryTodoRepository } from './in-memory-todo-repository.ts';
import { inMemoryTrashReader, inMemoryTrashRepository } from './in-memory-trash.ts';
import { TransactionalMap } from './transactional-map.ts';

/** The store of todos over `data`. */
export function inMemoryTodoStore({ owned }: Pick<InMemoryData, 'owned'>, inTurn: InTurn): Store {
  // One counter for all owners, as in the databases: an id does not depend on the owner.
  let lastId = 0;
  const claims = new ClaimedKeys();
  const listeners = new ChangeListeners();

  function dataOf(owner: Owner): OwnedData {
    assertOwner(owner);
    const data = owned.get(owner) ?? emptyOwnedData();
    owned.set(owner, data);
    return data;
  }

  return {
    async read(owner, work) {
      assertOwner(owner);
      return work({
        todos: inMemoryTodoReader(entries<TodoId, Todo>(() => dataOf(owner).todos)),
        changes: inMemoryChangeLog(() => dataOf(owner).log),
        trash: inMemoryTrashReader(entries<TodoId, TrashedTodo>(() => dataOf(owner).trash)),
        externalIds: inMemoryExternalIdReader(
          entries<string, StoredExternalId>(() => dataOf(owner).externalIds),
        ),
      });
    },

    transaction(command, work) {
      return inTurn(async () => {
        const { owner, actor, at, reverts = null, onCommitted } = command;
        const data = dataOf(owner);
        const todos = new TransactionalMap(data.todos);
        const requests = new TransactionalMap(data.requests);
        const trash = new TransactionalMap(data.trash);
        const externalIds = new TransactionalMap(data.externalIds);
        const log = new TransactionalLog(data.log);
        const id = crypto.randomUUID();
        const { repository, putBack } = inMemoryTodoRepository(todos, {
          nextId: () => (lastId += 1),
          record(kind, images) {
            const { id: todoId } = images.before ?? images.after;
            log.add({ at, actor, command: id, reverts, kind, todoId, ...images });
          },
          discard: (todo) =>
            trash.set(todo.id, Object.freeze({ todo, deletedAt: at, actor, command: id })),
        });
        const result = await work({
          todos: repository,
          changes: log.repository(),
          trash: inMemoryTrashRepository({
            trash,
            putBack,
            erase(ids) {
              log.erase(ids);
              forgetExternalIds(externalIds, ids);
            },
          }),
          externalIds: inMemoryExternalIds(externalIds),
          requests: idempotencyRecords(requests),
        });
        for (const changed of [todos, requests, trash, externalIds, log]) changed.commit();
        if (log.isChanged) {
          onCommitted?.(id);
          listeners.call(owner);
        }
        return result;
      });
    },

    claim: (owner, key) => claims.claim(owner, key),

    async owners(after, limit) {
      return [...owned]
        .filter(([owner, { log, trash }]) => {
          const hasSomething = log.changes.length > 0 || trash.size > 0;
          return hasSomething && owner > after;
        })
        .map(([owner]) => owner)
        .toSorted()
        .slice(0, limit);
    },

    watch(owner, listener) {
      assertOwner(owner);
      return listeners.add(owner, listener);
    },
  };
}

/** Calls `map` for each query, because the data may have got another owner since the last one. */
function entries<Key, Value>(map: () => ReadonlyMap<Key, Value>): Entries<Key, Value> {
  return { get: (key) => map().get(key), [Symbol.iterator]: () => map()[Symbol.iterator]() };
}

function idempotencyRecords(
  records: TransactionalMap<string, IdempotencyRecord>,
): IdempotencyRecords {
  return {
    async find(key, now) {
      const record = records.get(key);
      return record !== undefined && record.expiresAt > now ? record : undefined;
    },
    async add(key, record, now) {
      for (const [old, { expiresAt }] of records) if (expiresAt <= now) records.delete(old);
      records.set(key, record);
    },
  };
}
