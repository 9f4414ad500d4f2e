import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { aTodo, fixedClock } from '@todo/application/testing';
import { dueFrom, instant, type Status } from '@todo/domain';
import { countsOf, countsSentence } from './list-counts.ts';
import { todoGroups } from './todo-groups.ts';

/** Wednesday, 25 November 2026, 12:00 in Berlin. */
const clock = fixedClock(instant(Date.UTC(2026, 10, 25, 11)), 'Europe/Berlin');

function todosDue(...dues: readonly (string | null)[]) {
  return dues.map((due, place) => aTodo({ id: place + 1, due: dueFrom(due) ?? null }));
}

function shown(todos: Parameters<typeof todoGroups>[0], firstWeekday = 0) {
  return todoGroups(todos, { ...clock, firstWeekday: () => firstWeekday }).map(
    ({ heading, todos: some }) => [heading, ...some.map(({ id }) => id)],
  );
}

describe('The groups of a list', () => {
  it('are by how soon the todos are due', () => {
    const todos = todosDue(
      '2026-11-24',
      '2026-11-25T10:59:00Z',
      '2026-11-25T11:01:00Z',
      '2026-11-25',
      '2026-11-25T23:30:00Z',
      '2026-11-27',
      '2026-11-29',
      '2026-11-30',
      null,
    );
    assert.deepEqual(shown(todos), [
      ['Overdue', 1, 2],
      ['Today', 3, 4],
      ['Tomorrow', 5],
      ['This week', 6, 7],
      ['Later', 8],
      ['No date', 9],
    ]);
  });

  it('end the week where the person does', () => {
    const todos = todosDue('2026-11-28', '2026-11-29', '2026-12-01', '2026-12-02');
    assert.deepEqual(shown(todos, 6), [
      ['This week', 1],
      ['Later', 2, 3, 4],
    ]);
    assert.deepEqual(shown(todos, 2), [
      ['This week', 1, 2, 3],
      ['Later', 4],
    ]);
  });

  it('stay together where an instant is sorted before a date of another day', () => {
    const todos = todosDue('2026-11-25T23:30:00Z', '2026-11-25', '2026-11-26');
    assert.deepEqual(shown(todos), [
      ['Today', 2],
      ['Tomorrow', 1, 3],
    ]);
  });

  it('have no headings where no todo has a due date, or where some are completed', () => {
    assert.deepEqual(shown(todosDue(null, null)), [[undefined, 1, 2]]);
    const completed = aTodo({ status: 'Completed', due: dueFrom('2026-11-01') ?? null });
    assert.deepEqual(shown([completed]), [[undefined, 1]]);
  });
});

describe('The counts of a list', () => {
  it('are of what a person asks about', () => {
    const dues = todosDue('2026-11-24', '2026-11-25T10:59:00Z', '2026-11-25', '2026-11-26', null);
    const statuses: readonly Status[] = ['In Process', 'Completed'];
    const todos = [...dues, ...statuses.map((status) => aTodo({ status }))];
    const counts = countsOf(todos, clock);
    assert.deepEqual(counts, { open: 6, inProcess: 1, overdue: 2, dueToday: 1, completed: 1 });
    assert.equal(
      countsSentence(counts),
      '6 open, 1 in process (▸), 2 overdue, 1 due today, 1 completed (✓)',
    );
    assert.equal(countsSentence(countsOf([aTodo()], clock)), '1 open');
  });
});
