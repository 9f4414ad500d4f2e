import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { aMoment, aTodo, fixedClock } from '@todo/application/testing';
import type { CalendarDate, DueInstant } from '@todo/domain';
import stringWidth from 'string-width';
import { colored, plain } from '../terminal/paint.ts';
import { todoDetails } from './todo-details.ts';

const view = { paint: plain, clock: fixedClock(), widthOf: stringWidth };

describe('The details of a todo', () => {
  it('are all of its fields, in local time', () => {
    const todo = aTodo({
      id: 7,
      status: 'Completed',
      priority: 'high',
      due: '2026-11-23' as CalendarDate,
      tags: ['home', 'garden'],
      notes: 'one\n  two\r\n\nthree\tfour',
      createdAt: aMoment,
      updatedAt: aMoment,
      completedAt: aMoment,
    });
    assert.equal(
      todoDetails(todo, view),
      [
        'Id         7',
        'Task       Buy milk',
        'Status     Completed',
        'Priority   high',
        'Due        Mon 2026-11-23 (tomorrow)',
        'Tags       home garden',
        'Created    2026-11-22 09:30',
        'Updated    2026-11-22 09:30',
        'Completed  2026-11-22 09:30',
        'Notes      one',
        '             two',
        '',
        '           three   four',
        '',
      ].join('\n'),
    );
  });

  it('have the times of the zone of the clock', () => {
    const clock = fixedClock(aMoment, 'Asia/Kathmandu');
    const todo = aTodo({ due: '2026-11-22T18:30:00Z' as DueInstant });
    const details = todoDetails(todo, { ...view, clock });
    assert.match(details, /^Created    2026-11-22 15:15$/m);
    assert.match(details, /^Due        Mon 2026-11-23 00:15 \(tomorrow\)$/m);
  });

  it('leave out fields without a value', () => {
    assert.doesNotMatch(
      todoDetails(aTodo(), view),
      /Priority|Due|Tags|Completed|Notes|none|undefined/,
    );
  });

  it('are wrapped to the width of the terminal, and lists stay lists', () => {
    const todo = aTodo({
      task: 'Buy milk, bread and butter',
      notes: '  - a long item of a list\n  - b',
    });
    const details = todoDetails(todo, { ...view, columns: 30 });
    assert.match(details, /^Task {7}Buy milk, bread and\n {11}butter\n/m);
    assert.match(details, /Notes {8}- a long item of\n {13}a list\n {13}- b\n$/);
  });

  it('say in red that a todo is overdue, unless it is done', () => {
    const due = '2026-11-20' as CalendarDate;
    const colors = { ...view, paint: colored };
    assert.ok(
      todoDetails(aTodo({ due }), colors).includes(
        colored('red', 'Fri 2026-11-20 (2 days ago), overdue'),
      ),
    );
    assert.doesNotMatch(todoDetails(aTodo({ due, status: 'Completed' }), colors), /overdue/);
  });
});
