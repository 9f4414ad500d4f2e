import assert from 'node:assert/strict';
import { TodoNotFoundError, type Repositories, type Store } from '@todo/application';
import { complete, edit, reopen, type Change, type Todo } from '@todo/domain';
import { aDraft, momentsLater } from '../a-todo.ts';
import { aCommand, todosIn } from '../todos-in.ts';
import { contractCase, type ContractCase } from './contract-case.ts';

/** Transactions over several repositories, and the change log. */
export const transactions: readonly ContractCase[] = [
  contractCase('keeps what two repositories write in one transaction', async (store) => {
    const added = await store.transaction(aCommand(), async ({ todos, requests }) => {
      const todo = await todos.add(aDraft());
      await requests.add('key', aRecord(todo), momentsLater(0));
      return todo;
    });
    assert.deepEqual(await todosIn(store)('ada').find(added.id), added);
    assert.deepEqual(await recordIn(store, 'key'), aRecord(added));
    assert.equal((await changesIn(store)).length, 1);
  }),

  contractCase('commits no write of any repository if the work throws', async (store) => {
    const kept = await todosIn(store)('ada').add(aDraft({ task: 'kept' }));
    const before = await changesIn(store);
    for (const fail of [throwing, missing]) {
      await assert.rejects(
        store.transaction(aCommand(), async (data) => {
          const todo = await data.todos.add(aDraft({ tags: ['lost'] }));
          await data.requests.add('key', aRecord(todo), momentsLater(0));
          await data.todos.update([kept.id], (one) => complete(one, momentsLater(1)));
          await data.todos.remove([kept.id], () => {});
          await fail(data);
        }),
      );
    }
    assert.deepEqual(await todosIn(store)('ada').find(kept.id), kept);
    assert.equal(await todosIn(store)('ada').count({}), 1);
    assert.deepEqual(await todosIn(store)('ada').tags(), []);
    assert.equal(await recordIn(store, 'key'), undefined);
    assert.deepEqual(await changesIn(store), before);
  }),

  contractCase(
    'shows a transaction its own writes, and no others before its end',
    async (store) => {
      const outside = todosIn(store)('ada');
      const { id } = await outside.add(aDraft({ task: 'before', tags: ['before'] }));
      await assert.rejects(
        store.transaction(aCommand(), async ({ todos, changes, requests }) => {
          const [changed] = await todos.update([id], (todo) =>
            edit(todo, { task: 'after', tags: ['after'] }, todo.updatedAt),
          );
          assert.deepEqual(await todos.find(id), changed);
          const more = await todos.add(aDraft({ task: 'more' }));
          assert.deepEqual((await todos.list({ limit: 9 })).todos, [changed, more]);
          assert.deepEqual(await todos.tags(), ['after']);
          assert.equal(await todos.count({ words: ['after'] }), 1);
          assert.equal(await todos.count({ words: ['before'] }), 0);
          await requests.add('key', aRecord(more), momentsLater(0));
          assert.deepEqual(await requests.find('key', momentsLater(0)), aRecord(more));
          assert.deepEqual(
            (await changes.after(1, 9)).map(({ kind }) => kind),
            ['updated', 'created'],
          );
          await todos.remove([id], () => {});
          assert.equal(await todos.find(id), undefined);
          throw new Error('refused');
        }),
        /refused/,
      );
      assert.equal((await outside.find(id))?.task, 'before');
      assert.deepEqual(await outside.tags(), ['before']);
    },
  ),

  contractCase(
    'lets each of many transactions at once succeed or fail by itself',
    async (store) => {
      const { id } = await todosIn(store)('ada').add(aDraft({ task: '0' }));
      // `work` may run again: the committed data counts.
      const outcomes = await Promise.allSettled(
        Array.from({ length: 40 }, (_, at) =>
          store.transaction(aCommand(), async ({ todos }) => {
            const added = at % 2 === 0 && (await todos.add(aDraft({ task: `added ${at}` })));
            await todos.update([id], (todo) =>
              edit(todo, { task: `${Number(todo.task) + 1}` }, todo.updatedAt),
            );
            if (at % 3 === 0) throw new Error('refused');
            return added;
          }),
        ),
      );
      const succeeded = outcomes.filter(({ status }) => status === 'fulfilled').length;
      assert.equal(succeeded, 26);
      assert.equal((await todosIn(store)('ada').find(id))?.task, '26');
      // Of the even numbers below 40, those that 3 does not divide.
      assert.equal(await todosIn(store)('ada').count({ words: ['added'] }), 13);
      for (const outcome of outcomes) {
        if (outcome.status === 'rejected' || outcome.value === false) continue;
        assert.deepEqual(await todosIn(store)('ada').find(outcome.value.id), outcome.value);
      }
      assert.equal((await changesIn(store)).length, 1 + 26 + 13);
    },
  ),

  contractCase(
    'finds todos by the tags that the last of many transactions at once gives them',
    async (store) => {
      const { id } = await todosIn(store)('ada').add(aDraft());
      const names = Array.from({ length: 12 }, (_, at) => `tag-${String(at).padStart(2, '0')}`);
      await Promise.all(
        names.map((name, at) =>
          store.transaction(aCommand(), async ({ todos }) => {
            await todos.add(aDraft());
            const [todo] = await todos.update([id], (one) =>
              edit(one, { tags: [...one.tags, name] }, one.updatedAt),
            );
            if (at % 2 === 1) assert.deepEqual(await todos.tags(), todo?.tags.toSorted());
          }),
        ),
      );
      assert.deepEqual((await todosIn(store)('ada').find(id))?.tags.toSorted(), names);
      assert.deepEqual(await todosIn(store)('ada').tags(), names);
      for (const name of names) {
        const { todos } = await todosIn(store)('ada').list({ tags: [[name]], limit: 9 });
        assert.deepEqual(
          todos.map((todo) => todo.id),
          [id],
        );
      }
    },
  ),

  contractCase('gives what the work returns, and throws what it throws', async (store) => {
    const result = { anything: ['at', 'all'] };
    assert.equal(await store.transaction(aCommand(), async () => result), result);
    const refusal = new Error('refused');
    await assert.rejects(
      store.transaction(aCommand(), () => Promise.reject(refusal)),
      (error) => error === refusal,
    );
    assert.equal(await store.read('ada', async () => result), result);
    await assert.rejects(
      store.read('ada', () => Promise.reject(refusal)),
      (error) => error === refusal,
    );
  }),

  contractCase('logs every real change, and no other', async (store) => {
    const todos = todosIn(store)('ada');
    const created = await todos.add(
      aDraft({ task: 'a', notes: 'n', tags: ['t'], due: '2026-11-30' }),
    );
    const { id } = created;
    const next = async (transition: (todo: Todo) => Todo) => {
      const [todo] = await todos.update([id], transition);
      assert.ok(todo);
      return todo;
    };
    const updated = await next((todo) => edit(todo, { task: 'b' }, momentsLater(1)));
    await next((todo) => todo);
    await next((todo) => edit(todo, { task: 'b' }, momentsLater(2)));
    const completed = await next((todo) => complete(todo, momentsLater(3)));
    const reopened = await next((todo) => reopen(todo, momentsLater(4)));
    await todos.remove([id], () => {});
    const changes = await changesIn(store);
    assert.deepEqual(
      changes.map(({ seq, kind, before, after }) => [seq, kind, before, after]),
      [
        [1, 'created', null, created],
        [2, 'updated', created, updated],
        [3, 'completed', updated, completed],
        [4, 'reopened', completed, reopened],
        [5, 'deleted', reopened, null],
      ],
    );
  }),

  contractCase('writes down who changed something, when, and by which command', async (store) => {
    const at = momentsLater(5000);
    const [a, b] = await store.transaction(
      aCommand('ada', { actor: 'token:7', at }),
      async ({ todos }) => [
        await todos.add(aDraft({ task: 'a' })),
        await todos.add(aDraft({ task: 'b' })),
      ],
    );
    await store.transaction(aCommand('ada', { actor: 'ada' }), async ({ todos }) => {
      await todos.update([b?.id ?? 0, a?.id ?? 0], (todo) => complete(todo, momentsLater(1)));
      await todos.remove([a?.id ?? 0], () => {});
    });
    const added = await Promise.all(
      Array.from({ length: 40 }, () => todosIn(store)('ada').add(aDraft())),
    );
    const changes = await changesIn(store);
    const [first, third] = [changes[0]?.command, changes[2]?.command];
    assert.deepEqual(
      changes.slice(0, 5).map(({ seq, actor, at: when, command, kind, before, after }) => {
        const id = (after ?? before)?.id;
        return [seq, actor, when, command, kind, id];
      }),
      [
        [1, 'token:7', at, first, 'created', a?.id],
        [2, 'token:7', at, first, 'created', b?.id],
        [3, 'ada', momentsLater(0), third, 'completed', b?.id],
        [4, 'ada', momentsLater(0), third, 'completed', a?.id],
        [5, 'ada', momentsLater(0), third, 'deleted', a?.id],
      ],
    );
    // Each command has its own name, which must be fit for URLs.
    const commands = new Set(changes.map(({ command }) => command));
    assert.equal(commands.size, 2 + added.length);
    for (const command of commands) assert.match(command, /^[\w-]{22,}$/);
  }),

  contractCase('numbers the changes of each owner from one on', async (store) => {
    const [ada, bob] = [todosIn(store)('ada'), todosIn(store)('bob')];
    await Promise.all([ada, bob, ada, bob, ada].map((todos) => todos.add(aDraft())));
    const seqs = async (owner: string) => (await changesIn(store, owner)).map(({ seq }) => seq);
    assert.deepEqual(await seqs('ada'), [1, 2, 3]);
    assert.deepEqual(await seqs('bob'), [1, 2]);
    assert.deepEqual(await seqs('eve'), []);
    for (const { after } of await changesIn(store, 'bob')) {
      assert.equal(await ada.find(after?.id ?? 0), undefined);
    }
  }),

  contractCase('gives the changes after a number, at most as many as asked for', async (store) => {
    for (const task of 'abcde') await todosIn(store)('ada').add(aDraft({ task }));
    const after = (seq: number, limit: number) =>
      store.read('ada', ({ changes }) => changes.after(seq, limit));
    assert.equal(tasks(await after(0, 2)), 'ab');
    assert.equal(tasks(await after(2, 2)), 'cd');
    assert.equal(tasks(await after(4, 2)), 'e');
    assert.equal(tasks(await after(5, 2)), '');
    assert.equal(tasks(await after(0, 100)), 'abcde');
  }),

  contractCase('shows every change to a reader that reads while others write', async (store) => {
    const total = 60;
    let isWriting = true;
    const writing = Promise.all(
      Array.from({ length: total }, async (_, at) => {
        // Some changes run concurrently, some one after another.
        for (let turn = 0; turn < at % 7; turn += 1) await todosIn(store)('bob').count({});
        await store.transaction(aCommand('ada'), async ({ todos }) => {
          const { id } = await todos.add(aDraft({ task: `${at}` }));
          if (at % 3 === 0) await todos.remove([id], () => {});
        });
      }),
    ).finally(() => {
      isWriting = false;
    });
    const seen: Change[] = [];
    for (let isLast = false; !isLast;) {
      isLast = !isWriting;
      const page = await store.read('ada', ({ changes }) =>
        changes.after(seen.at(-1)?.seq ?? 0, 7),
      );
      seen.push(...page);
      if (page.length > 0) isLast = false;
      // Lets the writers run.
      await new Promise((resolve) => setTimeout(resolve));
    }
    await writing;
    assert.deepEqual(seen, await changesIn(store));
    assert.deepEqual(
      seen.map(({ seq }) => seq),
      Array.from({ length: total + total / 3 }, (_, at) => at + 1),
    );
  }),

  contractCase('claims a key for one request at a time, for each owner', async (store) => {
    const release = store.claim('ada', 'key');
    assert.throws(() => store.claim('ada', 'key'), { code: 'idempotency-in-progress' });
    store.claim('ada', 'another key')();
    store.claim('bob', 'key')();
    release();
    store.claim('ada', 'key')();
  }),

  contractCase('refuses an invalid owner', async (store) => {
    for (const owner of ['', ' ', 'a\u0000']) {
      await assert.rejects(async () => store.read(owner, ({ todos }) => todos.tags()), TypeError);
      await assert.rejects(
        async () => store.transaction(aCommand(owner), ({ todos }) => todos.tags()),
        TypeError,
      );
    }
  }),
];

/** The tasks after the changes, in the order of the changes. */
function tasks(changes: readonly Change[]): string {
  return changes.map(({ after }) => after?.task).join('');
}

function aRecord({ id, revision }: Todo) {
  return {
    todoId: id,
    revision,
    fingerprint: 'fingerprint',
    answer: `{"id":${id}}`,
    expiresAt: momentsLater(1000),
  };
}

/** Reads in a transaction, as a request would. */
async function recordIn(store: Store, key: string) {
  const record = await store.transaction(aCommand(), ({ requests }) =>
    requests.find(key, momentsLater(0)),
  );
  return record && { ...record };
}

function changesIn(store: Store, owner = 'ada'): Promise<readonly Change[]> {
  return store.read(owner, ({ changes }) => changes.after(0, 1000));
}

async function throwing(): Promise<never> {
  throw new Error('refused');
}

/** Fails in the repository itself. */
async function missing({ todos }: Repositories): Promise<void> {
  await assert.rejects(
    todos.update([9999], (todo) => todo),
    TodoNotFoundError,
  );
  await todos.remove([9999], () => {});
}
