import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  byId,
  sortValue,
  type IdempotencyRecord,
  type Readers,
  type Repositories,
  type Store,
  type TodoPosition,
  type TodoRepository,
} from '@todo/application';
import { aCommand, storeContract, todosIn } from '@todo/application/testing';
import type { Todo, TodoDraft } from '@todo/domain';
import { inMemoryStore } from './in-memory-storage.ts';

/** Stores that are wrong in a way that is easily overlooked, and a case that each must fail. */
const wrong: Readonly<Record<string, { readonly make: () => Store; readonly fails: RegExp }>> = {
  'sorts tasks by UTF-16 unit': { make: sortingByUnit, fails: /sorts text by code point/ },
  'sorts tags by UTF-16 unit': {
    make: () =>
      changed(({ todos }) => ({
        // What JavaScript does when it is not told how.
        todos: { ...todos, tags: async () => (await todos.tags()).toSorted() },
      })),
    fails: /names tags that are used equally often by code point/,
  },
  'gives what is added at once the tags of each other': {
    make: () => addingTogether((drafts) => shifted(drafts, 'tags')),
    fails: /keeps each of many different todos/,
  },
  'gives what is added at once the notes of each other': {
    make: () => addingTogether((drafts) => shifted(drafts, 'notes')),
    fails: /keeps each of many different todos/,
  },
  'answers those who add at once in another order': {
    make: () => addingTogether((drafts) => drafts.toReversed()),
    fails: /keeps each of many different todos/,
  },
  'takes names of a prototype for keys that are known': {
    make() {
      const known: Record<string, unknown> = {};
      return changedInTransactions(({ requests }) => ({
        requests: {
          ...requests,
          find: async (key) => known[key] as IdempotencyRecord | undefined,
          async add(key, record, now) {
            known[key] = record;
            await requests.add(key, record, now);
          },
        },
      }));
    },
    fails: /keeps every key apart/,
  },
  'gives each repository a transaction of its own': {
    make: () => withoutTransactions(inMemoryStore()),
    fails: /commits no write of any repository if the work throws/,
  },
  'keeps what was written before the work threw': {
    make: keepingWhatWasWritten,
    fails: /lets each of many transactions at once succeed or fail by itself/,
  },
  'shows what is not committed': {
    make: () => withoutTransactions(inMemoryStore()),
    fails: /shows a transaction its own writes, and no others/,
  },
  'writes down changes that are none': {
    make: () =>
      changedInTransactions(({ todos }) => ({
        todos: {
          ...todos,
          update: (ids, transition) => todos.update(ids, (todo) => ({ ...transition(todo) })),
        },
      })),
    fails: /logs every real change, and no other/,
  },
  'shows a change before an earlier one that is committed later': {
    make: committingOutOfOrder,
    fails: /shows every change to a reader that reads while others write/,
  },
};

describe('The contract of a store', () => {
  for (const [name, { make, fails }] of Object.entries(wrong)) {
    it(`is not kept by one that ${name}`, async () => {
      const broken: string[] = [];
      for (const { name: contractCase, run } of storeContract) {
        await run(make()).catch(() => broken.push(contractCase));
      }
      assert.ok(
        broken.some((contractCase) => fails.test(contractCase)),
        `only this is not kept: ${broken.join('; ')}`,
      );
    });
  }
});

/** The store in memory, with something of what it gives replaced: to be read, and in transactions. */
function changed(change: (data: Readers) => Partial<Readers>): Store {
  const store = inMemoryStore();
  return {
    ...store,
    read: (owner, work) => store.read(owner, (data) => work({ ...data, ...change(data) })),
  };
}

function changedInTransactions(
  change: (data: Repositories) => Partial<Repositories>,
  store = inMemoryStore(),
): Store {
  return {
    ...store,
    transaction: (command, work) =>
      store.transaction(command, (data) => work({ ...data, ...change(data) })),
  };
}

/** Each call of a repository is a transaction of its own. */
function withoutTransactions(
  store: Store,
  change: (todos: TodoRepository) => Partial<TodoRepository> = () => ({}),
): Store {
  return {
    ...store,
    async transaction(command, work) {
      const todos = todosIn(store)(command.owner);
      const write = <Result>(call: (data: Repositories) => Promise<Result>) =>
        store.transaction(command, call);
      const read = <Result>(query: (data: Readers) => Promise<Result>) =>
        store.read(command.owner, query);
      return work({
        todos: { ...todos, ...change(todos) },
        changes: {
          after: (seq, limit) => read(({ changes }) => changes.after(seq, limit)),
          before: (seq, limit) => read(({ changes }) => changes.before(seq, limit)),
          of: (todo, seq, limit) => read(({ changes }) => changes.of(todo, seq, limit)),
          by: (id) => read(({ changes }) => changes.by(id)),
          commandsBefore: (seq, limit) => read(({ changes }) => changes.commandsBefore(seq, limit)),
          range: () => read(({ changes }) => changes.range()),
          forget: (before, limit) => write(({ changes }) => changes.forget(before, limit)),
        },
        trash: {
          find: (id) => read(({ trash }) => trash.find(id)),
          list: (limit, after) => read(({ trash }) => trash.list(limit, after)),
          count: () => read(({ trash }) => trash.count()),
          restore: (ids, transition) => write(({ trash }) => trash.restore(ids, transition)),
          purge: (ids) => write(({ trash }) => trash.purge(ids)),
        },
        requests: {
          find: (key, now) => write(({ requests }) => requests.find(key, now)),
          add: (key, record, now) => write(({ requests }) => requests.add(key, record, now)),
        },
      });
    },
  };
}

/** Ends a transaction as if nothing had happened, and only then tells that the work has thrown. */
function keepingWhatWasWritten(): Store {
  const store = inMemoryStore();
  return {
    ...store,
    async transaction(command, work) {
      let failure: { readonly error: unknown } | undefined;
      const result = await store.transaction(command, (data) =>
        work(data).catch((error: unknown) => {
          failure = { error };
        }),
      );
      if (failure) throw failure.error;
      return result as Awaited<ReturnType<typeof work>>;
    },
  };
}

/** Numbers a change when it is made, as a sequence does, and lets it appear only after one more reader has read. */
function committingOutOfOrder(): Store {
  const store = inMemoryStore();
  const hidden = new Set<string>();
  return {
    ...store,
    transaction: (command, work) =>
      store.transaction(command, async (data) => {
        const result = await work(data);
        const { length: seq } = await data.changes.after(0, 1000);
        if (seq % 5 === 0) hidden.add(`${command.owner} ${seq}`);
        return result;
      }),
    read: (owner, work) =>
      store.read(owner, ({ todos, changes, trash }) =>
        work({
          todos,
          trash,
          changes: {
            ...changes,
            async after(seq, limit) {
              const page = await changes.after(seq, limit);
              return page.filter((change) => !hidden.delete(`${owner} ${change.seq}`));
            },
          },
        }),
      ),
  };
}

function sortingByUnit(): Store {
  return changed(({ todos }) => ({
    todos: {
      ...todos,
      async list({ order = byId, limit, after, ...filter }) {
        const position = (todo: Todo) => order.map(({ field }) => sortValue(todo, field));
        const compared = (a: TodoPosition, b: TodoPosition): number => {
          for (const [at, { descending }] of order.entries()) {
            const [left, right] = [a[at] ?? '\uffff', b[at] ?? '\uffff'];
            if (left !== right) return left < right === descending ? 1 : -1;
          }
          return 0;
        };
        const { todos: all } = await todos.list({ ...filter, limit: Number.MAX_SAFE_INTEGER });
        const following = all
          .toSorted((a, b) => compared(position(a), position(b)))
          .filter((todo) => after === undefined || compared(position(todo), after) > 0);
        const page = following.slice(0, limit);
        const last = page.at(-1);
        return { todos: page, ...(last && following.length > limit && { next: position(last) }) };
      },
    },
  }));
}

/** Keeps what waits at the same moment together, and makes a mistake in it. */
function addingTogether(mistake: (drafts: readonly TodoDraft[]) => readonly TodoDraft[]): Store {
  const store = inMemoryStore();
  const todos = todosIn(store)(aCommand().owner);
  let waiting: TodoDraft[] = [];
  let adding: Promise<readonly Todo[]> | undefined;
  const addAll = async () => {
    await Promise.resolve();
    const drafts = waiting;
    [waiting, adding] = [[], undefined];
    const added: Todo[] = [];
    for (const draft of mistake(drafts)) added.push(await todos.add(draft));
    return added;
  };
  return withoutTransactions(store, () => ({
    async add(draft) {
      const index = waiting.push(draft) - 1;
      adding ??= addAll();
      return (await adding)[index] as Todo;
    },
  }));
}

/** The drafts, each with the field of the one before it. */
function shifted(drafts: readonly TodoDraft[], field: 'tags' | 'notes'): readonly TodoDraft[] {
  return drafts.map((draft, index) => ({ ...draft, [field]: drafts.at(index - 1)?.[field] }));
}
