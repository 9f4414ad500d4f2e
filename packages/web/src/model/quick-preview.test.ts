import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { clockIn } from '@todo/application';
import { instant } from '@todo/domain';
import { quickPreview } from './quick-preview.ts';

const clock = {
  ...clockIn('Europe/Berlin'),
  now: () => instant(Date.parse('2026-11-27T12:00:00Z')),
};

describe('Quick add', () => {
  it('shows what it understands, and what is left', () => {
    const { task, chips, fields } = quickPreview('Buy milk tomorrow !high #home', clock);
    assert.equal(task, 'Buy milk');
    assert.deepEqual(
      chips.map(({ kind, text }) => [kind, text]),
      [
        ['due', 'Tomorrow'],
        ['priority', 'high'],
        ['tag', 'home'],
      ],
    );
    assert.deepEqual(fields, {
      task: 'Buy milk',
      due: '2026-11-28',
      priority: 'high',
      tags: ['home'],
    });
  });

  it('says the local time of a moment', () => {
    assert.equal(quickPreview('Call mum today 17:00', clock).chips[0]?.text, 'Today 17:00');
  });

  it('takes markup and signs as text', () => {
    const { task, chips } = quickPreview('<b>5 > 4</b> & #1', clock);
    assert.equal(task, '<b>5 > 4</b> & #1');
    assert.deepEqual(chips, []);
  });

  it('has a fault where nothing is left', () => {
    assert.equal(quickPreview('tomorrow #home', clock).fault, 'must not be blank');
    assert.equal(quickPreview('x', clock).fault, undefined);
  });
});
