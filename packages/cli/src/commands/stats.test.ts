import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { inMemoryStore } from '@todo/adapters-memory';
import { aMoment, todosIn } from '@todo/application/testing';
import { complete, draft, instant, localOwner, type NewTodo } from '@todo/domain';
import stringWidth from 'string-width';
import { aShell, printed } from '../../testing/a-shell.ts';

function ago(days: number) {
  return instant(Date.parse(aMoment) - days * 86_400_000);
}

/** Today is Sunday, 22 November 2026, the last day of its week. */
async function aStoreWithMany() {
  const store = inMemoryStore();
  const todos = todosIn(store)(localOwner);
  const add = (fields: Partial<NewTodo>) =>
    todos.add(draft({ task: 'Buy milk', ...fields }, ago(90)));
  await add({ due: '2026-11-21', tags: ['home'] });
  await add({ due: '2026-11-22', tags: ['home', '牛乳'] });
  await add({ due: '2026-11-23', status: 'In Process' });
  await add({});
  for (const days of [1, 6, 20, 40]) {
    const { id } = await add({ due: '2026-11-01', tags: ['home'] });
    await todos.update([id], (todo) => complete(todo, ago(days)));
  }
  // Completed long ago, and changed lately.
  const { id } = await add({});
  await todos.update([id], (todo) => complete(todo, ago(50)));
  await todos.update([id], (todo) => ({ ...todo, notes: 'x', updatedAt: ago(1) }));
  return store;
}

describe('todo stats', () => {
  it('counts by status, due date, completion and tag', async () => {
    const { todo } = aShell({ store: await aStoreWithMany() });
    assert.deepEqual(JSON.parse((await todo('stats', '--json')).stdout), {
      status: { Pending: 3, 'In Process': 1, Completed: 5 },
      overdue: 1,
      dueToday: 1,
      dueThisWeek: 1,
      completedInLast7Days: 2,
      completedInLast30Days: 3,
      tags: [
        { tag: 'home', count: 6 },
        { tag: '牛乳', count: 1 },
      ],
    });
    assert.deepEqual(
      await todo('stats'),
      printed(
        [
          '3\tPending',
          '1\tIn Process',
          '5\tCompleted',
          '1\toverdue',
          '1\tdue today',
          '1\tdue this week',
          '2\tcompleted in the last 7 days',
          '3\tcompleted in the last 30 days',
          '6\ttag home',
          '1\ttag 牛乳',
          '',
        ].join('\n'),
      ),
    );
  });

  it('fits a narrow terminal', async () => {
    const { todo } = aShell({ store: await aStoreWithMany(), columns: 20 });
    await todo('add', 'Buy milk', '--tag', '牛乳'.repeat(12));
    const lines = stripVTControlCharacters((await todo('stats')).stdout).split('\n');
    assert.deepEqual(lines.slice(0, 9), [
      '4  Pending',
      '1  In Process',
      '5  Completed',
      '1  overdue',
      '1  due today',
      '1  due this week',
      '2  completed in the',
      '   last 7 days',
      '3  completed in the',
    ]);
    assert.ok(lines.every((line) => stringWidth(line) <= 20));
  });

  it('counts nothing where there is nothing, and ten tags at most', async () => {
    const { todo } = aShell();
    const empty = JSON.parse((await todo('stats', '--json')).stdout) as { tags: unknown };
    assert.deepEqual(empty.tags, []);
    for (let n = 0; n < 12; n += 1) await todo('add', 'Buy milk', '--tag', `tag${n}`);
    const { tags } = JSON.parse((await todo('stats', '--json')).stdout) as { tags: unknown[] };
    assert.equal(tags.length, 10);
  });

  it('reads as many pages as it needs', async () => {
    const store = inMemoryStore();
    const drafts = Array.from({ length: 1001 }, () =>
      draft({ task: 'Buy milk', status: 'Completed' }, aMoment),
    );
    await todosIn(store)(localOwner).addAll(drafts);
    const { stdout } = await aShell({ store }).todo('stats', '--json');
    const { completedInLast30Days } = JSON.parse(stdout) as { completedInLast30Days: number };
    assert.equal(completedInLast30Days, 1001);
  });
});
