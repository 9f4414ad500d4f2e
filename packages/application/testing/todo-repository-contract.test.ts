import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  byId,
  sortValue,
  type TodoPosition,
  type TodoRepository,
  type TodosOf,
} from '@todo/application';
import type { Todo, TodoDraft } from '@todo/domain';
import { inMemoryTodos } from './in-memory-todos.ts';
import { todoRepositoryContract } from './todo-repository-contract.ts';

/** Repositories that are wrong in a way that is easily overlooked, and a case that each must fail. */
const wrong: Readonly<Record<string, { readonly make: () => TodosOf; readonly fails: RegExp }>> = {
  'sorts tasks by UTF-16 unit': { make: sortingByUnit, fails: /sorts text by code point/ },
  'sorts tags by UTF-16 unit': {
    make: () =>
      changed((todos) => ({
        // What JavaScript does when it is not told how.
        tags: async () => (await todos.tags()).toSorted(),
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
    make: () =>
      changed((todos) => {
        const records: Record<string, Awaited<ReturnType<TodoRepository['addOnce']>>> = {};
        return {
          async addOnce(draft, key) {
            const before = records[key.key];
            if (before) return { ...before, isNew: false };
            return (records[key.key] = await todos.addOnce(draft, key));
          },
        };
      }),
    fails: /keeps every key apart/,
  },
};

describe('The contract of a repository', () => {
  for (const [name, { make, fails }] of Object.entries(wrong)) {
    it(`is not kept by one that ${name}`, async () => {
      const broken: string[] = [];
      for (const { name: promise, run } of todoRepositoryContract) {
        await run(make()).catch(() => broken.push(promise));
      }
      assert.ok(
        broken.some((promise) => fails.test(promise)),
        `only this is not kept: ${broken.join('; ')}`,
      );
    });
  }
});

/** The repository in memory, with some of its methods replaced. */
function changed(change: (todos: TodoRepository) => Partial<TodoRepository>): TodosOf {
  const todosOf = inMemoryTodos();
  return (owner) => {
    const todos = todosOf(owner);
    return { ...todos, ...change(todos) };
  };
}

function sortingByUnit(): TodosOf {
  return changed((todos) => ({
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
  }));
}

/** Keeps what waits at the same moment together, and makes a mistake in it. */
function addingTogether(mistake: (drafts: readonly TodoDraft[]) => readonly TodoDraft[]): TodosOf {
  return changed((todos) => {
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
    return {
      async add(draft) {
        const index = waiting.push(draft) - 1;
        adding ??= addAll();
        return (await adding)[index] as Todo;
      },
    };
  });
}

/** The drafts, each with the field of the one before it. */
function shifted(drafts: readonly TodoDraft[], field: 'tags' | 'notes'): readonly TodoDraft[] {
  return drafts.map((draft, index) => ({ ...draft, [field]: drafts.at(index - 1)?.[field] }));
}
