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
import type { Change, Todo, TodoDraft } from '@todo/domain';
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

/** The same for history, undo, the trash and listeners. */
const wrongWithHistory: typeof wrong = {
  'restores those that are there, though others are missing': {
    make: () =>
      changedInTransactions(({ trash }) => ({
        trash: {
          ...trash,
          async restore(ids, transition) {
            const found = await Promise.all(ids.map((id) => trash.find(id)));
            return trash.restore(
              found.flatMap((trashed) => (trashed ? [trashed.todo.id] : [])),
              transition,
            );
          },
        },
      })),
    fails: /restores or purges none of the todos if one is not in the trash/,
  },
  'keeps the images of what was purged': {
    make() {
      const images = new Map<string, Change>();
      return changed(({ changes }) => ({
        changes: {
          ...changes,
          after: async (seq, limit) =>
            (await changes.after(seq, limit)).map((change) => {
              const key = `${change.command} ${change.seq}`;
              if (!images.has(key)) images.set(key, change);
              return images.get(key) ?? change;
            }),
        },
      }));
    },
    fails: /erases the images of a todo that is removed from the trash/,
  },
  'finds deleted todos': {
    make: () =>
      changed(({ todos, trash }) => ({
        todos: {
          ...todos,
          find: async (id) => (await todos.find(id)) ?? (await trash.find(id))?.todo,
        },
      })),
    fails: /keeps a removed todo in the trash, where no list meets it/,
  },
  'lists the trash by id': {
    make: () =>
      changed(({ trash }) => ({
        trash: {
          ...trash,
          list: async (limit, after) =>
            (await trash.list(1000))
              .toSorted((a, b) => b.todo.id - a.todo.id)
              .filter(({ todo }) => after === undefined || todo.id < after.id)
              .slice(0, limit),
        },
      })),
    fails: /lists the trash by the moment of deletion, page by page/,
  },
  'forgets half a command': { make: forgettingByNumber, fails: /splits no command/ },
  'knows no number once it has forgotten everything': {
    make: () =>
      changed(({ changes }) => ({
        changes: {
          ...changes,
          async range() {
            const kept = await changes.after(0, 1000);
            return { first: kept[0]?.seq ?? 1, last: kept.at(-1)?.seq ?? 0 };
          },
        },
      })),
    fails: /goes on with the next number after it has forgotten everything/,
  },
  'names a command twice, on two pages': {
    make: () =>
      changed(({ changes }) => ({
        changes: {
          ...changes,
          async commandsBefore(seq, limit) {
            const latest = await changes.before(seq, limit);
            return latest.filter(({ command }, at) => command !== latest[at - 1]?.command);
          },
        },
      })),
    fails: /lists the commands backwards, each once, page by page/,
  },
  'gives a command of one owner to another': {
    make() {
      const byCommand = new Map<string, readonly Change[]>();
      return changed(({ changes }) => ({
        changes: {
          ...changes,
          async by(command) {
            const own = await changes.by(command);
            if (own.length > 0) byCommand.set(command, own);
            return byCommand.get(command) ?? [];
          },
        },
      }));
    },
    fails: /gives all changes of one command, and only to its owner/,
  },
  'tells the id of a command before its commit': {
    make: () => tellingEarly(),
    fails: /tells the id of a command once, after its commit/,
  },
  'tells the id of a command whose work has thrown': {
    make: () => tellingEarly(),
    fails: /tells no id where nothing has changed, or the work has thrown/,
  },
  'undoes a command todo by todo': {
    make: () => withoutTransactions(inMemoryStore()),
    fails: /takes no todo of a command back if one has changed since/,
  },
  'goes on calling a listener that was stopped': {
    make() {
      const store = inMemoryStore();
      return {
        ...store,
        watch(owner, listener) {
          store.watch(owner, listener);
          return () => {};
        },
      };
    },
    fails: /calls no listener that was stopped/,
  },
  'calls a listener before the commit': {
    make() {
      const store = inMemoryStore();
      const listeners = new Set<() => void>();
      return {
        ...store,
        transaction: (command, work) =>
          store.transaction(command, async (data) => {
            const result = await work(data);
            for (const listener of listeners) listener();
            return result;
          }),
        watch(_, listener) {
          const call = () => listener();
          listeners.add(call);
          return () => void listeners.delete(call);
        },
      };
    },
    fails: /calls a listener after each change of its owner/,
  },
  'forgets the foreign ids of what is deleted': {
    make: () =>
      changedInTransactions(({ todos, trash }) => ({
        todos: {
          ...todos,
          // In the trash once more, without the foreign ids.
          async remove(ids, permit) {
            await todos.remove(ids, permit);
            const deleted = await Promise.all(ids.map((id) => trash.find(id)));
            await trash.purge(ids);
            const drafts = deleted.flatMap((found) => (found ? [found.todo] : []));
            const added = await todos.addAll(drafts);
            await todos.remove(
              added.map(({ id }) => id),
              () => {},
            );
          },
        },
      })),
    fails: /keeps foreign ids while a todo is in the trash/,
  },
  'gives the foreign ids of one source to another': {
    make: () =>
      changedInTransactions(({ externalIds }) => ({
        externalIds: { ...externalIds, put: (_, entries) => externalIds.put('json', entries) },
      })),
    fails: /keeps the foreign ids of each source and owner apart/,
  },
  'adds many todos in another order': {
    make: () =>
      changedInTransactions(({ todos }) => ({
        todos: {
          ...todos,
          addAll: async (drafts) => (await todos.addAll(drafts.toReversed())).toReversed(),
        },
      })),
    fails: /adds many todos in their order/,
  },
  'pages through owners from the beginning each time': {
    make() {
      const store = inMemoryStore();
      return { ...store, owners: async (_, limit) => (await store.owners('', limit)).slice(0, 1) };
    },
    fails: /names the owners who have something to forget, page by page/,
  },
};

describe('The contract of a store', () => {
  for (const [name, { make, fails }] of Object.entries({ ...wrong, ...wrongWithHistory })) {
    it(`is not kept by one that ${name}`, async () => {
      const meant = storeContract.filter(({ name: contractCase }) => fails.test(contractCase));
      assert.ok(meant.length > 0, 'no case has that name');
      let broken = 0;
      for (const { run } of meant) await run(make()).catch(() => (broken += 1));
      assert.ok(broken > 0, `all of these are kept: ${meant.map((one) => one.name).join('; ')}`);
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
        externalIds: {
          find: (source, ids) => read(({ externalIds }) => externalIds.find(source, ids)),
          of: (source, ids) => read(({ externalIds }) => externalIds.of(source, ids)),
          put: (source, all) => write(({ externalIds }) => externalIds.put(source, all)),
        },
        requests: {
          find: (key, now) => write(({ requests }) => requests.find(key, now)),
          add: (key, record, now) => write(({ requests }) => requests.add(key, record, now)),
        },
      });
    },
  };
}

/** Forgets as many changes as asked for, wherever a command ends. */
function forgettingByNumber(): Store {
  const store = inMemoryStore();
  const forgotten = new Map<string, number>();
  return {
    ...store,
    read: (owner, work) =>
      store.read(owner, (data) =>
        work({
          ...data,
          changes: {
            ...data.changes,
            after: (seq, limit) =>
              data.changes.after(Math.max(seq, forgotten.get(owner) ?? 0), limit),
            range: async () => ({
              ...(await data.changes.range()),
              first: (forgotten.get(owner) ?? 0) + 1,
            }),
          },
        }),
      ),
    transaction: (command, work) =>
      store.transaction(command, (data) =>
        work({
          ...data,
          changes: {
            ...data.changes,
            async forget(before, limit) {
              const kept = forgotten.get(command.owner) ?? 0;
              const old = (await data.changes.after(kept, limit)).filter(({ at }) => at < before);
              forgotten.set(command.owner, kept + old.length);
              return old.length;
            },
          },
        }),
      ),
  };
}

/** Tells the id of the last command in the log, whether or not this one gets there. */
function tellingEarly(): Store {
  const store = inMemoryStore();
  return {
    ...store,
    transaction({ onCommitted, ...command }, work) {
      return store.transaction(command, async (data) => {
        try {
          return await work(data);
        } finally {
          const [last] = await data.changes.before(Infinity, 1);
          if (last !== undefined) onCommitted?.(last.command);
        }
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
      store.read(owner, ({ changes, ...others }) =>
        work({
          ...others,
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
