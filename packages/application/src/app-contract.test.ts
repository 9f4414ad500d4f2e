import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inMemoryStore } from '@todo/adapters-memory';
import { fixedClock, todoAppContract } from '@todo/application/testing';
import { eachOf, type Todo } from '@todo/domain';
import { createTodoApp, type TodoApp } from './create-todo-app.ts';
import { TodoNotFoundError } from './errors.ts';

for (const [name, options] of [
  ['with the clock of the machine', {}],
  ['with a clock that stands still', { clock: fixedClock(), owner: 'ada', actor: 'Ada' }],
] as const) {
  describe(`The use cases over a store in memory, ${name}`, () => {
    for (const { name: contractCase, run } of todoAppContract) {
      it(contractCase, () => run(createTodoApp({ store: inMemoryStore(), ...options })));
    }
  });
}

/** Apps that are wrong in a way that is easily overlooked, as one over a network may be, and a case that each must fail. */
const wrong: Readonly<Record<string, { readonly make: () => TodoApp; readonly fails: RegExp }>> = {
  'changes several todos one by one': {
    make: () =>
      changed((app) => ({
        async complete(ids, onCommitted) {
          const todos: Todo[] = [];
          for (const id of eachOf(ids)) todos.push(...(await app.complete([id], onCommitted)));
          return todos;
        },
      })),
    fails: /changes all todos or none/,
  },
  'names only the first todo that is missing': {
    make: () =>
      changed((app) => ({
        start: (ids, onCommitted) =>
          app.start(ids, onCommitted).catch((error: unknown) => {
            throw error instanceof TodoNotFoundError
              ? new TodoNotFoundError(error.ids.slice(0, 1))
              : error;
          }),
      })),
    fails: /names every one that is missing/,
  },
  'returns todos by id instead of as asked for': {
    make: () =>
      changed((app) => ({
        start: async (ids, onCommitted) =>
          (await app.start(ids, onCommitted)).toSorted((a, b) => a.id - b.id),
      })),
    fails: /in the order of their ids/,
  },
  'edits by a function of what it has read before': {
    make: () =>
      changed((app) => ({
        async edit(id, changes, precondition, onCommitted) {
          const known = await app.get(id);
          const fixed = typeof changes === 'function' ? changes(known) : changes;
          return app.edit(id, fixed, precondition, onCommitted);
        },
      })),
    fails: /edits a todo by a function of what it is at that moment/,
  },
  'forgets the condition of a change': {
    make: () =>
      changed((app) => ({
        replace: (id, fields, _, onCommitted) => app.replace(id, fields, {}, onCommitted),
      })),
    fails: /changes only a todo that has the revision/,
  },
  'tells of a command where nothing was done': {
    make: () =>
      changed((app) => ({
        async reopen(ids, onCommitted) {
          const todos = await app.reopen(ids);
          onCommitted?.('0');
          return todos;
        },
      })),
    fails: /tells of no command where nothing has changed/,
  },
  'tells twice of one command': {
    make: () =>
      changed((app) => ({
        redo: (onCommitted) =>
          app.redo((command) => {
            onCommitted?.(command);
            onCommitted?.(command);
          }),
      })),
    fails: /tells each caller the command that it has carried out, once/,
  },
  'adds again what it has added under a key': {
    make: () =>
      changed((app) => {
        let calls = 0;
        return {
          addOnce: (fields, key, onCommitted) =>
            app.addOnce(fields, `${key} ${(calls += 1)}`, onCommitted),
        };
      }),
    fails: /adds a todo once under a key/,
  },
  'answers a repetition with the todo as it is now': {
    make: () =>
      changed((app) => ({
        async addOnce(fields, key, onCommitted) {
          const added = await app.addOnce(fields, key, onCommitted);
          return { ...added, json: JSON.stringify(await app.get(added.id)) };
        },
      })),
    fails: /with the same answer each time/,
  },
  'gives the first page for all': {
    make: () =>
      changed((app) => ({
        async *all(query) {
          yield* (await app.list(query)).todos;
        },
      })),
    fails: /on however many pages/,
  },
  'shifts a date by a day': {
    make: () =>
      changed((app) => ({
        add: (fields, onCommitted) =>
          app.add(
            {
              ...fields,
              ...(typeof fields.due === 'string' &&
                fields.due.length === 10 && { due: `${fields.due}T00:00:00Z` }),
            },
            onCommitted,
          ),
      })),
    fails: /keeps a due date apart from a due instant/,
  },
  'gives the first page again and again': {
    make: () =>
      changed((app) => ({
        list: (query) => app.list({ ...query, cursor: undefined }),
      })),
    fails: /walks through a list page by page/,
  },
  'loses the place of a fault': {
    make: () =>
      changed((app) => ({
        add: (fields, onCommitted) =>
          app.add(fields, onCommitted).catch((error: unknown) => {
            throw Object.assign(error instanceof Error ? error : new Error(), {
              faults: [{ pointer: '', detail: 'is wrong' }],
            });
          }),
      })),
    fails: /names every fault of a todo that it refuses/,
  },
  'throws errors of its own': {
    make: () =>
      changed((app) => ({
        get: (id) =>
          app.get(id).catch(() => {
            throw new Error('404 Not Found');
          }),
      })),
    fails: /refuses a todo that is not there, and names it/,
  },
  'does what it should only show': {
    make: () =>
      changed((app) => ({
        previewUndo: (command, options) => (options?.redo ? app.redo() : app.undo(command)),
      })),
    fails: /shows what undo and redo would do, and does nothing/,
  },
  'undoes the latest command whatever is named': {
    make: () => changed((app) => ({ undo: (_, onCommitted) => app.undo(undefined, onCommitted) })),
    fails: /takes an earlier command back that is named/,
  },
  'follows from one change too late': {
    make: () =>
      changed((app) => ({
        follow: (options) => app.follow({ ...options, ...(options?.after === 1 && { after: 2 }) }),
      })),
    fails: /follows every change after a number/,
  },
  'repeats a change after a break of the connection': {
    make: () =>
      changed((app) => ({
        async *follow(options) {
          for await (const change of app.follow(options)) {
            yield change;
            yield change;
          }
        },
      })),
    fails: /follows every change after a number, in order and once/,
  },
  'goes on calling a listener that has ended': {
    make: () =>
      changed((app) => ({
        subscribe(listener, onEnd) {
          app.subscribe(listener, onEnd);
          return () => {};
        },
      })),
    fails: /until it is ended/,
  },
  'purges those that are there, though others are missing': {
    make: () =>
      changed((app) => ({
        async purge(ids) {
          const { todos } = await app.trash(1000);
          await app.purge(
            todos.map(({ todo }) => todo.id).filter((id) => eachOf(ids).includes(id)),
          );
          await app.purge(ids);
        },
      })),
    fails: /restores or purges all todos or none/,
  },
};

describe('The contract of an app', { concurrency: true }, () => {
  for (const [name, { make, fails }] of Object.entries(wrong)) {
    it(`is not kept by one that ${name}`, async () => {
      const meant = todoAppContract.filter(({ name: contractCase }) => fails.test(contractCase));
      assert.ok(meant.length > 0, 'no case has that name');
      let broken = 0;
      // At the same moment, as some of them wait for a change that does not come.
      await Promise.all(meant.map(({ run }) => run(make()).catch(() => (broken += 1))));
      assert.ok(broken > 0, `all of these are kept: ${meant.map((one) => one.name).join('; ')}`);
    });
  }
});

/** The use cases over a store in memory, with some of them replaced. */
function changed(change: (app: TodoApp) => Partial<TodoApp>): TodoApp {
  const app = createTodoApp({ store: inMemoryStore() });
  return { ...app, ...change(app) };
}
