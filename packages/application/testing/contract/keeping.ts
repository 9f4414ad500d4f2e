import assert from 'node:assert/strict';
import { edit, priorities, statuses, type TodoDraft } from '@todo/domain';
import { aDraft } from '../a-todo.ts';
import { forOneOwner, type ContractCase } from './contract-case.ts';

/** The data that is stored, and its ids and revisions. */
export const keeping: readonly ContractCase[] = [
  forOneOwner('returns an added todo with an id', async (todos) => {
    const draft = aDraft({ task: 'Buy milk', status: 'Completed' });
    const added = await todos.add(draft);
    assert.ok(Number.isSafeInteger(added.id) && added.id > 0);
    assert.deepEqual(added, { id: added.id, revision: added.revision, ...draft });
    assert.deepEqual(await todos.find(added.id), added);
  }),

  forOneOwner('keeps every status', async (todos) => {
    for (const status of statuses) {
      const { id } = await todos.add(aDraft({ status }));
      assert.equal((await todos.find(id))?.status, status);
    }
  }),

  forOneOwner('keeps text exactly as it came', async (todos) => {
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
  }),

  forOneOwner('finds no todo under an unknown id', async (todos) => {
    assert.equal(await todos.find(1), undefined);
    assert.equal(await todos.find(Number.MAX_SAFE_INTEGER), undefined);
  }),

  forOneOwner('gives rising ids, also to todos added at the same time', async (todos) => {
    const added = await Promise.all(Array.from({ length: 50 }, () => todos.add(aDraft())));
    assert.equal(new Set(added.map(({ id }) => id)).size, 50);
    const later = await todos.add(aDraft());
    assert.ok(added.every(({ id }) => id < later.id));
  }),

  forOneOwner(
    'keeps each of many different todos that are added at the same time',
    async (todos) => {
      let made = 0;
      // A storage may insert todos in batches: these are one todo, part of a batch, and more than one batch.
      for (const size of [1, 2, 7, 100]) {
        const drafts = Array.from({ length: size }, () => anotherDraft((made += 1)));
        const added = await Promise.all(drafts.map((draft) => todos.add(draft)));
        for (const [at, draft] of drafts.entries()) {
          const expected = { id: added[at]?.id, revision: added[at]?.revision, ...draft };
          assert.deepEqual(added[at], expected);
          assert.deepEqual(await todos.find(expected.id ?? 0), expected);
          for (const only of [{ tags: [[`only-${draft.task}`]] }, { words: [`(${draft.task})`] }]) {
            assert.deepEqual((await todos.list({ ...only, limit: 2 })).todos, [expected]);
          }
        }
      }
      assert.equal(await todos.count({ tags: [['all']] }), made);
      assert.deepEqual((await todos.tags()).slice(0, 1), ['all']);
      assert.equal((await todos.tags()).length, made + 1);
    },
  ),

  forOneOwner('never gives an id again, not even that of the last todo', async (todos) => {
    const first = await todos.add(aDraft());
    await todos.remove([first.id], () => {});
    const second = await todos.add(aDraft());
    assert.ok(second.id > first.id);
  }),

  forOneOwner('draws a revision for each state, and none of them twice', async (todos) => {
    const together = await Promise.all(Array.from({ length: 20 }, () => todos.add(aDraft())));
    const revisions = together.map(({ revision }) => revision);
    const [{ id } = await todos.add(aDraft())] = together;
    // The fields of the last state equal those of the first one.
    for (const task of ['Buy tea', 'Buy milk']) {
      const [changed] = await todos.update([id], (todo) => edit(todo, { task }, todo.updatedAt));
      assert.deepEqual(await todos.find(id), changed);
      revisions.push(changed?.revision ?? '');
    }
    const [unchanged] = await todos.update([id], (todo) => todo);
    assert.equal(unchanged?.revision, revisions.at(-1));
    assert.equal(new Set(revisions).size, revisions.length);
    // A revision is sent as an ETag (RFC 9110, section 8.8.3).
    for (const revision of revisions) assert.match(revision, /^[!#-~]{22,}$/);
  }),

  forOneOwner('keeps every field', async (todos) => {
    const draft = aDraft({
      priority: 'high',
      due: '2026-11-30',
      tags: ['home', 'ärger', '買い物', 'a"b', "it's", '__proto__', 'constructor'],
      notes: 'First\n\tsecond\r\n  third  ',
    });
    const { id, revision } = await todos.add(draft);
    assert.deepEqual(await todos.find(id), { id, revision, ...draft });
    const [cleared] = await todos.update([id], (todo) =>
      edit(todo, { due: null, tags: [], notes: '', priority: 'none' }, todo.updatedAt),
    );
    assert.deepEqual(await todos.find(id), cleared);
  }),

  forOneOwner('keeps due dates and due instants apart', async (todos) => {
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
  }),
];

/** A draft that differs from all others in every field, and shares no word with them. */
function anotherDraft(number: number): TodoDraft {
  return aDraft({
    task: `task-${number}`,
    status: statuses[number % statuses.length],
    priority: priorities[number % priorities.length],
    due: number % 5 === 0 ? null : `2026-11-${10 + (number % 20)}`,
    tags: number % 2 === 0 ? ['all', `only-task-${number}`] : [`only-task-${number}`, 'all'],
    notes: `(task-${number})`,
  });
}
