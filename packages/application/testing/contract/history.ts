import assert from 'node:assert/strict';
import type { Store } from '@todo/application';
import { complete, edit, type Change, type Owner, type Todo } from '@todo/domain';
import { aDraft, momentsLater } from '../a-todo.ts';
import { aCommand, todosIn } from '../todos-in.ts';
import { contractCase, type ContractCase } from './contract-case.ts';
import { logOf, readLog } from './read-log.ts';

/** The change log as undo and history read it, and what it forgets. */
export const history: readonly ContractCase[] = [
  contractCase('gives the changes before a number, the latest first', async (store) => {
    for (const task of 'abcde') await todosIn(store)('ada').add(aDraft({ task }));
    const before = (seq: number, limit: number) =>
      readLog(store, async (log) => tasks(await log.before(seq, limit)));
    assert.equal(await before(Infinity, 2), 'ed');
    assert.equal(await before(4, 2), 'cb');
    assert.equal(await before(2, 2), 'a');
    assert.equal(await before(1, 2), '');
    assert.equal(await before(Infinity, 100), 'edcba');
    assert.deepEqual(await readLog(store, (log) => log.before(Infinity, 9), 'bob'), []);
  }),

  contractCase('gives the changes of one todo, deleted or not', async (store) => {
    const todos = todosIn(store)('ada');
    const [a, b] = [await todos.add(aDraft({ task: 'a' })), await todos.add(aDraft())];
    await todos.update([b.id, a.id], (todo) => complete(todo, momentsLater(1)));
    await todos.remove([a.id], () => {});
    const all = await logOf(store);
    const of = (todo: Todo, seq: number, limit: number, owner: Owner = 'ada') =>
      readLog(store, (log) => log.of(todo.id, seq, limit), owner);
    const own = all.filter(({ todoId }) => todoId === a.id);
    assert.deepEqual(
      own.map(({ kind }) => kind),
      ['created', 'completed', 'deleted'],
    );
    assert.deepEqual(await of(a, 0, 9), own);
    assert.deepEqual(await of(a, 0, 2), own.slice(0, 2));
    assert.deepEqual(await of(a, own[0]?.seq ?? 0, 1), own.slice(1, 2));
    assert.deepEqual(
      await of(b, 0, 9),
      all.filter(({ todoId }) => todoId === b.id),
    );
    assert.deepEqual(await of(a, 0, 9, 'bob'), []);
  }),

  contractCase('gives all changes of one command, and only to its owner', async (store) => {
    const [ada, bob] = [todosIn(store)('ada'), todosIn(store)('bob')];
    // Added at once, so that a store may give the commands of both in one statement.
    await Promise.all([ada, bob, ada, bob].map((todos) => todos.add(aDraft())));
    await store.transaction(aCommand(), async ({ todos }) => {
      for (const task of 'abc') await todos.add(aDraft({ task }));
      await todos.add(aDraft({ task: 'd', tags: ['d'] }));
    });
    const all = await logOf(store);
    const commands = Map.groupBy(all, ({ command }) => command);
    assert.deepEqual(
      [...commands.values()].map(({ length }) => length),
      [1, 1, 4],
    );
    for (const [command, own] of commands) {
      assert.deepEqual(await readLog(store, (log) => log.by(command)), own);
      assert.deepEqual(await readLog(store, (log) => log.by(command), 'bob'), []);
    }
    assert.deepEqual(await readLog(store, (log) => log.by('no-command')), []);
  }),

  contractCase('gives the changes of each command consecutive numbers', async (store) => {
    await interleave(store);
    for (const owner of ['ada', 'bob']) {
      const commands = (await logOf(store, owner)).map(({ command }) => command);
      const starts = commands.filter((command, at) => command !== commands[at - 1]);
      assert.equal(starts.length, new Set(commands).size);
    }
  }),

  contractCase('lists the commands backwards, each once, page by page', async (store) => {
    await interleave(store);
    const all = await logOf(store);
    const expected = [...Map.groupBy(all, ({ command }) => command)]
      .map(([command, [first]]) => ({ command, reverts: null, seq: first?.seq ?? 0 }))
      .toReversed();
    assert.ok(expected.length < all.length);
    const page = (seq: number, limit: number) =>
      readLog(store, (log) => log.commandsBefore(seq, limit));
    assert.deepEqual(await page(Infinity, 1000), expected);
    for (const limit of [1, 2, 5]) {
      const seen: (typeof expected)[number][] = [];
      for (let before = Infinity; ;) {
        const some = await page(before, limit);
        seen.push(...(some as typeof expected));
        assert.ok(some.length <= limit);
        if (some.length < limit) break;
        before = some.at(-1)?.seq ?? 0;
      }
      assert.deepEqual(seen, expected);
    }
    assert.deepEqual(await page(1, 9), []);
    assert.deepEqual(await readLog(store, (log) => log.commandsBefore(Infinity, 9), 'eve'), []);
  }),

  contractCase('names the command that a command takes back', async (store) => {
    const { id } = await todosIn(store)('ada').add(aDraft());
    const [added] = await logOf(store);
    const reverts = { command: added?.command ?? '', as: 'undo' as const };
    await store.transaction(aCommand('ada', { reverts }), ({ todos }) =>
      todos.remove([id], () => {}),
    );
    const [first, second] = await logOf(store);
    assert.deepEqual([first?.reverts, second?.reverts], [null, reverts]);
    const commands = await readLog(store, (log) => log.commandsBefore(Infinity, 9));
    assert.deepEqual(
      commands.map(({ command, reverts: taken }) => [command, taken]),
      [
        [second?.command, reverts],
        [first?.command, null],
      ],
    );
  }),

  contractCase('forgets the oldest changes, and splits no command', async (store) => {
    // Five commands of 1, 3, 1, 2 and 3 changes, a second apart.
    for (const [at, count] of [1, 3, 1, 2, 3].entries()) await addTogether(store, count, at);
    await addTogether(store, 2, 0, 'bob');
    const [all, his] = [await logOf(store), await logOf(store, 'bob')];
    const forget = (seconds: number, limit: number) =>
      store.transaction(aCommand(), ({ changes }) =>
        changes.forget(momentsLater(1000 * seconds), limit),
      );
    const left = async (first: number) => {
      assert.deepEqual(await logOf(store), all.slice(first - 1));
      assert.deepEqual(await readLog(store, (log) => log.range()), { first, last: 10 });
    };
    assert.equal(await forget(0, 100), 0);
    await left(1);
    assert.equal(await forget(3, 1), 1);
    await left(2);
    // The limit falls into the second command.
    assert.equal(await forget(3, 2), 3);
    await left(5);
    assert.equal(await forget(3, 100), 1);
    await left(6);
    assert.equal(await forget(3, 100), 0);
    assert.equal(await forget(9, 3), 5);
    await left(11);
    assert.deepEqual(await logOf(store, 'bob'), his);
    const [sixth] = all.slice(5);
    assert.deepEqual(await readLog(store, (log) => log.by(sixth?.command ?? '')), []);
    assert.deepEqual(await readLog(store, (log) => log.of(sixth?.todoId ?? 0, 0, 9)), []);
    assert.equal(await todosIn(store)('ada').count({}), 10);
  }),

  contractCase('goes on with the next number after it has forgotten everything', async (store) => {
    const range = () => readLog(store, (log) => log.range());
    assert.deepEqual(await range(), { first: 1, last: 0 });
    await addTogether(store, 3, 0);
    assert.deepEqual(await range(), { first: 1, last: 3 });
    await store.transaction(aCommand(), async ({ changes }) => {
      assert.equal(await changes.forget(momentsLater(1000), 100), 3);
      assert.deepEqual(await changes.range(), { first: 4, last: 3 });
      assert.deepEqual(await changes.after(0, 9), []);
    });
    assert.deepEqual(await range(), { first: 4, last: 3 });
    assert.deepEqual(await readLog(store, (log) => log.commandsBefore(Infinity, 9)), []);
    await addTogether(store, 2, 5);
    assert.deepEqual(await range(), { first: 4, last: 5 });
    assert.deepEqual(
      (await logOf(store)).map(({ seq }) => seq),
      [4, 5],
    );
  }),

  contractCase('forgets nothing if the transaction fails', async (store) => {
    await addTogether(store, 3, 0);
    const before = await logOf(store);
    await assert.rejects(
      store.transaction(aCommand(), async ({ changes }) => {
        assert.equal(await changes.forget(momentsLater(1000), 100), 3);
        throw new Error('refused');
      }),
      /refused/,
    );
    assert.deepEqual(await logOf(store), before);
  }),

  contractCase('tells the id of a command once, after its commit', async (store) => {
    const told: (readonly Change[])[] = [];
    const pending: Promise<unknown>[] = [];
    const onCommitted = (command: string) => {
      pending.push(readLog(store, (log) => log.by(command)).then((own) => told.push(own)));
    };
    const command = aCommand('ada', { onCommitted });
    const added = await Promise.all(
      Array.from({ length: 40 }, (_, at) =>
        store.transaction(command, async ({ todos }) => {
          const todo = await todos.add(aDraft());
          if (at % 2 === 0) await todos.update([todo.id], (one) => complete(one, momentsLater(1)));
          return todo;
        }),
      ),
    );
    await store.transaction(command, ({ todos }) =>
      todos.remove(
        added.map(({ id }) => id),
        () => {},
      ),
    );
    await Promise.all(pending);
    assert.equal(told.length, 41);
    assert.deepEqual(
      told.flat().toSorted((a, b) => a.seq - b.seq),
      await logOf(store),
    );
    for (const own of told) assert.equal(new Set(own.map((change) => change.command)).size, 1);
  }),

  contractCase('tells no id where nothing has changed, or the work has thrown', async (store) => {
    const told: string[] = [];
    const command = aCommand('ada', { onCommitted: (id) => told.push(id) });
    const { id } = await todosIn(store)('ada').add(aDraft());
    await store.transaction(command, ({ todos }) => todos.update([id], (todo) => todo));
    await store.transaction(command, ({ todos }) => todos.update([], (todo) => todo));
    await store.transaction(command, async ({ changes }) => changes.after(0, 9));
    await store.transaction(command, ({ changes }) => changes.forget(momentsLater(-1), 9));
    for (const work of ['add', 'update'] as const) {
      await assert.rejects(
        store.transaction(command, async ({ todos, changes }) => {
          if (work === 'add') await todos.add(aDraft());
          else await todos.update([id], (todo) => edit(todo, { task: 'b' }, momentsLater(1)));
          // Draws the id of the command.
          await changes.after(0, 9);
          throw new Error('refused');
        }),
        /refused/,
      );
    }
    assert.deepEqual(told, []);
  }),

  contractCase('names the owners who have something to forget, page by page', async (store) => {
    assert.deepEqual(await store.owners('', 9), []);
    const named = ['ada', 'bob', 'Eve', '\u00e9mile', '\u{1f427}'];
    for (const owner of named) await todosIn(store)(owner).add(aDraft());
    await todosIn(store)('eve').count({});
    const pages = async (limit: number) => {
      const seen: Owner[] = [];
      for (let after: Owner = ''; ;) {
        const some: readonly Owner[] = await store.owners(after, limit);
        seen.push(...some);
        assert.ok(seen.length <= named.length);
        if (some.length < limit) return seen.toSorted();
        after = some.at(-1) ?? '';
      }
    };
    for (const limit of [1, 2, 100]) assert.deepEqual(await pages(limit), named.toSorted());
    // Only the trash of bob is left, and nothing of Eve.
    const removed = await todosIn(store)('bob').list({ limit: 9 });
    await todosIn(store)('bob').remove(
      removed.todos.map(({ id }) => id),
      () => {},
    );
    for (const owner of ['bob', 'Eve']) {
      await store.transaction(aCommand(owner), ({ changes }) =>
        changes.forget(momentsLater(1000), 100),
      );
    }
    assert.deepEqual(await pages(2), named.filter((owner) => owner !== 'Eve').toSorted());
  }),
];

function tasks(changes: readonly Change[]): string {
  return changes.map(({ after }) => after?.task).join('');
}

/** Adds todos by one command, `seconds` after the usual moment. */
async function addTogether(
  store: Store,
  count: number,
  seconds: number,
  owner: Owner = 'ada',
): Promise<void> {
  await store.transaction(aCommand(owner, { at: momentsLater(1000 * seconds) }), async (data) => {
    for (let at = 0; at < count; at += 1) await data.todos.add(aDraft());
  });
}

/** Commands of two owners at the same moment, some of which read the change log before their last change. */
async function interleave(store: Store): Promise<void> {
  await Promise.all(
    Array.from({ length: 40 }, (_, at) =>
      store.transaction(aCommand(at % 4 === 0 ? 'bob' : 'ada'), async ({ todos, changes }) => {
        const { id } = await todos.add(aDraft());
        if (at % 3 === 0) await changes.range();
        if (at % 2 === 0) await todos.add(aDraft());
        if (at % 5 === 0) await changes.after(0, 1);
        if (at % 3 === 0) await todos.update([id], (todo) => complete(todo, momentsLater(1)));
      }),
    ),
  );
}
