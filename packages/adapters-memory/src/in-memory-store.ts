import {
  ClaimedKeys,
  type ChangeLog,
  type IdempotencyRecord,
  type IdempotencyRecords,
  type Store,
} from '@todo/application';
import { assertOwner, type Change, type Owner, type Todo, type TodoId } from '@todo/domain';
import { inMemoryTodoReader } from './in-memory-todo-reader.ts';
import { inMemoryTodoRepository } from './in-memory-todo-repository.ts';
import { TransactionalMap } from './transactional-map.ts';

/** The committed data of one owner. */
interface Committed {
  readonly todos: Map<TodoId, Todo>;
  readonly requests: Map<string, IdempotencyRecord>;
  readonly changes: Change[];
}

/**
 * A store that keeps its data in memory only. Every query scans every todo, which is slow but simple, so that other
 * stores can be compared with it. Its transactions run one after another.
 */
export function inMemoryStore(): Store {
  // One counter for all owners, as in the databases: an id does not depend on the owner.
  let lastId = 0;
  const owners = new Map<Owner, Committed>();
  const claims = new ClaimedKeys();
  let lastTransaction: Promise<unknown> = Promise.resolve();

  function dataOf(owner: Owner): Committed {
    assertOwner(owner);
    const data = owners.get(owner) ?? { todos: new Map(), requests: new Map(), changes: [] };
    owners.set(owner, data);
    return data;
  }

  return {
    async read(owner, work) {
      const { todos, changes } = dataOf(owner);
      return work({ todos: inMemoryTodoReader(todos), changes: changeLog(() => changes) });
    },

    transaction(command, work) {
      const run = async () => {
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
      };
      const transaction = lastTransaction.then(run);
      // The next transaction runs even if this one fails.
      lastTransaction = transaction.catch(() => {});
      return transaction;
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
