import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { editAsImported, importedDraft } from './imported-todo.ts';
import { instant, isInstant, type Instant } from './instant.ts';
import { complete, draft, edit, type Todo } from './todo.ts';

const now = instant(Date.UTC(2026, 10, 27));
const [june, july, august] = [5, 6, 7].map((month) => instant(Date.UTC(2026, month, 1))) as [
  Instant,
  Instant,
  Instant,
];

describe('A draft from a file', () => {
  it('has the moments that the file knows', () => {
    const moments = { createdAt: june, updatedAt: august, completedAt: july };
    const { createdAt, updatedAt, completedAt, version } = importedDraft(
      { task: 'Buy milk', status: 'Completed' },
      moments,
      now,
    );
    assert.deepEqual({ createdAt, updatedAt, completedAt }, moments);
    assert.equal(version, 1);
  });

  it('is like any other draft where the file knows none', () => {
    for (const status of ['Pending', 'Completed'] as const) {
      const fields = { task: ' Buy milk ', status };
      assert.deepEqual(importedDraft(fields, {}, now), draft(fields, now));
    }
  });

  it('was created no later than the earliest moment that is known', () => {
    const { createdAt, updatedAt, completedAt } = importedDraft(
      { task: 'Buy milk', status: 'Completed' },
      { completedAt: july },
      now,
    );
    assert.deepEqual([createdAt, updatedAt, completedAt], [july, now, july]);
  });

  it('was not changed before it was created', () => {
    const { updatedAt } = importedDraft(
      { task: 'Buy milk' },
      { createdAt: july, updatedAt: june },
      now,
    );
    assert.equal(updatedAt, july);
  });

  it('is refused with every fault', () => {
    assert.throws(
      () =>
        importedDraft(
          { task: ' ', tags: ['a b'] },
          { createdAt: '+010000-01-01T00:00:00.000Z' as Instant, completedAt: june },
          now,
        ),
      {
        code: 'invalid-todo',
        faults: [
          { pointer: '/createdAt', detail: 'must be a moment of the years 0 to 9999' },
          { pointer: '/completedAt', detail: 'belongs to a completed todo only' },
          { pointer: '/task', detail: 'must not be blank' },
          { pointer: '/tags/0', detail: 'must be without white space and commas' },
        ],
      },
    );
  });
});

describe('A todo that was changed in its file', () => {
  const fields = { task: 'Buy milk', priority: 'low' } as const;
  const todo: Todo = Object.freeze({ ...draft(fields, june), id: 1, revision: 'a' });
  const inFile = importedDraft({ ...fields, task: 'Buy oat milk' }, {}, now);

  it('gets the fields that differ from before, and no others', () => {
    const here = edit(todo, { priority: 'high', notes: 'two litres' }, july);
    const changes = { fields: inFile, changed: ['task'], completedAt: null } as const;
    const merged = editAsImported(here, changes, now);
    assert.deepEqual(
      [merged.task, merged.priority, merged.notes, merged.version, merged.updatedAt],
      ['Buy oat milk', 'high', 'two litres', 3, now],
    );
  });

  it('was completed when the file says so', () => {
    const done = { ...inFile, status: 'Completed' } as const;
    const changes = { fields: done, changed: ['status'], completedAt: july } as const;
    assert.equal(editAsImported(todo, changes, now).completedAt, july);
    const here = complete(todo, august);
    assert.equal(editAsImported(here, changes, now), here);
  });

  it('is the same if it says already what the file says', () => {
    const changes = { fields: inFile, changed: ['priority'], completedAt: null } as const;
    assert.equal(editAsImported(todo, changes, now), todo);
  });
});

describe('An instant', () => {
  it('is recognized as the system writes it, and in no other way', () => {
    for (const text of [now, '0000-01-01T00:00:00.000Z']) assert.ok(isInstant(text), text);
    for (const text of ['2026-02-30T00:00:00.000Z', '2026-11-27T00:00:00Z', '2026-11-27', '']) {
      assert.ok(!isInstant(text), text);
    }
  });
});
