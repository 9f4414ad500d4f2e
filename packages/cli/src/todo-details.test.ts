import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { aTodo, momentsLater } from '@todo/application/testing';
import { plain } from './paint.ts';
import { todoDetails } from './todo-details.ts';

describe('The details of a todo', () => {
  it('are in the time of whoever reads them', () => {
    const todo = aTodo({ id: 7, status: 'Completed', completedAt: momentsLater(60_000) });
    assert.equal(
      todoDetails(todo, plain, 'Asia/Kathmandu'),
      [
        'Id         7',
        'Task       Buy milk',
        'Status     Completed',
        'Created    2026-11-22 15:15',
        'Updated    2026-11-22 15:15',
        'Completed  2026-11-22 15:16',
        '',
      ].join('\n'),
    );
  });

  it('leave out what has not happened', () => {
    assert.doesNotMatch(todoDetails(aTodo(), plain), /Completed/);
  });
});
