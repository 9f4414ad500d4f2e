import assert from 'node:assert/strict';
import { searchWords, type TodoFilter, type TodoRepository } from '@todo/application';
import { calendarDate, dueInstant, edit, instant } from '@todo/domain';
import { aDraft, momentsLater } from '../a-todo.ts';
import { forOneOwner, type ContractCase } from './contract-case.ts';
import { addTasks, addThree } from './several-todos.ts';

/** Filters, keywords, counts and tags. */
export const searching: readonly ContractCase[] = [
  forOneOwner('finds todos by priority and tags', async (todos) => {
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
  }),

  forOneOwner('finds todos without a due date', async (todos) => {
    await addTasks(todos, [
      { task: 'a' },
      { task: 'b', due: calendarDate(2026, 11, 30) },
      { task: 'c', tags: ['home'] },
      { task: 'd', due: dueInstant(new Date('2026-11-30T17:00:00Z')) },
    ]);
    assert.equal(await found(todos, { hasDue: false }), 'ac');
    assert.equal(await found(todos, { hasDue: false, tags: [['home']] }), 'c');
    assert.equal(await todos.count({ hasDue: false }), 2);
  }),

  forOneOwner('finds nothing among no statuses, priorities or tags', async (todos) => {
    await addThree(todos);
    for (const nothing of [{ statuses: [] }, { priorities: [] }, { tags: [[]] }]) {
      assert.equal(await found(todos, nothing), '');
    }
  }),

  forOneOwner('finds words anywhere, literally and without their case', async (todos) => {
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
  }),

  forOneOwner('finds words in any case of any script', async (todos) => {
    await addTasks(todos, [
      { task: 'a STRAẞE', notes: 'ΟΔΥΣΣΕΥΣ' },
      { task: 'b İSTANBUL', tags: ['ᏣᎳᎩ'] },
      { task: 'c ﬁne', notes: '𐐔𐐇𐐝 O\u030b' },
    ]);
    const search = async (keyword: string) => found(todos, { words: searchWords(keyword) });
    for (const [keyword, expected] of Object.entries({
      straße: 'a',
      strasse: 'a',
      ẞe: 'a',
      ß: 'a',
      οδυσσευς: 'a',
      σσευσ: 'a',
      istanbul: 'b',
      ıstanbul: 'b',
      İ: 'bc',
      ꮳꮃꭹ: 'b',
      FINE: 'c',
      ﬁ: 'c',
      𐐼𐐯𐑅: 'c',
      ő: 'c',
      o: '',
    })) {
      assert.equal(await search(keyword), expected, keyword);
    }
  }),

  forOneOwner('finds a todo that was added under a key by its words and tags', async (todos) => {
    const draft = aDraft({ task: 'Buy Äpfel', tags: ['shop'] });
    await todos.addOnce(draft, {
      key: 'key',
      fingerprint: 'fingerprint',
      answer: () => '',
      now: momentsLater(0),
      expiresAt: momentsLater(1),
    });
    assert.equal(await todos.count({ words: searchWords('äpfel') }), 1);
    assert.equal(await todos.count({ tags: [['shop']] }), 1);
  }),

  forOneOwner('finds long words and many of them', async (todos) => {
    const long = 'abba'.repeat(100);
    const many = Array.from({ length: 20 }, (_, at) => `word-${at}-é`);
    await addTasks(todos, [
      { task: 'a', notes: `${long} ${long.slice(1)}x` },
      { task: 'b', notes: many.join(' ') },
      { task: 'c', notes: [...many.slice(1), long.slice(1)].join('\n') },
    ]);
    for (const [words, expected] of [
      [[long], 'a'],
      [[long.slice(1)], 'ac'],
      [[`${long.slice(1)}x`], 'a'],
      [[`${long}b`], ''],
      [many, 'b'],
      [many.slice(1), 'bc'],
      [[...many.slice(1), 'é', 'c'], 'c'],
      [[...many.slice(1), long.slice(1, 50)], 'c'],
    ] as const) {
      assert.equal(await found(todos, { words }), expected, words.join(' '));
    }
  }),

  forOneOwner(
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
  ),

  forOneOwner(
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
  ),

  forOneOwner('counts the matching todos on all pages', async (todos) => {
    await addThree(todos);
    assert.equal(await todos.count({}), 3);
    assert.equal(await todos.count({ statuses: ['Completed'] }), 0);
    assert.equal(await todos.count({ words: ['a'] }), 1);
  }),

  forOneOwner('names the tags in use, the most used first', async (todos) => {
    assert.deepEqual(await todos.tags(), []);
    await addTasks(todos, [
      { task: 'a', tags: ['b', 'c'] },
      { task: 'b', tags: ['c', 'a'] },
    ]);
    assert.deepEqual(await todos.tags(), ['c', 'a', 'b']);
  }),

  forOneOwner('names tags that are used equally often by code point', async (todos) => {
    await addTasks(todos, [{ task: 'a', tags: ['😀', 'ab', '｡', 'a', 'B', '\ue000', '𐐨', '牛'] }]);
    assert.deepEqual(await todos.tags(), ['B', 'a', 'ab', '牛', '\ue000', '｡', '𐐨', '😀']);
  }),

  forOneOwner('finds tags that are names of every JavaScript object', async (todos) => {
    const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];
    for (const name of names) assert.equal(await todos.count({ tags: [[name]] }), 0);
    await addTasks(
      todos,
      names.map((name) => ({ task: name, tags: [name] })),
    );
    for (const name of names) {
      const { todos: page } = await todos.list({ tags: [[name]], limit: 10 });
      assert.deepEqual(
        page.map(({ task }) => task),
        [name],
      );
      assert.equal(await todos.count({ words: searchWords(name) }), 1);
    }
    assert.deepEqual(await todos.tags(), names.toSorted());
  }),
];

/** The tasks' first letters, by rising id. */
async function found(todos: TodoRepository, filter: TodoFilter): Promise<string> {
  const page = await todos.list({ ...filter, limit: 100 });
  assert.equal(await todos.count(filter), page.todos.length);
  return page.todos.map(({ task }) => task.slice(0, 1)).join('');
}
