import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { clockIn } from '@todo/application';
import { instant } from '@todo/domain';
import { aTodoJson } from '../../testing/a-todo-json.ts';
import { draftOf, readDraft } from './todo-draft.ts';

const clock = {
  ...clockIn('Europe/Berlin'),
  now: () => instant(Date.parse('2026-11-27T12:00:00Z')),
};
const todo = aTodoJson({ due: '2026-11-30T16:00:30Z', tags: ['home', 'work'] });

describe('A draft', () => {
  it('reads back as the todo it was made of, seconds that it does not show included', () => {
    const draft = draftOf(todo, clock);
    assert.equal(draft.due, '2026-11-30 17:00');
    const { task, status, priority, due, tags, notes } = todo;
    assert.deepEqual(readDraft(draft, todo, clock), {
      fields: { task, status, priority, due, tags, notes },
    });
  });

  it('takes a due date in words, and tags with or without their sign', () => {
    const reading = readDraft(
      { ...draftOf(todo, clock), due: 'in 3 days', tags: '#home, +garden  home' },
      todo,
      clock,
    );
    assert.ok('fields' in reading);
    assert.equal(reading.fields.due, '2026-11-30');
    assert.deepEqual(reading.fields.tags, ['home', 'garden']);
  });

  it('clears a due date that was taken out', () => {
    const reading = readDraft({ ...draftOf(todo, clock), due: ' ' }, todo, clock);
    assert.ok('fields' in reading && reading.fields.due === null);
  });

  it('names every fault', () => {
    const reading = readDraft(
      { ...draftOf(todo, clock), task: ' ', due: 'someday', tags: 'x'.repeat(51) },
      todo,
      clock,
    );
    assert.ok('faults' in reading);
    assert.deepEqual(reading.faults, {
      task: 'Task must not be blank.',
      due: 'This is not a date. Try “fri” or “in 3 days”.',
      tags: 'Tags must be at most 50 characters long.',
    });
  });
});
