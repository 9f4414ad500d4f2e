import assert from 'node:assert/strict';
import {
  searchWords,
  sortStep,
  TodoNotFoundError,
  type IdempotencyKey,
  type SortName,
  type TodoFilter,
  type TodoRepository,
  type TodosOf,
} from '@todo/application';
import {
  calendarDate,
  complete,
  edit,
  instant,
  statuses,
  type NewTodo,
  type Todo,
} from '@todo/domain';
import { aDraft, momentsLater } from './a-todo.ts';

/** A promise about a repository, and how to find out whether it is kept. */
export interface ContractCase {
  readonly name: string;
  /** @param todosOf a storage that nothing else uses, empty at first */
  readonly run: (todosOf: TodosOf) => Promise<void>;
}

const contract: ContractCase[] = [];

function promise(name: string, run: ContractCase['run']): void {
  contract.push({ name, run });
}

/** A case that only needs one owner's repository. */
function promiseToOne(name: string, run: (todos: TodoRepository) => Promise<void>): void {
  promise(name, (todosOf) => run(todosOf('ada')));
}

/** What every implementation of `TodoRepository` promises. Any test runner can run it: each case is a function. */
export const todoRepositoryContract: readonly ContractCase[] = contract;

promiseToOne('gives back what was added, with an id', async (todos) => {
  const draft = aDraft({ task: 'Buy milk', status: 'Completed' });
  const added = await todos.add(draft);
  assert.ok(Number.isSafeInteger(added.id) && added.id > 0);
  assert.deepEqual(added, { id: added.id, ...draft });
  assert.deepEqual(await todos.find(added.id), added);
});

promiseToOne('keeps every status', async (todos) => {
  for (const status of statuses) {
    const { id } = await todos.add(aDraft({ status }));
    assert.equal((await todos.find(id))?.status, status);
  }
});

promiseToOne('keeps text exactly as it came', async (todos) => {
  const texts = [
    "'; drop table todo; --",
    '100 % _ * ? : $1 \\ / - "quoted"',
    'Äpfel, naïve café, ἀλφα',
    'e\u0301 is not \u00e9',
    '牛乳を買う',
    '👩‍👩‍👧‍👦 🏳️‍🌈 𝒳',
    'right to left \u05d0\u05d1 \u200f\u202e',
    'no-break\u00a0space, zero\u200bwidth',
    'null',
    '123',
    '1e5',
    '2026-11-22T09:30:00.000Z',
    '{"json": [1, 2]}',
    '😀'.repeat(500),
  ];
  const added = [];
  for (const task of texts) added.push(await todos.add(aDraft({ task })));
  for (const [index, { id }] of added.entries()) {
    assert.equal((await todos.find(id))?.task, texts[index]);
  }
  assert.deepEqual((await todos.list({ limit: 100 })).todos, added);
});

promiseToOne('finds nothing under an id that no todo has', async (todos) => {
  assert.equal(await todos.find(1), undefined);
  assert.equal(await todos.find(Number.MAX_SAFE_INTEGER), undefined);
});

promiseToOne('gives rising ids, also to todos added at the same time', async (todos) => {
  const added = await Promise.all(Array.from({ length: 50 }, () => todos.add(aDraft())));
  assert.equal(new Set(added.map(({ id }) => id)).size, 50);
  const later = await todos.add(aDraft());
  assert.ok(added.every(({ id }) => id < later.id));
});

promiseToOne('never gives an id again, not even that of the last todo', async (todos) => {
  const first = await todos.add(aDraft());
  await todos.remove([first.id], () => {});
  const second = await todos.add(aDraft());
  assert.ok(second.id > first.id);
});

promiseToOne('keeps what a transition makes of a todo', async (todos) => {
  const { id } = await todos.add(aDraft());
  const [updated] = await todos.update([id], (todo) => complete(todo, momentsLater(1000)));
  assert.equal(updated?.status, 'Completed');
  assert.equal(updated.version, 2);
  assert.equal(updated.completedAt, momentsLater(1000));
  assert.deepEqual(await todos.find(id), updated);
});

promiseToOne('leaves a todo alone that a transition gives back as it is', async (todos) => {
  const added = await todos.add(aDraft());
  assert.deepEqual(await todos.update([added.id], (todo) => todo), [added]);
  assert.deepEqual(await todos.find(added.id), added);
});

promiseToOne('updates several todos and answers in the order asked for', async (todos) => {
  const [a, b, c] = await addThree(todos);
  const updated = await todos.update([c.id, a.id], (todo) => complete(todo, momentsLater(1)));
  assert.deepEqual(
    updated.map(({ id, status }) => [id, status]),
    [
      [c.id, 'Completed'],
      [a.id, 'Completed'],
    ],
  );
  assert.deepEqual(await todos.find(b.id), b);
});

promiseToOne(
  'updates none of several when one is missing, and names the missing',
  async (todos) => {
    const [a, b, c] = await addThree(todos);
    await todos.remove([b.id], () => {});
    await assert.rejects(
      todos.update([a.id, b.id, c.id, 9999], (todo) => complete(todo, momentsLater(1))),
      (error) => {
        assert.ok(error instanceof TodoNotFoundError);
        assert.deepEqual(error.ids, [b.id, 9999]);
        return true;
      },
    );
    assert.deepEqual(await todos.find(a.id), a);
    assert.deepEqual(await todos.find(c.id), c);
  },
);

promiseToOne('updates none of several when the transition refuses one', async (todos) => {
  const [a, b] = await addThree(todos);
  const refusal = new Error('refused');
  await assert.rejects(
    todos.update([a.id, b.id], (todo) => {
      if (todo.id === b.id) throw refusal;
      return complete(todo, momentsLater(1));
    }),
    refusal,
  );
  assert.deepEqual(await todos.find(a.id), a);
  assert.deepEqual(await todos.find(b.id), b);
});

promiseToOne('works on after a refusal', async (todos) => {
  const { id } = await todos.add(aDraft());
  await assert.rejects(todos.update([id], throwing), /refused/);
  await assert.rejects(todos.remove([id], throwing), /refused/);
  await todos.update([id], (todo) => complete(todo, momentsLater(1)));
  assert.equal((await todos.find(id))?.version, 2);
});

promiseToOne('lets exactly one of many stale writers through', async (todos) => {
  const { id } = await todos.add(aDraft());
  const outcomes = await Promise.allSettled(
    Array.from({ length: 50 }, (_, writer) =>
      todos.update([id], (todo) => {
        if (todo.version !== 1) throw new Error('stale');
        return edit(todo, { task: `by ${writer}` }, momentsLater(writer));
      }),
    ),
  );
  assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
  assert.equal((await todos.find(id))?.version, 2);
});

promiseToOne('loses no update of many at the same time', async (todos) => {
  const { id } = await todos.add(aDraft({ task: '0' }));
  await Promise.all(
    Array.from({ length: 50 }, () =>
      todos.update([id], (todo) =>
        edit(todo, { task: `${Number(todo.task) + 1}` }, todo.updatedAt),
      ),
    ),
  );
  const todo = await todos.find(id);
  assert.equal(todo?.task, '50');
  assert.equal(todo.version, 51);
});

promiseToOne(
  'shows a reader the todos before a change or after it, never between',
  async (todos) => {
    const [a, b] = await addThree(todos);
    const writes = Array.from({ length: 20 }, (_, round) =>
      todos.update([a.id, b.id], (todo) => edit(todo, { task: `${round}` }, todo.updatedAt)),
    );
    const reads = Array.from({ length: 20 }, () => todos.list({ limit: 2 }));
    for (const { todos: seen } of await Promise.all(reads)) {
      assert.equal(seen[0]?.version, seen[1]?.version);
    }
    await Promise.all(writes);
  },
);

promiseToOne('removes todos', async (todos) => {
  const [a, b, c] = await addThree(todos);
  await todos.remove([a.id, c.id], () => {});
  assert.deepEqual((await todos.list({ limit: 10 })).todos, [b]);
  assert.equal(await todos.find(a.id), undefined);
});

promiseToOne('removes none of several when one is missing', async (todos) => {
  const [a, b] = await addThree(todos);
  await assert.rejects(
    todos.remove([a.id, 9999, b.id], () => {}),
    (error) => error instanceof TodoNotFoundError && error.ids.join() === '9999',
  );
  assert.equal((await todos.list({ limit: 10 })).todos.length, 3);
});

promiseToOne('removes none of several when one is refused', async (todos) => {
  const [a, b] = await addThree(todos);
  await assert.rejects(
    todos.remove([a.id, b.id], (todo) => {
      if (todo.id === b.id) throw new Error('refused');
    }),
    /refused/,
  );
  assert.equal((await todos.list({ limit: 10 })).todos.length, 3);
});

promiseToOne('lists nothing when there is nothing', async (todos) => {
  assert.deepEqual(await todos.list({ limit: 10 }), { todos: [] });
});

promiseToOne('lists by rising id, whatever was changed last', async (todos) => {
  const [a, b, c] = await addThree(todos);
  const [changed] = await todos.update([a.id], (todo) => complete(todo, momentsLater(9)));
  assert.deepEqual((await todos.list({ limit: 10 })).todos, [changed, b, c]);
});

promiseToOne('lists by status', async (todos) => {
  const made: Todo[] = [];
  for (const status of statuses) made.push(await todos.add(aDraft({ status })));
  const [pending, inProcess, completed] = made;
  const listed = async (...wanted: Todo['status'][]) =>
    (await todos.list({ statuses: wanted, limit: 10 })).todos;
  assert.deepEqual(await listed('Pending'), [pending]);
  assert.deepEqual(await listed('Completed', 'In Process'), [inProcess, completed]);
  assert.deepEqual(await listed(...statuses), made);
});

promiseToOne('keeps every field', async (todos) => {
  const draft = aDraft({
    priority: 'high',
    due: '2026-11-30',
    tags: ['home', 'ärger', '買い物', 'a"b', "it's"],
    notes: 'First\n\tsecond\r\n  third  ',
  });
  const { id } = await todos.add(draft);
  assert.deepEqual(await todos.find(id), { id, ...draft });
  const [cleared] = await todos.update([id], (todo) =>
    edit(todo, { due: null, tags: [], notes: '', priority: 'none' }, todo.updatedAt),
  );
  assert.deepEqual(await todos.find(id), cleared);
});

promiseToOne('keeps due dates and due instants apart', async (todos) => {
  for (const due of [
    '2026-11-30',
    '2026-11-30T00:00:00Z',
    '2026-11-30T23:59:59.999Z',
    '0000-01-01',
    '9999-12-31',
  ]) {
    const { id } = await todos.add(aDraft({ due }));
    assert.equal((await todos.find(id))?.due, due);
  }
});

promiseToOne('sorts by every field, in both directions', async (todos) => {
  await addTasks(todos, [
    { task: 'b', priority: 'high', due: '2026-11-30', status: 'Completed' },
    { task: 'Ä', priority: 'low', due: null, status: 'Pending' },
    { task: 'A', priority: 'medium', due: '2026-11-30T23:00:00Z', status: 'In Process' },
    { task: 'a', priority: 'none', due: '2026-12-01T00:00:00Z', status: 'Pending' },
  ]);
  const sorted = async (...names: SortName[]) =>
    (await todos.list({ limit: 10, order: names.map(sortStep) })).todos
      .map(({ task }) => task)
      .join('');
  assert.equal(await sorted('id'), 'bÄAa');
  assert.equal(await sorted('-id'), 'aAÄb');
  assert.equal(await sorted('task', 'id'), 'AabÄ');
  assert.equal(await sorted('-task', 'id'), 'ÄbAa');
  assert.equal(await sorted('status', 'id'), 'ÄaAb');
  assert.equal(await sorted('-status', 'id'), 'bAÄa');
  assert.equal(await sorted('priority', 'id'), 'aÄAb');
  assert.equal(await sorted('-priority', 'id'), 'bAÄa');
  assert.equal(await sorted('due', 'id'), 'AbaÄ');
  assert.equal(await sorted('-due', 'id'), 'abAÄ');
  assert.equal(await sorted('-createdAt', '-id'), 'aAÄb');
});

promiseToOne('walks through pages in every order', async (todos) => {
  await addTasks(
    todos,
    ['b', 'a', 'c', 'A', 'b', 'B', 'd'].map((task, n) => ({
      task,
      due: n % 3 === 0 ? null : `2026-11-${20 + (n % 2)}`,
      priority: n % 2 === 0 ? 'high' : 'low',
    })),
  );
  const orders: SortName[][] = [
    ['task', 'id'],
    ['-task', '-id'],
    ['due', '-priority', 'id'],
    ['-due', 'priority', '-id'],
    ['status', '-due', 'task', 'id'],
  ];
  for (const names of orders) {
    const query = { order: names.map(sortStep) };
    const whole = (await todos.list({ ...query, limit: 10 })).todos;
    for (const limit of [1, 2, 3]) assert.deepEqual(await walk(todos, { ...query, limit }), whole);
  }
});

promiseToOne('finds todos by priority and tags', async (todos) => {
  await addTasks(todos, [
    { task: 'a', tags: ['home', 'now'], priority: 'high' },
    { task: 'b', tags: ['home'] },
    { task: 'c', tags: ['work', 'now'], priority: 'low' },
    { task: 'd' },
  ]);
  assert.equal(await found(todos, { priorities: ['high', 'low'] }), 'ac');
  assert.equal(await found(todos, { tags: [['home']] }), 'ab');
  assert.equal(await found(todos, { tags: [['home', 'work']] }), 'abc');
  assert.equal(await found(todos, { tags: [['home', 'work'], ['now']] }), 'ac');
  assert.equal(await found(todos, { tags: [['hom']] }), '');
  assert.equal(await found(todos, { tags: [['Home']] }), '');
});

promiseToOne('finds words anywhere, literally and without their case', async (todos) => {
  await addTasks(todos, [
    { task: 'a Äpfel für Straße', notes: 'see a-b/c 100%' },
    { task: 'b 牛乳を買う', tags: ['shop_1'] },
    { task: 'c "quoted" * AND OR', notes: 'naïve\ncafé' },
  ]);
  const search = async (keyword: string) => found(todos, { words: searchWords(keyword) });
  for (const [keyword, expected] of Object.entries({
    ÄPFEL: 'a',
    äpf: 'a',
    STRASSE: 'a',
    'für äpfel': 'a',
    'a-b/c': 'a',
    '100%': 'a',
    '0%': 'a',
    牛乳: 'b',
    乳: 'b',
    を買う: 'b',
    SHOP_1: 'b',
    'shop%1': '',
    shopx1: '',
    '"quoted"': 'c',
    '*': 'c',
    'quoted and': 'c',
    and: 'c',
    'NEAR(': '',
    'nai\u0308ve': 'c',
    'naïve café': 'c',
    'naïve\\': '',
    'äpfel café': '',
    a: 'abc'.replace('b', ''),
    ' ': 'abc',
  })) {
    assert.equal(await search(keyword), expected, keyword);
  }
});

promiseToOne(
  'finds a todo by its new words once it has changed, and no longer by the old',
  async (todos) => {
    const { id } = await todos.add(aDraft({ task: 'Buy milk', tags: ['shop'] }));
    await todos.update([id], (todo) =>
      edit(todo, { task: 'Sell tea', tags: ['market'] }, todo.updatedAt),
    );
    const count = async (filter: TodoFilter) => todos.count(filter);
    assert.equal(await count({ words: ['milk'] }), 0);
    assert.equal(await count({ words: ['tea'] }), 1);
    assert.equal(await count({ tags: [['shop']] }), 0);
    assert.equal(await count({ tags: [['market']] }), 1);
    await todos.remove([id], () => {});
    assert.equal(await count({ words: ['tea'] }), 0);
    assert.equal(await count({ tags: [['market']] }), 0);
  },
);

promiseToOne(
  'finds what is due before or after something, dates by date and instants by instant',
  async (todos) => {
    await addTasks(todos, [
      { task: 'a', due: '2026-11-29' },
      { task: 'b', due: '2026-11-30' },
      { task: 'c', due: '2026-12-01' },
      { task: 'd', due: '2026-11-29T21:59:59.999Z' },
      { task: 'e', due: '2026-11-29T22:00:00Z' },
      { task: 'f', due: null },
    ]);
    const date = calendarDate(2026, 11, 30);
    const bound = { date, instant: instant(Date.UTC(2026, 10, 29, 22)) };
    assert.equal(await found(todos, { dueBefore: bound }), 'ad');
    assert.equal(await found(todos, { dueAfter: bound }), 'c');
    assert.equal(await found(todos, { dueBefore: bound, dueAfter: bound }), '');
  },
);

promiseToOne('counts what matches, on all pages', async (todos) => {
  await addThree(todos);
  assert.equal(await todos.count({}), 3);
  assert.equal(await todos.count({ statuses: ['Completed'] }), 0);
  assert.equal(await todos.count({ words: ['a'] }), 1);
});

promiseToOne('names the tags in use, the most used first', async (todos) => {
  assert.deepEqual(await todos.tags(), []);
  await addTasks(todos, [
    { task: 'a', tags: ['b', 'c'] },
    { task: 'b', tags: ['c', 'a'] },
  ]);
  assert.deepEqual(await todos.tags(), ['c', 'a', 'b']);
});

promiseToOne('walks through pages of every size without a gap or a repetition', async (todos) => {
  const expected = [];
  for (let n = 0; n < 7; n += 1) {
    expected.push(await todos.add(aDraft({ status: n % 2 === 0 ? 'Pending' : 'Completed' })));
  }
  for (let limit = 1; limit <= 8; limit += 1) {
    assert.deepEqual(await walk(todos, { limit }), expected);
    assert.deepEqual(
      await walk(todos, { limit, statuses: ['Pending'] }),
      expected.filter(({ status }) => status === 'Pending'),
    );
  }
});

promiseToOne('says that a page is the last one even when it is full', async (todos) => {
  await addThree(todos);
  assert.equal((await todos.list({ limit: 3 })).next, undefined);
  assert.notEqual((await todos.list({ limit: 2 })).next, undefined);
});

promiseToOne('goes on with a walk whose last todo has been removed', async (todos) => {
  const [a, b, c] = await addThree(todos);
  const { next } = await todos.list({ limit: 2 });
  await todos.remove([a.id, b.id], () => {});
  assert.ok(next);
  assert.deepEqual((await todos.list({ limit: 2, after: next })).todos, [c]);
});

promiseToOne('adds a todo once under a key, and gives the same answer again', async (todos) => {
  const first = await todos.addOnce(aDraft({ task: 'a' }), aKey());
  assert.equal(first.isNew, true);
  assert.equal((await todos.find(first.id))?.task, 'a');
  await todos.update([first.id], (todo) => edit(todo, { task: 'changed' }, todo.updatedAt));
  const again = await todos.addOnce(aDraft({ task: 'b' }), aKey({ fingerprint: 'other' }));
  assert.deepEqual(again, { ...first, isNew: false });
  assert.equal(again.answer, `${first.id} a`);
  assert.equal(await todos.count({}), 1);
});

promiseToOne('adds one todo for many requests at once with one key', async (todos) => {
  const records = await Promise.all(
    Array.from({ length: 20 }, () => todos.addOnce(aDraft(), aKey())),
  );
  assert.equal(records.filter(({ isNew }) => isNew).length, 1);
  assert.equal(new Set(records.map(({ answer }) => answer)).size, 1);
  assert.equal(await todos.count({}), 1);
});

promiseToOne('keeps neither the todo nor the key when the answer cannot be made', async (todos) => {
  await assert.rejects(todos.addOnce(aDraft(), aKey({ answer: throwing })), /refused/);
  assert.equal(await todos.count({}), 0);
  assert.equal((await todos.addOnce(aDraft(), aKey())).isNew, true);
});

promiseToOne('forgets a key when it has expired', async (todos) => {
  await todos.addOnce(aDraft(), aKey());
  const atTheEnd = { now: momentsLater(1000), expiresAt: momentsLater(2000) };
  assert.equal((await todos.addOnce(aDraft(), aKey({ now: momentsLater(999) }))).isNew, false);
  assert.equal((await todos.addOnce(aDraft(), aKey(atTheEnd))).isNew, true);
  assert.equal(await todos.count({}), 2);
});

promise('keeps the keys of different owners apart', async (todosOf) => {
  const hers = await todosOf('ada').addOnce(aDraft(), aKey());
  const his = await todosOf('bob').addOnce(aDraft(), aKey());
  assert.ok(his.isNew);
  assert.notEqual(his.id, hers.id);
});

promise('shows nobody the todos of somebody else', async (todosOf) => {
  const [ada, bob] = [todosOf('ada'), todosOf('bob')];
  const hers = await ada.add(aDraft({ task: 'hers', tags: ['secret'] }));
  const his = await bob.add(aDraft({ task: 'his' }));
  assert.notEqual(hers.id, his.id);
  assert.equal(await bob.find(hers.id), undefined);
  assert.deepEqual((await bob.list({ limit: 10 })).todos, [his]);
  assert.deepEqual((await ada.list({ limit: 10 })).todos, [hers]);
  assert.equal(await bob.count({}), 1);
  assert.equal(await bob.count({ words: ['hers'] }), 0);
  assert.equal(await bob.count({ tags: [['secret']] }), 0);
  assert.deepEqual(await bob.tags(), []);
});

promise('lets nobody change or remove the todos of somebody else', async (todosOf) => {
  const [ada, bob] = [todosOf('ada'), todosOf('bob')];
  const hers = await ada.add(aDraft());
  const his = await bob.add(aDraft());
  const missing = (error: unknown) =>
    error instanceof TodoNotFoundError && error.ids.join() === `${hers.id}`;
  await assert.rejects(
    bob.update([his.id, hers.id], (todo) => complete(todo, momentsLater(1))),
    missing,
  );
  await assert.rejects(
    bob.remove([his.id, hers.id], () => {}),
    missing,
  );
  assert.deepEqual(await ada.find(hers.id), hers);
  assert.deepEqual(await bob.find(his.id), his);
});

promise('shows one owner the same todos through two repositories', async (todosOf) => {
  const { id } = await todosOf('ada').add(aDraft());
  assert.equal((await todosOf('ada').find(id))?.id, id);
});

async function addThree(todos: TodoRepository): Promise<[Todo, Todo, Todo]> {
  return [
    await todos.add(aDraft({ task: 'a' })),
    await todos.add(aDraft({ task: 'b' })),
    await todos.add(aDraft({ task: 'c' })),
  ];
}

function aKey(parts: Partial<IdempotencyKey> = {}): IdempotencyKey {
  return {
    key: 'key',
    fingerprint: 'fingerprint',
    answer: ({ id, task }) => `${id} ${task}`,
    now: momentsLater(0),
    expiresAt: momentsLater(1000),
    ...parts,
  };
}

async function addTasks(todos: TodoRepository, fields: readonly Partial<NewTodo>[]): Promise<void> {
  for (const each of fields) await todos.add(aDraft(each));
}

/** The tasks' first letters, by rising id. */
async function found(todos: TodoRepository, filter: TodoFilter): Promise<string> {
  const page = await todos.list({ ...filter, limit: 100 });
  assert.equal(await todos.count(filter), page.todos.length);
  return page.todos.map(({ task }) => task.slice(0, 1)).join('');
}

async function walk(
  todos: TodoRepository,
  query: Parameters<TodoRepository['list']>[0],
): Promise<Todo[]> {
  const seen: Todo[] = [];
  let page = await todos.list(query);
  for (;;) {
    seen.push(...page.todos);
    if (!page.next) return seen;
    page = await todos.list({ ...query, after: page.next });
  }
}

function throwing(): never {
  throw new Error('refused');
}
