import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Due } from '@todo/domain';
import { aTodoJson } from '../../testing/a-todo-json.ts';
import { changesFrom, conflictsOf } from './three-way-merge.ts';

const base = aTodoJson({ task: 'Buy milk', notes: '', tags: ['home'] });

describe('Two changes of one todo', () => {
  it('hold both where they are of different fields', () => {
    assert.deepEqual(conflictsOf(base, { task: 'Buy oat milk' }, { ...base, notes: '2 l' }), []);
  });

  it('agree where both are the same', () => {
    assert.deepEqual(
      conflictsOf(base, { status: 'Completed' }, { ...base, status: 'Completed' }),
      [],
    );
  });

  it('are a conflict where they disagree on a field', () => {
    const theirs = { ...base, task: 'Buy soy milk', tags: ['shop'] };
    assert.deepEqual(conflictsOf(base, { task: 'Buy oat milk', tags: ['home', 'x'] }, theirs), [
      { field: 'task', mine: 'Buy oat milk', theirs: 'Buy soy milk' },
      { field: 'tags', mine: ['home', 'x'], theirs: ['shop'] },
    ]);
  });

  it('are no conflict where theirs was there before', () => {
    assert.deepEqual(conflictsOf(base, { task: 'Buy oat milk' }, base), []);
  });
});

describe('The changes from a todo', () => {
  it('are the fields that differ', () => {
    assert.deepEqual(
      changesFrom(base, { task: 'Buy milk', tags: ['home'], due: '2026-11-30' as Due }),
      {
        due: '2026-11-30',
      },
    );
  });
});
