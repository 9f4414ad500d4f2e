import {
  ClaimedKeys,
  type ChangeLog,
  type IdempotencyRecord,
  type IdempotencyRecords,
  type Store,
} from '@todo/application';
import { assertOwner, type Change, type Owner, type Todo, type TodoId } from '@todo/domain';
import type { Entries, InMemoryData, InTurn, OwnedData } from './in-memory-data.ts';
import { inMemoryTodoReader } from './in-memory-todo-reader.ts';
import { inMemoryTodoRepository } from './in-memory-todo-repository.ts';
import { TransactionalMap } from './transactional-map.ts';

/** The store of todos over `data`. */
export function inMemoryTodoStore({ owned }: Pick<InMemoryData, 'owned'>, inTurn: InTurn): Store {
  // One counter for all owners, as in the databases: an id does not depend on the owner.
  let lastId = 0;
  const claims = new ClaimedKeys();

  function dataOf(owner: Owner): OwnedData {
    assertOwner(owner);
    const data = owned.get(owner) ?? { todos: new Map(), requests: new Map(), changes: [] };
    owned.set(owner, data);
    return data;
  }

  return {
    async read(owner, work) {
      assertOwner(owner);
      // Each query looks the owner up, because its todos may have got another owner since the last one.
      const todos: Entries<TodoId, Todo> = {
        get: (id) => dataOf(owner).todos.get(id),
        [Symbol.iterator]: () => dataOf(owner).todos[Symbol.iterator](),
      };
      const changes = changeLog(() => dataOf(owner).changes);
      return work({ todos: inMemoryTodoReader(todos), changes });
    },

    transaction(command, work) {
      return inTurn(async () => {
        const data = dataOf(command.owner);
        const todos = new TransactionalMap(data.todos);
        const requests = new TransactionalMap(data.requests);
        const added: Change[] = [];
        const id = crypto.randomUUID();
        const result = await work({
          todos: inMemoryTodoRepository(todos, {
            nextId: () => (lastId += 1),
            record(kind, images) {
              const { actor, at } = command;
              const seq = data.changes.length + added.length + 1;
              added.push(Object.freeze({ seq, at, actor, command: id, kind, ...images }));
            },
          }),
          changes: changeLog(() => [...data.changes, ...added]),
          requests: idempotencyRecords(requests),
        });
        todos.commit();
        requests.commit();
        data.changes.push(...added);
        return result;
      });
    },

    claim: (owner, key) => claims.claim(owner, key),
  };
}

function changeLog(changes: () => readonly Change[]): ChangeLog {
  return {
    // The first change has the number 1, and the numbers have no gaps: the index follows from the number.
    after: async (seq, limit) => changes().slice(seq, seq + limit),
  };
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
